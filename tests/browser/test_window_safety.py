"""Is a window safe and usable by everybody? Hostile texts, axe, the keyboard, other pages."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from lib.sandbox.asgi import create_sandbox
from lib.sandbox.config import SandboxConfig
from lib.sandbox.models.limits import cut
from lib.sandbox.testing import RunningSandbox, running
from lib.web.gate import Gate
from tests.browser.axe import serious
from tests.browser.buyer import NEW, OLD, Buyer
from tests.browser.hostile import HOSTILE
from tests.browser.shop import snippet, trading
from tests.contract.sandbox_server import serving

pytestmark = pytest.mark.browser

CARD = {"pg": "uplus", "pay_method": "card", "amount": 60_000}
# Both languages and both widths; each with each where there is time.
SCENES = [(720, "ko"), (390, "en")]
if os.environ.get("PAYBENCH_LONG"):
    SCENES += [(720, "en"), (390, "ko")]


def test_hostile_texts_arrive_unharmed_and_do_not_run(buyer: Buyer) -> None:
    for number, text in enumerate(HOSTILE[:6]):  # the whole corpus travels through the console
        device: Literal["pc", "mobile"] = "mobile" if number % 2 else "pc"
        order = f"hostile-{device}-{number}"
        params = {
            **CARD,
            "merchant_uid": order,
            "name": text[:40],
            "buyer_name": text[:16],
            "buyer_addr": text,
            "custom_data": {"said": text},
            "m_redirect_url": f"{buyer.shop.url}/back?kept={'%3Cscript%3E'}",
        }
        buyer.open(params, device=device)
        buyer.page.evaluate("() => { window.canary = window.canary || 'untouched'; }")
        kept = buyer.payment(order)
        shown = buyer.see("#goods").text_content()

        assert shown == kept["name"] == text[:40], text
        assert kept["buyer_name"] == cut(text, 16), text
        assert json.loads(kept["custom_data"]) == {"said": text}
        buyer.press("#approve-now")
        if device == "pc":
            assert buyer.hears()["success"] is True
            assert buyer.page.evaluate("() => window.canary") == "untouched"
        else:
            assert buyer.returns()["kept"] == "<script>"
        assert buyer.alerts == [], text


def test_a_hostile_refusal_is_shown_and_does_not_run(buyer: Buyer) -> None:
    buyer.shop.confirm = (409, '{"reason": "<img src=x onerror=alert(1)>"}')
    params = {**CARD, "merchant_uid": "reasoned", "confirm_url": f"{buyer.shop.url}/confirm"}
    buyer.open(params, device="mobile")
    buyer.press("#approve-now")

    expect(buyer.see(".end")).to_contain_text("<img src=x onerror=alert(1)>")
    assert buyer.alerts == []


@pytest.mark.parametrize(("width", "language"), SCENES)
def test_no_step_has_a_serious_finding(
    browser: Browser, gateway: RunningSandbox, width: int, language: str
) -> None:
    scene = browser.new_context(viewport={"width": width, "height": 680})
    page = scene.new_page()

    def step(params: dict[str, Any], *presses: str, sdk: str = "iamport") -> None:
        body = {
            "user_code": "imp00000001",
            "sdk": sdk,
            "device": "mobile",
            "origin": "null",
            "params": {
                "name": "Tea",
                "buyer_name": "b",
                "merchant_uid": "axe",
                "amount": 90_000,
                **params,
            },
        }
        found = gateway.http.post("/window/open", json=body).json()["response"]
        page.goto(f"{gateway.url}/window/{found['window_id']}")
        expect(page.locator("h1")).to_be_visible()
        if language == "en":
            page.locator("#language").click()
        for press in presses:
            page.locator(press).click()
        page.wait_for_timeout(100)
        assert serious(page) == [], (params, presses)

    step({})
    step({}, "[data-method='card']", "#next", "[data-issuer='366']")
    step({"pay_method": "card"}, "[data-issuer='366']", "#next", "[data-scenario='0009']", "#pay")
    step({"pay_method": "card"}, "[data-issuer='381']", "#next")
    step({"pay_method": "card"}, "#close")
    step({"pay_method": "card"}, "#leave")
    step({"pay_method": "card"}, "#time-out")
    step({"pay_method": "vbank"})
    step({"pay_method": "vbank"}, "#pay")
    step({"pay_method": "trans"})
    step({"pay_method": "phone", "digital": True})
    step({"pg": "tosspayments", "customer_uid": "k"})
    step({"pg": "tosspayments"}, sdk="portone")
    step({"pay_method": "card", "card": {"detail": [{"card_code": "*", "enabled": False}]}})
    scene.close()


def test_a_card_is_paid_with_the_keyboard_alone(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "keys"})
    keys = buyer.page.keyboard
    first = buyer.see("[data-issuer='361'] input")
    for _press in range(6):
        keys.press("Tab")
        if first.evaluate("(one) => one === document.activeElement"):
            break
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(buyer.see("[data-issuer='366'] input")).to_be_checked()
    keys.press("Enter")
    expect(buyer.see("#card-number")).to_be_visible()
    expect(buyer.see("#title")).to_be_focused()
    for text in ("0366000000000000", "1299", "123", "12"):
        keys.press("Tab")
        keys.type(text)
    keys.press("Enter")

    assert buyer.hears()["success"] is True


def test_the_keyboard_stays_inside_the_window(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "trapped"})
    for _press in range(70):
        buyer.page.keyboard.press("Tab")
        assert buyer.page.evaluate("() => document.activeElement.tagName") == "IFRAME"


def test_escape_asks_before_it_gives_up(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "escaped"})
    buyer.page.keyboard.press("Escape")
    expect(buyer.see("#go-on")).to_be_focused()
    buyer.page.keyboard.press("Escape")
    expect(buyer.see("#go-on")).to_have_count(0)

    assert buyer.payment("escaped")["status"] == "ready"


def test_a_window_outlives_a_reload_and_a_restart(browser: Browser, tmp_path: Path) -> None:
    config = SandboxConfig(database=tmp_path / "sandbox.db")
    body = {
        "user_code": "imp00000001",
        "sdk": "iamport",
        "device": "mobile",
        "origin": "null",
        "params": {**CARD, "merchant_uid": "restarted"},
    }
    with running(config) as sandbox:
        found = sandbox.http.post("/window/open", json=body).json()["response"]
    page = browser.new_page()
    with running(config) as sandbox:
        page.goto(f"{sandbox.url}/window/{found['window_id']}")
        page.reload()
        page.locator("#approve-now").click()
        expect(page.locator("h1")).to_have_text("결제를 완료했습니다")
        page.reload()
        expect(page.locator("h1")).to_have_text("결제를 완료했습니다")
        paid = sandbox.call("GET", "/payments/find/restarted")["response"]
    page.close()

    assert paid["status"] == "paid"


def test_of_a_card_only_ten_digits_are_kept(
    browser: Browser, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sandbox.db"
    page = browser.new_page()
    with running(SandboxConfig(database=path)) as sandbox, trading() as shop:
        buyer = Buyer(page, sandbox, shop)
        buyer.open({**CARD, "merchant_uid": "secret"})
        buyer.issuer("366")
        for field, text in (
            ("#card-number", "0366-1357-2468-0000"),
            ("#expiry", "11/88"),
            ("#cvc", "739"),
            ("#password", "64"),
            ("#birth", "870915"),
        ):
            buyer.see(field).fill(text)
        buyer.press("#pay")
        assert buyer.hears()["card_number"] == "036613******0000"
        log = str(sandbox.control("GET", "/requests"))
    page.close()
    with closing(sqlite3.connect(path)) as db:
        kept = "\n".join(db.iterdump())
    said = "".join(capfd.readouterr())
    for secret in ("0366135724680000", "0366-1357-2468-0000", "2088-11", "739", "870915"):
        # As a number of its own: any three digits occur inside a longer one by chance.
        assert not re.search(rf"(?<!\d){secret}(?!\d)", kept + log + said)


def test_another_page_may_neither_write_to_a_window_nor_frame_it(
    page: Page, gateway: RunningSandbox
) -> None:
    body = {
        "user_code": "imp00000001",
        "sdk": "iamport",
        "device": "pc",
        "origin": "http://shop.example",
        "params": {**CARD, "merchant_uid": "foreign"},
    }
    found = gateway.http.post("/window/open", json=body).json()["response"]
    address = f"/window/{found['window_id']}"
    refused = httpx.post(
        f"{gateway.url}{address}/cancel", headers={"origin": "http://evil.example"}, json={}
    )
    policy = gateway.http.get(address).headers["content-security-policy"]

    assert refused.status_code == 403
    assert "frame-ancestors http://shop.example" in policy
    assert "script-src 'nonce-" in policy
    assert "unsafe" not in policy
    with trading() as shop:
        shop.page = f'<iframe src="{gateway.url}{address}"></iframe>'
        page.goto(shop.url)
        page.wait_for_timeout(500)
        expect(page.frame_locator("iframe").locator("#window")).to_have_count(0)


@pytest.mark.parametrize("sdk", [OLD, NEW])
def test_the_page_that_is_copied_runs_from_any_port(
    page: Page,
    gateway: RunningSandbox,
    sdk: Any,  # noqa: ANN401
) -> None:
    params = {
        "pg": "uplus" if sdk is OLD else "tosspayments",
        "pay_method": "card",
        "merchant_uid": "copied",
        "name": "Tea",
        "amount": 1_000,
        "buyer_name": "b",
    }
    with trading() as shop:
        shop.page = snippet(gateway.url, sdk, params)
        page.goto(shop.url)
        page.get_by_role("button", name="Pay", exact=True).click()
        window = page.frame_locator("dialog iframe")
        window.locator("#approve-now").click()
        expect(page.locator("dialog")).to_have_count(0)
        paid = gateway.call("GET", "/payments/find/copied")["response"]
        page.wait_for_timeout(200)

        assert paid["status"] == "paid"
        assert shop.completed == [{"imp_uid": paid["imp_uid"], "merchant_uid": "copied"}]


def test_it_works_below_the_prefix_of_the_console_and_behind_its_gate(page: Page) -> None:
    sandbox = create_sandbox(SandboxConfig())
    app = Starlette(
        routes=[Mount("/-/sandbox", app=sandbox)],
        middleware=[Middleware(Gate, allowed_hosts="127.0.0.1")],
    )
    params = {**CARD, "merchant_uid": "mounted"}
    with serving(app) as url, trading() as shop:
        shop.page = snippet(f"{url}/-/sandbox", OLD, params)
        page.goto(shop.url)
        page.get_by_role("button", name="Pay", exact=True).click()
        page.frame_locator("dialog iframe").locator("#approve-now").click()
        expect(page.locator("dialog")).to_have_count(0)
        page.wait_for_timeout(200)

        assert shop.completed[0]["merchant_uid"] == "mounted"
        shop.page = snippet(f"{url}/-/sandbox", OLD, {**params, "merchant_uid": "mounted-2"})
        page.goto(f"{shop.url}/?_device=mobile")
        page.get_by_role("button", name="Pay", exact=True).click()
        page.wait_for_url("**/-/sandbox/window/*")
        page.locator("#approve-now").click()
        expect(page.locator("h1")).to_have_text("결제를 완료했습니다")
    sandbox.state.close()
