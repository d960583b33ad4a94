"""What must be true once two consoles on one PostgreSQL have worked and died? All of it agrees."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lib.ledger import audit_check
from lib.services.charges import ONETIME
from tests.contract.books import KIM, Books
from tests.contract.leases_seen import Seen
from tests.databases import asking, asking_sandbox

_TAKEN_OVER = 30  # seconds; a lease holds for 15, and who asks for it may be starting
_QUIET = 90  # seconds that all may take to come to its end
_WORDS = {"charge": "charged", "book": "booked", "cancel": "cancelled"}


@dataclass(slots=True)
class Report:
    """What came of it; each figure was checked before it is told."""

    seconds: float = 0.0
    kills: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    unheard: int = 0
    payments: int = 0
    won: int = 0
    fired: int = 0
    webhooks: int = 0
    sent_again: int = 0
    syncs: int = 0
    settled_after: float = 0.0
    takeovers: dict[str, int] = field(default_factory=dict)
    longest_gap: dict[str, float] = field(default_factory=dict)
    trail: int = 0


def check(
    books: Books, address: str, diary: list[dict[str, Any]], seen: Seen, report: Report
) -> None:
    """Wait until nothing is open, then compare everything, and note the figures."""
    began = time.monotonic()
    _until_quiet(books, address)
    report.settled_after = time.monotonic() - began
    errors = [line["said"] for line in diary if line["what"] == "error"]
    assert errors == []
    _compare_acts(address, diary, report)
    _compare_payments(address, report)
    _compare_schedules(address, diary, report)
    _compare_webhooks(books, address, report)
    with books.services.database.reading() as session:
        trail = audit_check.verify(session)
    assert trail.ok
    report.trail = trail.lines
    assert list(books.services.proving.verify(lambda *_args: None)) == []
    report.takeovers, report.longest_gap = seen.takeovers, seen.longest_gap
    with asking(address) as ledger:
        (report.syncs,) = ledger.execute(
            "SELECT count(*) FROM audit WHERE action = 'history.synced' AND actor = 'system'"
        ).fetchone()
    assert max(report.longest_gap.values()) < _TAKEN_OVER
    # One process at a time: no more than the minutes allow, though both were asked to. Before the
    # first minute is over none need have come due.
    minutes = int((report.seconds + report.settled_after) // 60)
    assert min(minutes, 1) <= report.syncs <= 2 + minutes


def _until_quiet(books: Books, address: str) -> None:
    """Wait until nothing is open: no act, no schedule, no webhook on its way or unread."""
    until = time.monotonic() + _QUIET
    left: dict[str, int] = {"all": 1}
    while any(left.values()):
        assert time.monotonic() < until, left
        time.sleep(0.25)
        with asking(address) as ledger:
            left = {
                name: ledger.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]  # noqa: S608 — fixed texts
                for name, table, where in (
                    ("acts", "attempt", "outcome IN ('open', 'unknown')"),
                    ("schedules", "schedule", "status = 'scheduled' OR imp_uid = ''"),
                    ("webhooks", "webhook", "outcome = 'pending'"),
                )
            }
        with asking_sandbox(address) as sandbox:
            left["waiting"] = sandbox.execute(
                "SELECT count(*) FROM notice WHERE state = 'waiting'"
            ).fetchone()[0]
            left["due"] = sandbox.execute(
                "SELECT count(*) FROM schedule WHERE status = 'scheduled'"
            ).fetchone()[0]
    assert books.services.unknowns.open() == []


def _compare_acts(address: str, diary: list[dict[str, Any]], report: Report) -> None:
    """What was told is so; what was asked and never told has happened once, or not at all."""
    report.asked = Counter(line["what"] for line in diary if line["what"] in _WORDS)
    told = Counter((line["what"], line["order"]) for line in diary if line.get("outcome"))
    report.unheard = report.asked.total() - told.total()
    refused = [line for line in diary if line.get("outcome") in {"refused", "open"}]
    assert refused == [], refused[:3]
    with asking(address) as ledger:
        accepted = Counter(
            (operation, merchant_uid)
            for operation, merchant_uid in ledger.execute(
                "SELECT operation, merchant_uid FROM attempt WHERE outcome = 'accepted'"
            ).fetchall()
        )
    charged = {line["order"] for line in diary if line["what"] == "charged"}
    asked = {line["order"] for line in diary if line["what"] == "charge"}
    found = {order for operation, order in accepted if operation == ONETIME}
    assert charged <= found <= asked
    assert {accepted[ONETIME, order] for order in found} == {1}


def _compare_payments(address: str, report: Report) -> None:
    """Ledger and gateway hold the same payments and cancels, each order once."""
    columns = "imp_uid, merchant_uid, status, amount"
    with asking(address) as ledger, asking_sandbox(address) as sandbox:
        here = ledger.execute(f"SELECT {columns} FROM payment").fetchall()  # noqa: S608 — fixed
        there = sandbox.execute(f"SELECT {columns} FROM payment").fetchall()  # noqa: S608 — fixed
        back = (
            "SELECT imp_uid, cancellation_id, {0}.amount FROM {0}"
            " JOIN payment ON payment.id = {0}.payment_id"
        )
        back_here = ledger.execute(back.format("payment_cancel")).fetchall()
        back_there = sandbox.execute(back.format("cancel")).fetchall()
    assert sorted(here) == sorted(there)
    assert sorted(back_here) == sorted(back_there)
    orders = Counter(row[1] for row in there)
    assert [order for order, count in orders.items() if count > 1] == []
    report.payments, report.won = len(there), sum(row[3] for row in there)


def _compare_schedules(address: str, diary: list[dict[str, Any]], report: Report) -> None:
    """Every schedule that was told to be booked has fired, once."""
    booked = {line["order"] for line in diary if line["what"] == "booked"}
    asked = {line["order"] for line in diary if line["what"] == "book"}
    with asking(address) as ledger, asking_sandbox(address) as sandbox:
        there = sandbox.execute(
            "SELECT schedule.merchant_uid, schedule.status, payment.status FROM schedule"
            " JOIN payment ON payment.merchant_uid = schedule.merchant_uid"
        ).fetchall()
        here = ledger.execute(
            "SELECT merchant_uid, status, payment_status FROM schedule"
        ).fetchall()
    assert {row[1:] for row in there} == {row[1:] for row in here} == {("executed", "paid")}
    fired = Counter(row[0] for row in there)
    assert set(fired.values()) == {1}
    assert booked <= fired.keys() <= asked
    assert Counter(row[0] for row in here) == fired
    report.fired = len(fired)


def _compare_webhooks(books: Books, address: str, report: Report) -> None:
    """What reached nobody is sent again; then each one lies in the inbox, and was believed."""
    report.sent_again = books.services.sandbox.resend_failed(KIM)
    _until_quiet(books, address)
    with asking(address) as ledger, asking_sandbox(address) as sandbox:
        sent = sandbox.execute("SELECT imp_uid, status, state FROM notice").fetchall()
        kept = ledger.execute("SELECT imp_uid, status, outcome FROM webhook").fetchall()
    assert {state for *_, state in sent} == {"delivered"}
    assert {(uid, status) for uid, status, _ in sent} == {(uid, status) for uid, status, _ in kept}
    assert {outcome for *_, outcome in kept} <= {"recorded", "unchanged"}
    report.webhooks = len(sent)
