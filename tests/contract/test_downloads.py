"""Who gets an exported file? Whoever made it, while it is there, and nobody else over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from lib.access.actors import LOCAL, Actor, Role
from lib.kernel.settings import PROJECT, Settings
from lib.services.bootstrap import build
from lib.services.exports import ExportCommand
from lib.services.history import HistoryFilter
from tests.console_process import ConsoleProcess, running

pytestmark = pytest.mark.contract
HEADER = "X-Auth-Email"
BOSS, OTHER = "boss@example.com", "other@example.com"
SIGN_IN = {
    "PAYBENCH_SIGN_IN": "header",
    "PAYBENCH_USER_HEADER": HEADER,
    "PAYBENCH_TRUSTED_PROXIES": "127.0.0.1",
    "PAYBENCH_ADMINS": f"{BOSS},{OTHER}",
}


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleProcess]:
    with running(tmp_path_factory.mktemp("downloads"), None, PROJECT, **SIGN_IN) as process:
        yield process


def exported(data: Path, actor: Actor) -> str:
    """Make an export as a screen does, and return its address."""
    services = build(Settings(data_dir=data))
    day = date(2026, 7, 1)
    made = services.exports.make(ExportCommand(HistoryFilter(day, day), "csv"), None, actor)
    services.close()
    return f"/-/exports/{made.ticket}/{made.path.name}"


def get(console: ConsoleProcess, path: str, who: str) -> httpx.Response:
    headers = {HEADER: who} if who else {}
    return httpx.get(console.url + path, headers=headers, timeout=20)


def test_an_export_goes_to_its_maker_and_politely_to_nobody_else(console: ConsoleProcess) -> None:
    path = exported(console.data, Actor(BOSS, frozenset({Role.FINANCE})))

    mine, others, nobodys = (get(console, path, who) for who in (BOSS, OTHER, ""))

    assert (mine.status_code, others.status_code, nobodys.status_code) == (200, 403, 401)
    assert mine.content.startswith("\ufeffWhen (Seoul)".encode())
    assert "Somebody else made this export." in others.text
    assert "Sign in to the console first" in nobodys.text


@pytest.mark.parametrize("name", [".owner", "..%2F.owner", "%2e%2e/secret.key"])
def test_nothing_else_is_sent_under_a_ticket(console: ConsoleProcess, name: str) -> None:
    path = exported(console.data, Actor(BOSS, frozenset({Role.FINANCE})))

    assert get(console, f"{path.rpartition('/')[0]}/{name}", BOSS).status_code in {400, 404}


def test_where_nobody_signs_in_exports_are_everybodys(tmp_path: Path) -> None:
    with running(tmp_path, None) as console:
        assert get(console, exported(console.data, LOCAL), "").status_code == 200
