"""What answers beside the screens of a running console? Health, the gate, the embedded sandbox."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from lib import __version__
from lib.kernel.settings import PROJECT
from lib.ledger.revision import newest
from tests.console_process import ConsoleProcess, launch, running, start, until_it_answers
from tests.contract.python_client_body import exercise
from tests.contract.receiver import receiving
from tests.databases import about_files

pytestmark = pytest.mark.contract


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleProcess]:
    """One console for the tests of this file."""
    with running(tmp_path_factory.mktemp("console")) as process:
        yield process


def test_health_says_what_an_operator_asks(console: ConsoleProcess) -> None:
    answer = httpx.get(f"{console.url}/-/health")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["version"] == __version__
    assert answer.json()["open_unknowns"] == 0
    assert answer.json()["live_allowed"] is False


def test_who_comes_with_the_start_waits_and_is_answered(tmp_path: Path) -> None:
    console = launch(tmp_path)
    try:
        assert until_it_answers(f"{console.url}/-/health/live", console.process)
        early = httpx.get(f"{console.sandbox_url}/users/pg", timeout=30)

        assert early.status_code == 401  # the sandbox's own answer, not that of a screen
        assert httpx.get(f"{console.url}/-/health/ready", timeout=30).status_code == 200
    finally:
        console.stop()


@about_files("one that lost its tables")
def test_what_goes_wrong_behind_the_first_page_ends_the_process(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as ledger, ledger:  # all else is lost
        ledger.execute("CREATE TABLE alembic_version (version_num TEXT)")
        ledger.execute("INSERT INTO alembic_version VALUES (?)", (newest(),))

    console = launch(tmp_path)

    assert console.process.wait(60) == 2
    assert "no such table" in console.log.read_text()


def test_the_published_client_works_against_the_embedded_sandbox(console: ConsoleProcess) -> None:
    exercise(f"{console.sandbox_url}/", "imp_apikey", "imp_secret")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", ["/-/nothing", "/-/sandbox", "/-/", "/-/health/x"])
def test_a_mistyped_address_does_not_look_like_success(
    console: ConsoleProcess, method: str, path: str
) -> None:
    answer = httpx.request(method, console.url + path)

    assert answer.status_code == 404
    assert answer.json()["code"] == -1


@pytest.mark.parametrize("path", ["/-/health", "/-/sandbox/users/pg"])
def test_a_foreign_host_name_is_refused(console: ConsoleProcess, path: str) -> None:
    answer = httpx.get(console.url + path, headers={"Host": "evil.example"})

    assert answer.status_code == 403
    assert "PAYBENCH_ALLOWED_HOSTS" in answer.json()["message"]


def test_a_page_of_another_origin_cannot_write(console: ConsoleProcess) -> None:
    answer = httpx.post(
        f"{console.sandbox_url}/users/getToken",
        json={"imp_key": "imp_apikey", "imp_secret": "imp_secret"},
        headers={"Origin": "https://evil.example"},
    )

    assert answer.status_code == 403


def test_a_taken_port_is_said_in_a_sentence(console: ConsoleProcess, tmp_path: Path) -> None:
    port = console.url.rpartition(":")[2]

    again = subprocess.run(
        [sys.executable, "-m", "lib", "run", "--port", port],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PAYBENCH_DATA_DIR": str(tmp_path)},
    )

    assert again.returncode == 2
    assert "cannot be used" in again.stderr
    assert "make run PORT=" in again.stderr
    assert "Traceback" not in again.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("PAYBENCH_READ_TIMEOUT", "soon"), ("PAYBENCH_DATA_DIR", "/proc/none"), ("", "garbage")],
)
def test_a_bad_setting_is_said_in_a_sentence(tmp_path: Path, name: str, value: str) -> None:
    if not name:  # a file that is no database
        (tmp_path / "ledger.db").write_text(value * 100)
    asked = subprocess.run(
        [sys.executable, "-m", "lib", "migrate"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={
            "PATH": "/usr/bin:/bin",
            "PAYBENCH_DATA_DIR": str(tmp_path),
            **({name: value} if name else {}),
        },
    )

    assert asked.returncode == 2
    assert (name or "PAYBENCH_DATA_DIR") in asked.stderr
    assert "Traceback" not in asked.stderr


def test_a_foreign_page_cannot_drive_the_sandbox(console: ConsoleProcess) -> None:
    answer = httpx.post(
        f"{console.sandbox_url}/_control/reset", headers={"Origin": "https://elsewhere.example"}
    )

    assert answer.status_code == 403


def test_the_sandbox_goes_on_by_itself_after_a_restart(tmp_path: Path) -> None:
    with receiving() as receiver:
        console = start(tmp_path)
        httpx.post(f"{console.sandbox_url}/_control/webhooks", json={"test": {"url": receiver.url}})
        httpx.post(f"{console.sandbox_url}/_control/webhooks/test")
        console.kill()
        receiver.open.set()

        with running(tmp_path):  # nobody asks its sandbox anything
            until = time.monotonic() + 20
            while not receiver.bodies and time.monotonic() < until:
                time.sleep(0.05)

    assert [body["merchant_uid"] for body in receiver.bodies] == ["webhook-test"]
