"""Does a killed process lose or repeat anything? Really killed, between sending and recording."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.catalog.test_cards import number_for
from lib.kernel.clock import FixedClock, SystemClock
from lib.ledger.journal import Outcome
from lib.services.charges import ISSUE
from tests import console_process
from tests.contract.books import GOOD, KIM, books_in
from tests.contract.lossy_proxy import lossy_proxy
from tests.contract.odd_server import odd_server
from tests.contract.placing import placing
from tests.contract.sandbox_server import Sandbox, running_sandbox
from tests.databases import asking, asking_sandbox, ledger_in

pytestmark = pytest.mark.contract

SLOW = number_for("0020")


@pytest.fixture
def clock() -> FixedClock:
    """The gateway lives on the day of the machine: a process of its own has no other clock."""
    return FixedClock(SystemClock().now())


def _wait(until: Callable[[], object], what: str) -> None:
    end = time.monotonic() + 20
    while not until():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def _outcome(folder: Path, key: str) -> str:
    """Read an attempt as somebody else does: from the database alone."""
    place = ledger_in(folder)
    if isinstance(place, Path) and not place.exists():
        return ""
    with asking(place) as ledger:
        row = ledger.execute("SELECT outcome FROM attempt WHERE key = ?", (key,)).fetchone()
    return row[0] if row else ""


def _at_gateway(sandbox: Sandbox) -> list[str]:
    with asking_sandbox(sandbox.place) as db:
        return [row[0] for row in db.execute("SELECT status FROM payment")]


def test_a_process_killed_while_the_gateway_thinks_charged_once_and_is_found_by_reading(
    tmp_path: Path, clock: FixedClock
) -> None:
    folder = tmp_path / "data"
    with running_sandbox(tmp_path / "sandbox.db", clock, slow_issuer_seconds=1) as sandbox:
        with placing(folder, sandbox.url, "at-1", "m-1", SLOW) as victim:
            victim.go()
            _wait(lambda: _outcome(folder, "at-1") == "open", "the intent was not written")
            time.sleep(0.3)  # it is out by now, and the issuer is thinking
            assert _at_gateway(sandbox) == []
            victim.process.kill()
            victim.process.wait(10)
        _wait(lambda: _at_gateway(sandbox), "the gateway forgot the request")
        assert _outcome(folder, "at-1") == "open"
        with books_in(folder, sandbox.url, clock) as books:
            assert [row.key for row in books.services.unknowns.open()] == ["at-1"]
            assert books.services.unknowns.resolve_all() == 1
            attempt = books.services.journal.get("at-1")
            assert (attempt.outcome, "[F2]" in attempt.message) == (Outcome.REFUSED, True)
            assert books.payment(attempt.imp_uid).status == "failed"
        assert _at_gateway(sandbox) == ["failed"]


def test_a_process_killed_before_it_heard_the_answer_charged_once_and_a_second_click_finds_it(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    folder = tmp_path / "data"
    with odd_server() as silent:
        # A gateway that carries the charge out and takes its time to say so.
        def reply(_: str) -> bytes:
            sandbox.api.onetime("m-1", GOOD, amount=1000)
            silent.tokens += 100
            time.sleep(20)
            return b""

        silent.reply = reply
        with placing(folder, silent.url, "at-1", "m-1", GOOD) as victim:
            victim.go()
            _wait(lambda: silent.tokens >= 100, "the request did not arrive")
            victim.process.kill()
            victim.process.wait(10)
    with books_in(folder, sandbox.url) as books:
        assert books.services.journal.get("at-1").outcome == Outcome.OPEN
        assert books.services.unknowns.resolve_all() == 1
        again = books.services.charges.place(books.command(key="at-1", merchant_uid="m-1"), KIM)
        assert (again.outcome, again.key) == (Outcome.ACCEPTED, "at-1")
        assert books.payment(again.imp_uid).status == "paid"
    assert _at_gateway(sandbox) == ["paid"]


def test_a_process_killed_before_its_request_arrived_charged_nothing_and_is_refused_after_grace(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    folder = tmp_path / "data"
    with lossy_proxy(sandbox.url) as proxy:
        with odd_server() as tar_pit:
            tar_pit.delay = 30  # takes the request and passes nothing on
            with placing(folder, tar_pit.url, "at-1", "m-1", GOOD) as victim:
                victim.go()
                _wait(lambda: tar_pit.requests, "nothing was sent")
                victim.process.kill()
                victim.process.wait(10)
        with books_in(folder, proxy.url, lookup_grace=1.5) as books:
            unknowns = books.services.unknowns
            assert [row.key for row in unknowns.open()] == ["at-1"]
            _wait(unknowns.resolve_all, "the grace never ended")
            assert books.services.journal.get("at-1").outcome == Outcome.REFUSED
            assert books.payments() == []
        assert _at_gateway(sandbox) == []
        assert [line for line in proxy.passed if "onetime" in line] == []


def test_a_restart_loses_nothing(tmp_path: Path, sandbox: Sandbox) -> None:
    folder = tmp_path / "data"

    def seen() -> object:
        with books_in(folder, sandbox.url, sandbox.clock) as books:
            services = books.services
            return (
                [row.model_dump() for row in services.channels.all()],
                [row.model_dump() for row in services.drafts.saved()],
                [row.model_dump() for row in books.payments()],
                [row.model_dump() for row in services.reports.billing_keys("sandbox")],
                [services.journal.get(key).model_dump() for key in ("at-1", "at-2", "at-3")],
                services.reports.revision(),
            )

    with books_in(folder, sandbox.url, sandbox.clock) as books:
        books.services.drafts.save("d", {"a": [1]}, books.channel.id, KIM)
        paid = books.charge(key="at-1")
        books.cancel(paid.imp_uid, 300, key="at-2")
        books.charge(key="at-3", operation=ISSUE, customer_uid="kim")
        told = (books.services.reports.revision(), len(books.payments()))
    before = seen()
    assert before == seen()
    assert told == (before[-1], len(before[2]))  # type: ignore[index]


def test_a_killed_console_settles_the_open_charge_by_itself_when_it_is_started_again(
    tmp_path: Path, clock: FixedClock
) -> None:
    folder = tmp_path / "data"
    with running_sandbox(tmp_path / "sandbox.db", clock, slow_issuer_seconds=0.5) as sandbox:
        with placing(folder, sandbox.url, "at-1", "m-1", SLOW) as victim:
            victim.go()
            _wait(lambda: _outcome(folder, "at-1") == "open", "the intent was not written")
            time.sleep(0.2)
            victim.process.kill()
            victim.process.wait(10)
        _wait(lambda: _at_gateway(sandbox), "the gateway forgot the request")
        with console_process.running(folder, PAYBENCH_SANDBOX_URL=sandbox.url) as console:
            _wait(lambda: _outcome(folder, "at-1") == "refused", "the console settled nothing")
            console.kill()
        with books_in(folder, sandbox.url, clock) as books:
            assert [row.status for row in books.payments()] == ["failed"]
        assert _at_gateway(sandbox) == ["failed"]
