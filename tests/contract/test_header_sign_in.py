"""Is the name that a proxy gives believed from the proxy alone, and does nobody else start?"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lib.kernel.settings import PROJECT
from tests.console_process import ConsoleProcess, free_port, running

pytestmark = pytest.mark.contract
ADMIN = "boss@example.com"
GATED = "/-/return?imp_uid=imp_1&merchant_uid=x"
HEADER = "X-Auth-Email"
SIGN_IN = {
    "PAYBENCH_SIGN_IN": "header",
    "PAYBENCH_USER_HEADER": HEADER,
    "PAYBENCH_ADMINS": ADMIN,
}


@pytest.fixture(scope="module", params=["127.0.0.1", "10.0.0.0/8"], ids=["proxy", "stranger"])
def console(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ConsoleProcess, bool]]:
    """A console, and whether this machine is a proxy that it believes."""
    environment = {**SIGN_IN, "PAYBENCH_TRUSTED_PROXIES": str(request.param)}
    with running(tmp_path_factory.mktemp("header"), None, PROJECT, **environment) as process:
        yield process, request.param == "127.0.0.1"


def _status(console: ConsoleProcess, *headers: tuple[str, str]) -> int:
    return httpx.get(console.url + GATED, headers=list(headers), timeout=20).status_code


def test_the_name_counts_from_the_proxy_only(console: tuple[ConsoleProcess, bool]) -> None:
    process, is_believed = console
    assert _status(process, (HEADER, ADMIN)) == (200 if is_believed else 401)


def test_a_name_through_the_proxy_for_somebody_behind_it(
    console: tuple[ConsoleProcess, bool],
) -> None:
    process, is_believed = console
    sent = (HEADER, ADMIN), ("X-Forwarded-For", "203.0.113.9")
    assert _status(process, *sent) == (200 if is_believed else 401)


def test_two_names_are_none(console: tuple[ConsoleProcess, bool]) -> None:
    process, _ = console
    assert _status(process, (HEADER, "lee@example.com"), (HEADER, ADMIN)) == 401


def test_without_a_name_nobody_comes_in(console: tuple[ConsoleProcess, bool]) -> None:
    process, _ = console
    assert _status(process) == 401


def test_somebody_without_a_role_does_not_come_in(console: tuple[ConsoleProcess, bool]) -> None:
    process, is_believed = console
    assert _status(process, (HEADER, "lee@example.com")) == (403 if is_believed else 401)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 — that is what is refused
@pytest.mark.parametrize("way", ["lib", "streamlit"])
def test_a_console_without_a_sign_in_does_not_start_for_others(
    tmp_path: Path, host: str, way: str
) -> None:
    port = str(free_port())
    words = {
        "lib": ["lib", "run", "--host", host, "--port", port],
        "streamlit": ["streamlit", "run", "app.py", "--server.address", host],
    }[way]
    more = ["--server.port", port] if way == "streamlit" else []
    done = subprocess.run(
        [sys.executable, "-m", *words, *more],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PAYBENCH_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)},
    )
    assert done.returncode == 2
    assert "secrets.toml" in done.stderr
    assert "PAYBENCH_TRUSTED_PROXIES" in done.stderr
    assert not (tmp_path / "data" / "ledger.db").exists()
