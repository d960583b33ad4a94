"""Does exactly the money go back that was meant to, once?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from lib.catalog.test_cards import number_for
from lib.catalog.vocabulary import Environment
from lib.kernel.clock import FixedClock
from lib.kernel.errors import InvalidInput, LedgerError, LiveDisabled
from lib.kernel.ids import mint_attempt_key
from lib.kernel.money import Money
from lib.ledger.journal import Outcome
from lib.ledger.record import Cause
from lib.sandbox.models import vbanks, window
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.orders import Order
from lib.sandbox.models.vbanks import Account
from lib.sandbox.models.window import Opening
from lib.services.cancel_facts import RefundAccount
from lib.services.cancels import CancelCommand
from lib.services.observing import observe
from tests.contract.behind import TOSS, store_of
from tests.contract.books import FAILS, KIM, Books, books_in
from tests.contract.lossy_proxy import LossyProxy
from tests.contract.odd_server import envelope, http, odd_server
from tests.contract.sandbox_server import Sandbox
from tests.databases import all_that_is_kept

pytestmark = pytest.mark.contract

CANCEL_PATH = "/payments/cancel"


def given_back(sandbox: Sandbox, imp_uid: str) -> int:
    """Ask the gateway how much of a payment has gone back."""
    return int(sandbox.api.get(f"/payments/{imp_uid}").response["cancel_amount"])


def amounts(books: Books, imp_uid: str) -> list[int]:
    """Return the cancels of a payment in the ledger."""
    detail = books.services.reports.detail("sandbox", imp_uid)
    assert detail is not None
    return sorted(cancel.amount for cancel in detail.cancels)


def test_a_part_goes_back_and_the_rest_can_follow(books: Books, sandbox: Sandbox) -> None:
    imp_uid = books.charge().imp_uid
    assert books.cancel(imp_uid, 300).outcome == Outcome.ACCEPTED
    assert (books.payment(imp_uid).status, books.payment(imp_uid).cancelled) == ("paid", 300)
    assert books.cancel(imp_uid).amount == 700
    assert (books.payment(imp_uid).status, books.payment(imp_uid).cancelled) == ("cancelled", 1000)
    assert amounts(books, imp_uid) == [300, 700]
    assert given_back(sandbox, imp_uid) == 1000


def test_a_full_cancel_names_its_amount_and_the_balance_on_the_wire(books: Books) -> None:
    imp_uid = books.charge().imp_uid
    attempt = books.cancel(imp_uid)
    (sent, _) = books.services.journal.exchanges(attempt.key)
    assert sent.request_body == {
        "imp_uid": imp_uid,
        "amount": 1000,
        "checksum": 1000,
        "reason": "r",
    }


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"amount": 1001}, "At most 1,000 can still be cancelled."),
        ({"amount": 0}, "above zero"),
        ({"amount": -1}, "above zero"),
        ({"amount": 10, "currency": "USD"}, "in KRW"),
        ({"reason": " "}, "Say why"),
        ({"reason": "r" * 257}, "at most 256"),
        ({"reason": "back to 4539 5787 6362 1486"}, "Take the card number out"),
    ],
)
def test_what_cannot_go_back_is_told_in_a_sentence_and_not_journalled(
    books: Books, sandbox: Sandbox, entered: dict[str, Any], said: str
) -> None:
    imp_uid = books.charge().imp_uid
    with pytest.raises(InvalidInput, match=said):
        books.cancel(imp_uid, **entered)
    assert books.attempts() == 1
    assert given_back(sandbox, imp_uid) == 0


def test_what_was_never_paid_or_is_unknown_gives_nothing_back(books: Books) -> None:
    failed = books.charge(FAILS).imp_uid
    with pytest.raises(InvalidInput, match="this one is failed"):
        books.cancel(failed)
    with pytest.raises(LedgerError, match="imp_none"):
        books.cancel("imp_none")


def test_a_card_that_refuses_a_partial_cancel_is_a_refusal_and_the_full_one_works(
    books: Books,
) -> None:
    imp_uid = books.charge(number_for("0024")).imp_uid
    refused = books.cancel(imp_uid, 300)
    assert (refused.outcome, "[C090]" in refused.message) == (Outcome.REFUSED, True)
    assert books.cancel(imp_uid).outcome == Outcome.ACCEPTED


def test_money_that_went_back_behind_our_back_stops_the_cancel_and_refreshes_the_ledger(
    books: Books, sandbox: Sandbox
) -> None:
    imp_uid = books.charge().imp_uid
    sandbox.api.post(CANCEL_PATH, imp_uid=imp_uid, amount=400, reason="elsewhere")
    attempt = books.cancel(imp_uid, 300)
    assert (attempt.outcome, "[C112]" in attempt.message) == (Outcome.REFUSED, True)
    assert given_back(sandbox, imp_uid) == 400
    assert (books.payment(imp_uid).cancelled, amounts(books, imp_uid)) == (400, [400])
    assert books.cancel(imp_uid, 300).outcome == Outcome.ACCEPTED


def test_one_key_in_eight_threads_gives_back_once(books: Books, sandbox: Sandbox) -> None:
    imp_uid = books.charge().imp_uid
    together = Barrier(8)

    def click(_: int) -> str:
        together.wait(10)
        return books.cancel(imp_uid, 100, key="at-1").outcome

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(click, range(8))) == {Outcome.ACCEPTED}
    assert given_back(sandbox, imp_uid) == 100


def test_of_eight_forms_with_one_balance_in_mind_one_gives_back(
    books: Books, sandbox: Sandbox
) -> None:
    imp_uid = books.charge().imp_uid
    together = Barrier(8)

    def click(_: int) -> str:
        together.wait(10)
        try:
            return books.cancel(imp_uid).outcome
        except InvalidInput:  # the ledger knew already
            return Outcome.REFUSED

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(click, range(8)))
    assert outcomes.count(Outcome.ACCEPTED) == 1
    assert given_back(sandbox, imp_uid) == 1000
    assert amounts(books, imp_uid) == [1000]


@pytest.mark.parametrize("part", [300, None])
def test_a_cancel_whose_answer_is_lost_is_found_to_have_worked(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox, part: int | None
) -> None:
    imp_uid = far_books.charge().imp_uid
    proxy.lose("answer", CANCEL_PATH)
    attempt = far_books.cancel(imp_uid, part)
    assert attempt.outcome == Outcome.ACCEPTED
    assert far_books.payment(imp_uid).cancelled == (part or 1000)
    assert given_back(sandbox, imp_uid) == (part or 1000)
    assert proxy.passed.count(f"POST {CANCEL_PATH}") == 1


def test_a_cancel_that_never_arrived_is_refused_after_grace(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox
) -> None:
    imp_uid = far_books.charge().imp_uid
    proxy.lose("request", CANCEL_PATH)
    attempt = far_books.cancel(imp_uid, 300)
    assert attempt.outcome == Outcome.UNKNOWN
    sandbox.clock.advance(timedelta(seconds=61))
    far_books.services.unknowns.resolve_all()
    assert far_books.services.journal.get(attempt.key).outcome == Outcome.REFUSED
    assert given_back(sandbox, imp_uid) == 0


def test_a_lost_cancel_does_not_claim_the_like_one_that_came_after_it(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox
) -> None:
    imp_uid = far_books.charge().imp_uid
    proxy.lose("request", CANCEL_PATH)
    lost = far_books.cancel(imp_uid, 300)
    proxy.heal()
    assert far_books.cancel(imp_uid, 300).outcome == Outcome.ACCEPTED
    sandbox.clock.advance(timedelta(seconds=61))
    far_books.services.unknowns.resolve_all()
    assert far_books.services.journal.get(lost.key).outcome == Outcome.REFUSED


def test_a_lost_cancel_does_not_claim_the_like_one_that_came_before_it(
    far_books: Books, proxy: LossyProxy
) -> None:
    imp_uid = far_books.charge().imp_uid
    assert far_books.cancel(imp_uid, 300).outcome == Outcome.ACCEPTED
    proxy.lose("request", CANCEL_PATH)
    assert far_books.cancel(imp_uid, 300).outcome == Outcome.UNKNOWN


@pytest.mark.parametrize("first_id", ["a", "z"])
def test_of_two_cancels_within_one_second_the_lost_one_is_recognised(
    tmp_path: Path, clock: FixedClock, first_id: str
) -> None:
    now = int(clock.now().timestamp())
    history = [
        {"cancellation_id": first_id, "amount": 200, "cancelled_at": now},
        {"cancellation_id": "m", "amount": 300, "cancelled_at": now},
    ]
    paid = {"imp_uid": "imp_1", "merchant_uid": "m", "amount": 1000, "status": "paid"}
    states = [paid, {**paid, "cancel_amount": 200, "cancel_history": history[:1]}]
    after = {**paid, "cancel_amount": 500, "cancel_history": history}
    with odd_server() as odd, books_in(tmp_path, odd.url, clock) as books:
        for state in states:
            odd.reply = lambda _, state=state: http(200, envelope(state))  # type: ignore[misc]
            (books.charge if state is paid else lambda: books.cancel("imp_1", 200))()
        odd.reply = lambda line: b"" if line.startswith("POST") else http(200, envelope(after))
        assert books.cancel("imp_1", 300).outcome == Outcome.ACCEPTED


def test_a_removed_channel_is_replaced_by_one_with_the_same_mid(
    books: Books, sandbox: Sandbox
) -> None:
    gone = books.add_channel(Environment.SANDBOX)
    imp_uid = books.charge(channel=gone).imp_uid
    books.services.channels.remove(gone.id, KIM)
    attempt = books.cancel(imp_uid)
    assert (attempt.outcome, attempt.channel_id) == (Outcome.ACCEPTED, books.channel.id)
    assert given_back(sandbox, imp_uid) == 1000


def test_without_any_channel_of_the_mid_nothing_goes_back(books: Books, sandbox: Sandbox) -> None:
    bill = next(one for one in books.services.channels.all() if one.mid == "sbx_bill")
    imp_uid = books.charge(channel=bill).imp_uid
    books.services.channels.remove(bill.id, KIM)
    with pytest.raises(InvalidInput, match=r"No channel for tosspayments\.sbx_bill"):
        books.cancel(imp_uid)
    assert given_back(sandbox, imp_uid) == 0


def test_a_live_cancel_needs_the_switch_and_the_exact_amount(
    tmp_path: Path, sandbox: Sandbox, proxy: LossyProxy
) -> None:
    folder = tmp_path / "d"
    with books_in(folder, proxy.url, sandbox.clock, allow_live=True) as books:
        live = books.add_channel(Environment.LIVE)
        imp_uid = books.charge(channel=live, confirmed=1000).imp_uid
        for typed in (None, 0, 999):
            with pytest.raises(LiveDisabled, match="exact amount"):
                books.cancel(imp_uid, environment="live", confirmed=typed)
    with (
        books_in(folder, proxy.url, sandbox.clock) as books,
        pytest.raises(LiveDisabled, match="PAYBENCH_ALLOW_LIVE"),
    ):
        books.cancel(imp_uid, environment="live", confirmed=1000)
    assert f"POST {CANCEL_PATH}" not in proxy.passed
    with books_in(folder, proxy.url, sandbox.clock, allow_live=True) as books:
        done = books.cancel(imp_uid, 400, environment="live", confirmed=400)
        assert done.outcome == Outcome.ACCEPTED
    assert given_back(sandbox, imp_uid) == 400


def test_real_money_does_not_go_back_through_a_test_channel(
    tmp_path: Path, clock: FixedClock
) -> None:
    setting = {"pg_provider": "tosspayments", "pg_id": "sbx_toss", "sandbox": True}
    paid = {"imp_uid": "imp_1", "merchant_uid": "m", "amount": 1000, "status": "paid"}

    def reply(line: str) -> bytes:
        real = {**paid, "sandbox": False}
        return http(200, envelope([setting] if "/users/pg" in line else real))

    with odd_server(reply) as odd, books_in(tmp_path, odd.url, clock) as books:
        channel = books.add_channel(Environment.TEST)
        books.services.connection.check(channel.id, KIM)
        books.charge(channel=channel)
        with pytest.raises(LiveDisabled, match="real money"):
            books.cancel("imp_1", environment="test")
        assert f"POST {CANCEL_PATH}" not in odd.requests


def test_a_refund_account_goes_to_the_gateway_and_is_not_kept(
    books: Books, sandbox: Sandbox
) -> None:
    moment = Moment(Identifiers(), sandbox.clock.now())
    with store_of(sandbox) as store, store.writing() as db:
        order = Order("v-1", 10_000, name="책")
        imp_uid = window.open_window(db, moment, Opening(order, TOSS, "pc", "vbank"))
        vbanks.assign(db, moment, imp_uid, Account("088", moment.now + 3_600))
        vbanks.deposit(db, moment, imp_uid)
    channel = books.channel
    payment = books.services.gateways.reading(channel).payments.get(imp_uid)
    with books.services.database.writing() as session:
        observe(session, payment, ("sandbox", channel.id), Cause.FETCH, books.services.clock)
    with pytest.raises(InvalidInput, match="holder"):
        books.cancel(imp_uid, 4_000)
    command = CancelCommand(
        mint_attempt_key(),
        "sandbox",
        imp_uid,
        Money(4_000),
        "r",
        refund=RefundAccount("Hong Gildong", "088", "110-987-654321", "010-8765-4321"),
        enable_webhook=True,
    )
    assert "110-987" not in repr(command)
    attempt = books.services.cancels.place(command, KIM)
    assert attempt.outcome == Outcome.ACCEPTED
    (sent, _) = books.services.journal.exchanges(attempt.key)
    for kept in (sent.request_body, attempt.request):
        assert kept["refund_account"] == "***4321"
        assert kept["enable_webhook"] is True
    content = all_that_is_kept(books.services.settings.data_dir)
    assert b"***4321" in content
    assert b"110987654321" not in content
    assert b"Hong Gildong" not in content
    with store_of(sandbox) as store, store.reading() as db:
        (account,) = db.execute("SELECT refund_account FROM cancel").fetchone()
    assert account == "110987654321"
