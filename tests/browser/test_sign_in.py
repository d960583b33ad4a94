"""Does sign-in let in whom the provider vouches for, and nobody else? With a real provider."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import Page, expect

from lib.kernel.clock import SystemClock, to_unix
from lib.kernel.settings import PROJECT
from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess, free_port, running
from tests.contract.oidc_server import CLIENT, SECRET, Provider, providing

ADMIN = "boss@example.com"
COOKIE = "_streamlit_user"
COOKIE_SECRET = "only the console knows this, and the tests"
GATED = "/-/return?imp_uid=imp_1&merchant_uid=x"


@dataclass(frozen=True)
class Guarded:
    """A console whose people sign in at a provider.

    Attributes:
        console: the running console.
        provider: the provider.
    """

    console: ConsoleProcess
    provider: Provider


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    home, port = tmp_path_factory.mktemp("home"), free_port()
    with providing() as provider:
        secrets = home / ".streamlit" / "secrets.toml"
        secrets.parent.mkdir()
        secrets.write_text(
            "[auth]\n"
            f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{COOKIE_SECRET}"\n'
            f'client_id = "{CLIENT}"\n'
            f'client_secret = "{SECRET}"\n'
            f'server_metadata_url = "{provider.url}/.well-known/openid-configuration"\n'
        )
        environment = {"HOME": str(home), "PAYBENCH_ADMINS": ADMIN}
        with running(tmp_path_factory.mktemp("data"), port, PROJECT, **environment) as console:
            yield Guarded(console, provider)


@pytest.fixture
def provider(guarded: Guarded) -> Provider:
    """An honest provider, once more."""
    guarded.provider.claims.clear()
    guarded.provider.is_forged = False
    guarded.provider.person = {"email": ADMIN, "email_verified": True}
    return guarded.provider


@pytest.fixture
def door(page: Page, guarded: Guarded, provider: Provider) -> Screen:
    """Somebody who stands before the door."""
    assert provider.url
    screen = Screen(page, guarded.console.url)
    screen.open()
    return screen


def _sign_in(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Sign in").click()
    screen.page.wait_for_url(f"{screen.url}/")
    screen.settle()


def test_an_admin_signs_in_works_and_signs_out(door: Screen) -> None:
    _sign_in(door)
    door.sees(ADMIN)
    expect(door.page.get_by_role("link", name="People")).to_be_visible()
    door.press("Sign out")
    expect(door.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_deep_link_is_kept_through_the_sign_in(page: Page, guarded: Guarded) -> None:
    guarded.provider.claims.clear()
    guarded.provider.is_forged = False
    guarded.provider.person = {"email": ADMIN, "email_verified": True}
    screen = Screen(page, guarded.console.url)
    screen.open("payments?q=caf%C3%A9+%26&status=paid&status=failed")
    page.wait_for_function("() => document.cookie.includes('paybench_wanted=payments')")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{screen.url}/payments?*")
    screen.settle()
    assert parse_qs(urlsplit(page.url).query) == {"q": ["café &"], "status": ["paid", "failed"]}
    page.wait_for_function("() => !document.cookie.includes('paybench_wanted')")
    screen.open()  # only once
    assert urlsplit(page.url).path == "/"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "../-/return?x=1", "nowhere?x=1"]
)
def test_what_somebody_else_wrote_into_the_browser_leads_nowhere(door: Screen, wanted: str) -> None:
    value = quote(wanted, safe="")
    door.page.context.add_cookies([{"name": "paybench_wanted", "value": value, "url": door.url}])
    _sign_in(door)
    door.sees(ADMIN)
    assert urlsplit(door.page.url)._replace(query="").geturl() == f"{door.url}/"


def test_somebody_new_signs_in_and_waits_at_a_polite_door(door: Screen, provider: Provider) -> None:
    provider.person = {"email": "New@Example.com", "email_verified": True}
    _sign_in(door)
    door.sees("You have no role here yet")
    door.sees("new@example.com")
    assert door.page.get_by_role("link", name="Payments").count() == 0


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"iss": "http://127.0.0.1:9/another-issuer"},
        {"exp": 1_000_000_000, "iat": 999_999_000},
        {"nonce": "of another sign-in"},
    ],
    ids=["audience", "issuer", "expired", "nonce"],
)
def test_a_token_that_is_not_meant_for_us_now_signs_nobody_in(
    door: Screen, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims.update(claims)
    _sign_in(door)
    expect(door.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_token_that_another_key_signed_signs_nobody_in(door: Screen, provider: Provider) -> None:
    provider.is_forged = True
    _sign_in(door)
    expect(door.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_an_address_that_the_provider_did_not_verify_is_nobodys(
    door: Screen, provider: Provider
) -> None:
    provider.person = {"email": ADMIN, "email_verified": False}
    _sign_in(door)
    expect(door.page.get_by_role("button", name="Sign in")).to_be_visible()


def _cookie(guarded: Guarded, secret: str = COOKIE_SECRET, **claims: Any) -> str:  # noqa: ANN401
    said = {
        "origin": guarded.console.url,
        "is_logged_in": True,
        "provider": "default",
        "email": ADMIN,
        "email_verified": True,
        "iat": to_unix(SystemClock().now()),
        **claims,
    }
    return str(URLSafeTimedSerializer(secret, salt=COOKIE).dumps(json.dumps(said)))


def _status(guarded: Guarded, cookie: str, path: str = GATED) -> int:
    headers = {b"Cookie": f"{COOKIE}={cookie}".encode("latin-1")} if cookie else {}
    return httpx.get(guarded.console.url + path, headers=headers, timeout=20).status_code


def test_a_route_of_ours_lets_in_who_is_signed_in(guarded: Guarded) -> None:
    assert _status(guarded, _cookie(guarded)) == 200
    assert _status(guarded, _cookie(guarded), "/-/checkout/co-none") == 404


@pytest.mark.parametrize("path", [GATED, "/-/checkout/co-none"])
def test_a_route_of_ours_turns_away_who_is_not_signed_in(guarded: Guarded, path: str) -> None:
    assert _status(guarded, "", path) == 401


def test_a_person_without_a_role_gets_no_further_than_the_door(guarded: Guarded) -> None:
    assert _status(guarded, _cookie(guarded, email="lee@example.com")) == 403


def test_an_expired_or_forged_cookie_is_none(guarded: Guarded) -> None:
    now = to_unix(SystemClock().now())
    good = _cookie(guarded)
    for bad in (
        _cookie(guarded, secret="guessed" * 6),
        _cookie(guarded, iat=now - 13 * 3600),
        _cookie(guarded, iat=now + 3600),
        _cookie(guarded, iat=None),
        _cookie(guarded, is_logged_in=False),
        _cookie(guarded, email_verified=False),
        good[:-2] + ("AA" if good[-2:] != "AA" else "BB"),
        "x" + good[1:],
        good.partition(".")[0],
        "garbage",
        "é",
    ):
        assert _status(guarded, bad) == 401, bad


def test_a_forged_cookie_opens_no_screen(page: Page, guarded: Guarded) -> None:
    value = _cookie(guarded, secret="guessed" * 6)
    page.context.add_cookies([{"name": COOKIE, "value": value, "url": guarded.console.url}])
    screen = Screen(page, guarded.console.url)
    for name in ("", "channels", "people"):
        screen.open(name)
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert page.get_by_role("link", name="Payments").count() == 0


def test_a_sign_in_of_yesterday_opens_no_screen(page: Page, guarded: Guarded) -> None:
    value = _cookie(guarded, iat=to_unix(SystemClock().now()) - 13 * 3600)
    page.context.add_cookies([{"name": COOKIE, "value": value, "url": guarded.console.url}])
    Screen(page, guarded.console.url).open("channels")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/-/health", 200), ("/-/nothing", 404), ("/-/checkout-observer.js", 200)],
)
def test_what_machines_ask_stays_open(guarded: Guarded, path: str, status: int) -> None:
    assert _status(guarded, "", path) == status


def test_the_console_drives_its_own_sandbox_and_nobody_else_does(guarded: Guarded) -> None:
    control = f"{guarded.console.url}/-/sandbox/_control/clock"
    assert httpx.get(control).status_code == 200  # from this machine itself
    through_a_proxy = {"X-Forwarded-For": "203.0.113.9"}
    assert httpx.get(control, headers=through_a_proxy).status_code == 401


def test_no_secret_of_the_sign_in_is_in_the_log(guarded: Guarded) -> None:
    said = Path(guarded.console.log).read_text()
    assert SECRET not in said
    assert COOKIE_SECRET not in said
