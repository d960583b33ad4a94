"""Is what is booked for later booked once, run once, and never forgotten?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from lib.catalog.vocabulary import Environment
from lib.kernel.clock import seoul_day, to_unix
from lib.kernel.errors import InvalidInput, LedgerError, LiveDisabled
from lib.ledger.journal import Outcome
from lib.services.schedules import CHANGE, RESCHEDULE, RETRY, REVOKE, ScheduleFilter
from tests.contract.bookings import DAY, HOUR, act, book, entry, issue, row, states
from tests.contract.books import KIM, Books, books_in
from tests.contract.lossy_proxy import LossyProxy
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

BOOK_PATH = "/subscribe/payments/schedule"


def booked(sandbox: Sandbox, merchant_uid: str) -> dict[str, object]:
    """Ask the gateway what is booked under an order number."""
    found: dict[str, object] = sandbox.api.get(f"{BOOK_PATH}/{merchant_uid}").response
    return found


def run(books: Books, seconds: int) -> None:
    """Let the sandbox's clock go on, and fetch what happened on the way."""
    books.services.sandbox.advance(seconds, KIM)
    books.services.schedule_sync.sync_due()


def test_what_is_booked_is_in_the_ledger_and_at_the_gateway(books: Books, sandbox: Sandbox) -> None:
    issue(books)
    attempt = book(books, entry(books, "m-1"), entry(books, "m-2", 2 * DAY, 1_000))
    assert (attempt.outcome, attempt.amount) == (Outcome.ACCEPTED, 10_900)
    assert states(books, "m-1", "m-2") == ["scheduled", "scheduled"]
    assert (row(books, "m-1").attempt_key, row(books, "m-2").amount) == (attempt.key, 1_000)
    assert booked(sandbox, "m-2")["schedule_status"] == "scheduled"


def test_a_payment_that_a_schedule_led_to_is_fetched_back_and_recorded(books: Books) -> None:
    issue(books)
    book(books, entry(books, "m-1"), entry(books, "m-2", 2 * DAY))
    run(books, DAY + HOUR)
    first = row(books, "m-1")
    assert (first.status, first.payment_status) == ("executed", "paid")
    assert states(books, "m-2") == ["scheduled"]
    assert books.payment(first.imp_uid).amount == 9_900


def test_a_year_of_charges_that_is_jumped_over_is_recorded_to_the_won(books: Books) -> None:
    issue(books)
    book(books, *(entry(books, f"m-{month}", month * 30 * DAY) for month in range(1, 13)))
    run(books, 366 * DAY)
    paid = [payment for payment in books.payments() if payment.status == "paid"]
    assert sum(payment.amount for payment in paid) == 12 * 9_900
    assert books.services.schedule_sync.sync_due() == 0


def test_a_run_that_fails_is_recorded_and_can_be_tried_again(books: Books) -> None:
    issue(books, scenario="0028")  # two charges fail, then all is well
    book(books, entry(books, "m-1"))
    run(books, DAY + HOUR)
    assert (row(books, "m-1").status, row(books, "m-1").payment_status) == ("executed", "failed")
    assert act(books, RETRY, "m-1").outcome == Outcome.REFUSED
    again = act(books, RETRY, "m-1")
    assert (again.outcome, again.amount) == (Outcome.ACCEPTED, 9_900)
    assert (row(books, "m-1").payment_status, row(books, "m-1").imp_uid) == ("paid", again.imp_uid)
    assert [payment.status for payment in books.payments()] == ["failed", "failed", "paid"]


def test_a_schedule_is_moved_revoked_and_booked_anew(books: Books, sandbox: Sandbox) -> None:
    issue(books)
    book(books, entry(books, "m-1"))
    later = to_unix(sandbox.clock.now()) + 5 * DAY
    assert act(books, CHANGE, "m-1", schedule_at=later).outcome == Outcome.ACCEPTED
    assert (row(books, "m-1").schedule_at, booked(sandbox, "m-1")["schedule_at"]) == (later, later)
    assert act(books, REVOKE, "m-1").outcome == Outcome.ACCEPTED
    assert states(books, "m-1") == ["revoked"]
    anew = act(books, RESCHEDULE, "m-1", schedule_at=later + DAY)
    assert (anew.outcome, anew.amount) == (Outcome.ACCEPTED, 9_900)
    assert states(books, "m-1") == ["scheduled"]


def test_all_of_a_key_are_revoked_by_their_names(books: Books, sandbox: Sandbox) -> None:
    issue(books)
    book(books, *(entry(books, f"m-{day}", day * DAY) for day in range(1, 4)))
    attempt = act(books, REVOKE, "m-1", "m-2", "m-3")
    sent = books.services.journal.exchanges(attempt.key)[0].request_body
    assert sent == {"customer_uid": "kim", "merchant_uid": ["m-1", "m-2", "m-3"]}
    assert states(books, "m-1", "m-2", "m-3") == ["revoked"] * 3
    assert booked(sandbox, "m-3")["schedule_status"] == "revoked"


@pytest.mark.parametrize(
    ("operation", "said"),
    [(RETRY, "still to come"), (RESCHEDULE, "still to come")],
)
def test_what_is_still_to_come_is_neither_tried_again_nor_booked_anew(
    books: Books, operation: str, said: str
) -> None:
    issue(books)
    book(books, entry(books, "m-1"))
    with pytest.raises(InvalidInput, match=said):
        act(books, operation, "m-1", schedule_at=to_unix(books.services.clock.now()) + DAY)
    with pytest.raises(LedgerError, match="no such schedule"):
        act(books, REVOKE, "m-9")


def test_a_booking_that_cannot_be_is_told_in_a_sentence_and_not_journalled(books: Books) -> None:
    issue(books)
    before = books.attempts()
    past = {**entry(books, "m-1"), "schedule_at": 1_500_000_000}
    for entries, said in (
        ((), "at least one"),
        ((past,), "lies in the past"),
        ((entry(books, "m-1"), entry(books, "m-1")), "order number of another"),
        (({**entry(books, "m-1"), "amount": 0},), "whole number above 0"),
    ):
        with pytest.raises(InvalidInput, match=said):
            book(books, *entries)
    with pytest.raises(InvalidInput, match="Choose the billing key"):
        book(books, entry(books, "m-1"), customer_uid="")
    assert books.attempts() == before


def test_one_booking_clicked_in_eight_threads_is_booked_once(
    books: Books, sandbox: Sandbox
) -> None:
    issue(books)
    one, together = entry(books, "m-1"), Barrier(8)

    def click(_: int) -> str:
        together.wait(10)
        return book(books, one, key="at-1").outcome

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(click, range(8))) == {Outcome.ACCEPTED}
    posts = [line for line in books.services.journal.exchanges("at-1") if line.method == "POST"]
    assert len(posts) == 1
    assert booked(sandbox, "m-1")["schedule_status"] == "scheduled"


@pytest.mark.parametrize("lost", ["answer", "request"])
def test_a_booking_whose_answer_is_lost_is_looked_up_and_never_sent_again(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox, lost: str
) -> None:
    issue(far_books)
    proxy.lose(lost, BOOK_PATH)  # type: ignore[arg-type]
    attempt = book(far_books, entry(far_books, "m-1"), entry(far_books, "m-2", 2 * DAY))
    arrived = lost == "answer"
    assert attempt.outcome == (Outcome.ACCEPTED if arrived else Outcome.UNKNOWN)
    proxy.heal()
    sandbox.clock.advance(timedelta(seconds=61))
    far_books.services.unknowns.resolve_all()
    after = far_books.services.journal.get(attempt.key)
    assert after.outcome == (Outcome.ACCEPTED if arrived else Outcome.REFUSED)
    assert proxy.passed.count(f"POST {BOOK_PATH}") == int(arrived)
    if arrived:
        assert states(far_books, "m-1", "m-2") == ["scheduled", "scheduled"]


CALLS = {CHANGE: f"PUT {BOOK_PATH}/m-1", REVOKE: "POST /subscribe/payments/unschedule"}


@pytest.mark.parametrize("lost", ["answer", "request"])
@pytest.mark.parametrize("operation", CALLS)
def test_an_act_whose_answer_is_lost_is_looked_up_and_never_sent_again(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox, lost: str, operation: str
) -> None:
    issue(far_books)
    book(far_books, entry(far_books, "m-1"))
    later = to_unix(sandbox.clock.now()) + 5 * DAY
    proxy.lose(lost, CALLS[operation].split()[1])  # type: ignore[arg-type]
    attempt = act(far_books, operation, "m-1", schedule_at=later if operation == CHANGE else 0)
    proxy.heal()
    arrived = lost == "answer"
    sandbox.clock.advance(timedelta(seconds=61))
    far_books.services.unknowns.resolve_all()
    after = far_books.services.journal.get(attempt.key)
    assert after.outcome == (Outcome.ACCEPTED if arrived else Outcome.REFUSED)
    assert proxy.passed.count(CALLS[operation]) == int(arrived)
    shown = booked(sandbox, "m-1")
    done = shown["schedule_at"] == later if operation == CHANGE else shown["revoked_at"] != 0
    assert done == arrived


@pytest.mark.parametrize("lost", ["answer", "request"])
def test_a_second_try_whose_answer_is_lost_is_settled_by_its_payment(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox, lost: str
) -> None:
    issue(far_books)
    book(far_books, entry(far_books, "m-1"))
    act(far_books, REVOKE, "m-1")
    proxy.lose(lost, "/retry")  # type: ignore[arg-type]
    attempt = act(far_books, RETRY, "m-1")
    proxy.heal()
    sandbox.clock.advance(timedelta(seconds=61))
    far_books.services.unknowns.resolve_all()
    arrived = lost == "answer"
    after = far_books.services.journal.get(attempt.key)
    assert after.outcome == (Outcome.ACCEPTED if arrived else Outcome.REFUSED)
    assert len([one for one in far_books.payments() if one.status == "paid"]) == int(arrived)
    assert states(far_books, "m-1") == ["executed" if arrived else "revoked"]


def test_what_was_booked_elsewhere_is_found_by_its_day_with_its_payment(
    books: Books, sandbox: Sandbox
) -> None:
    issue(books)
    sandbox.api.post(BOOK_PATH, customer_uid="kim", schedules=[entry(books, "m-1")])
    books.services.sandbox.advance(DAY + HOUR, KIM)
    today = seoul_day(books.services.time.now("sandbox"))
    where = ScheduleFilter("sandbox", today - timedelta(days=3), today)
    assert books.services.schedule_sync.refresh(books.channel, where) == 1
    assert books.payment(row(books, "m-1").imp_uid).status == "paid"
    assert [one.merchant_uid for one in books.services.schedules.listed(where)] == ["m-1"]


def test_a_schedule_that_the_gateway_forgot_is_not_waited_for(
    books: Books, sandbox: Sandbox
) -> None:
    issue(books)
    book(books, entry(books, "m-1"))
    books.services.sandbox.reset(KIM, keep_settings=True)
    today = seoul_day(sandbox.clock.now())
    where = ScheduleFilter("sandbox", today, today + timedelta(days=3))
    books.services.schedule_sync.refresh(books.channel, where)
    assert states(books, "m-1") == ["gone"]


def test_a_live_booking_needs_the_switch_and_the_whole_amount(
    tmp_path: Path, sandbox: Sandbox, proxy: LossyProxy
) -> None:
    with books_in(tmp_path / "d", proxy.url, sandbox.clock, allow_live=True) as books:
        issue(books)
        live = books.add_channel(Environment.LIVE)
        entries = (entry(books, "m-1"), entry(books, "m-2", 2 * DAY))
        for typed in (None, 9_900):
            with pytest.raises(LiveDisabled, match="exact amount"):
                book(books, *entries, channel_id=live.id, confirmed=typed)
        assert f"POST {BOOK_PATH}" not in proxy.passed
        done = book(books, *entries, channel_id=live.id, confirmed=19_800)
        assert done.outcome == Outcome.ACCEPTED
        with pytest.raises(LiveDisabled, match="Confirm"):
            act(books, REVOKE, "m-1", environment="live")
        assert (
            act(books, REVOKE, "m-1", environment="live", confirmed=True).outcome
            == Outcome.ACCEPTED
        )
    with (
        books_in(tmp_path / "d", proxy.url, sandbox.clock) as books,
        pytest.raises(LiveDisabled, match="PAYBENCH_ALLOW_LIVE"),
    ):
        act(books, REVOKE, "m-2", environment="live", confirmed=True)


def test_a_live_key_is_not_booked_on_through_a_test_channel(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    with books_in(tmp_path / "d", sandbox.url, sandbox.clock) as books:
        issue(books)
        test = books.add_channel(Environment.TEST)
        with pytest.raises(LiveDisabled, match="not confirmed yet"):
            book(books, entry(books, "m-1"), channel_id=test.id)
