"""Is a charge made once, journalled first, guarded, and its outcome told as it is?"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from lib.catalog.vocabulary import Environment
from lib.kernel.clock import FixedClock
from lib.kernel.errors import InvalidInput, LiveDisabled
from lib.ledger.journal import Outcome
from lib.services.charges import AGAIN, ISSUE
from tests.contract.books import FAILS, GOOD, KIM, LOST, REFUSED, Books, books_in
from tests.contract.odd_server import envelope, http, odd_server
from tests.contract.placing import placing
from tests.contract.sandbox_server import Sandbox, running_sandbox

pytestmark = pytest.mark.contract


def charged(sandbox: Sandbox, status: str = "all") -> int:
    """Count the payments at the gateway."""
    now = int(sandbox.clock.now().timestamp())
    path = f"/payments/status/{status}?from={now - 86_400}&to={now}"
    return int(sandbox.api.get(path).response["total"])


# --- outcomes --------------------------------------------------------------------------------


def test_an_accepted_charge_is_in_the_ledger_with_its_attempt(
    books: Books, sandbox: Sandbox
) -> None:
    attempt = books.charge(merchant_uid="m-1", amount=14_000, buyer_name="홍길동")
    assert (attempt.outcome, attempt.actor, attempt.amount) == (Outcome.ACCEPTED, "kim", 14_000)
    payment = books.payment(attempt.imp_uid)
    assert (payment.status, payment.amount, payment.merchant_uid) == ("paid", 14_000, "m-1")
    assert (payment.attempt_key, payment.channel_id) == (attempt.key, books.channel.id)
    assert (payment.mid, payment.card_number, payment.buyer_name) == (
        "sbx_toss",
        "036600******0000",
        "홍길동",
    )
    assert sandbox.api.get("/payments/find/m-1").response["imp_uid"] == attempt.imp_uid


def test_the_intent_is_written_before_the_network_is_touched(
    tmp_path: Path, clock: FixedClock
) -> None:
    with ExitStack() as stack:
        seen: list[str] = []

        def reply(line: str) -> bytes:
            if line.startswith("POST"):
                seen.append(books.services.journal.get("at-1").outcome)
            return b""

        odd = stack.enter_context(odd_server(reply))
        books = stack.enter_context(books_in(tmp_path, odd.url, clock))
        books.charge(key="at-1")
        assert seen == [Outcome.OPEN]


def test_every_exchange_of_an_attempt_is_kept_with_it(books: Books) -> None:
    attempt = books.charge()
    detail = books.services.reports.detail("sandbox", attempt.imp_uid)
    assert detail is not None
    assert [(row.operation, row.status) for row in detail.exchanges] == [
        ("charges.onetime", 200),
        ("payments.get", 200),
    ]


def test_what_the_issuer_refuses_is_refused_and_recorded_as_failed(books: Books) -> None:
    attempt = books.charge(FAILS)
    assert (attempt.outcome, attempt.code) == (Outcome.REFUSED, 0)
    assert "[A8]" in attempt.message
    payment = books.payment(attempt.imp_uid)
    assert (payment.status, payment.attempt_key) == ("failed", attempt.key)
    assert payment.fail_reason == attempt.message


def test_what_is_refused_at_authentication_is_recorded_as_failed_and_linked(books: Books) -> None:
    attempt = books.charge(REFUSED)
    assert (attempt.outcome, attempt.code) == (Outcome.REFUSED, -1)
    assert "[19]" in attempt.message
    payment = books.payment(attempt.imp_uid)
    assert (payment.status, payment.attempt_key) == ("failed", attempt.key)


@pytest.mark.parametrize("loss", ["close", "504"])
def test_a_lost_answer_is_looked_up_and_the_buyer_is_charged_once(
    tmp_path: Path, clock: FixedClock, loss: str
) -> None:
    with (
        running_sandbox(tmp_path / "sandbox.db", clock, lost_answer=loss) as sandbox,
        books_in(tmp_path / "data", sandbox.url, clock) as books,
    ):
        attempt = books.charge(LOST)
        assert attempt.outcome == Outcome.ACCEPTED
        assert books.payment(attempt.imp_uid).status == "paid"
        assert charged(sandbox) == 1
        assert books.services.unknowns.open() == []


def test_an_answer_slower_than_the_timeout_is_looked_up_not_repeated(
    tmp_path: Path, clock: FixedClock
) -> None:
    with (
        running_sandbox(tmp_path / "sandbox.db", clock, slow_issuer_seconds=0.8) as sandbox,
        books_in(tmp_path / "data", sandbox.url, clock, read_timeout=0.3) as books,
    ):
        slow = books.command("0366-0000-0000-0020")
        attempt = books.services.charges.place(slow, KIM)
        assert attempt.outcome == Outcome.UNKNOWN
        settled = 0
        while charged(sandbox) == 0:  # the issuer is still thinking
            settled += books.services.unknowns.resolve_all()
        assert settled + books.services.unknowns.resolve_all() == 1
        after = books.services.journal.get(attempt.key)
        assert (after.outcome, "[F2]" in after.message) == (Outcome.REFUSED, True)
        assert charged(sandbox) == 1


def test_without_a_gateway_a_charge_is_refused_because_nothing_was_sent(
    tmp_path: Path, clock: FixedClock
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with books_in(tmp_path, f"http://127.0.0.1:{port}", clock) as books:
        attempt = books.charge()
        assert (attempt.outcome, "nothing was sent" in attempt.message) == (Outcome.REFUSED, True)
        assert books.payments() == []


def test_wrong_keys_refuse_a_charge(books: Books, sandbox: Sandbox) -> None:
    wrong = books.add_channel(Environment.SANDBOX, rest_secret="wrong")
    attempt = books.charge(channel=wrong)
    assert (attempt.outcome, attempt.imp_uid) == (Outcome.REFUSED, "")
    assert charged(sandbox) == 0


def test_an_answer_that_cannot_be_recorded_leaves_the_attempt_unknown_and_hinders_no_other(
    tmp_path: Path, clock: FixedClock
) -> None:
    half = {"imp_uid": "imp_1", "merchant_uid": "m", "amount": 100.5, "status": "paid"}
    with (
        odd_server(http(200, envelope(half))) as odd,
        books_in(tmp_path, odd.url, clock) as books,
    ):
        first = books.charge()
        odd.reply = lambda _: http(200, envelope({**half, "imp_uid": "imp_2"}))
        second = books.charge()
        assert {first.outcome, second.outcome} == {Outcome.UNKNOWN}
        whole = {**half, "imp_uid": "imp_2", "amount": 100}
        odd.reply = lambda line: http(200, envelope(half if first.merchant_uid in line else whole))
        assert books.services.unknowns.resolve_all() == 1
        assert books.services.journal.get(second.key).outcome == Outcome.ACCEPTED
        assert books.services.journal.get(first.key).lookups >= 2


# --- once ------------------------------------------------------------------------------------


def test_a_key_that_was_used_returns_its_attempt_and_sends_nothing(
    books: Books, sandbox: Sandbox
) -> None:
    first = books.charge(key="at-1")
    again = books.charge(key="at-1", amount=9999)
    assert (again.key, again.imp_uid, again.amount) == (first.key, first.imp_uid, 1000)
    assert charged(sandbox) == 1


@pytest.mark.parametrize("card", [GOOD, LOST, "0366-0000-0000-0020"])
@pytest.mark.parametrize("threads", [2, 8])
def test_one_key_in_parallel_threads_is_one_charge(
    books: Books, sandbox: Sandbox, threads: int, card: str
) -> None:
    command = books.command(card, key="at-1")
    together = Barrier(threads)

    def click(_: int) -> tuple[str, str, str]:
        together.wait(10)
        attempt = books.services.charges.place(command, KIM)
        return attempt.key, attempt.outcome, attempt.imp_uid

    with ThreadPoolExecutor(threads) as pool:
        told = set(pool.map(click, range(threads)))
    assert charged(sandbox) == 1
    assert books.attempts() == len(books.payments()) == 1
    if card != LOST:  # while it is looked up, a second caller may be told that it is unknown
        assert len(told) == 1
    assert {key for key, _, _ in told} == {"at-1"}
    assert books.services.journal.get("at-1").outcome in {Outcome.ACCEPTED, Outcome.REFUSED}


def test_one_key_in_two_processes_is_one_charge(tmp_path: Path, sandbox: Sandbox) -> None:
    told = ("at-1", "m-1", GOOD)
    with (
        placing(tmp_path / "data", sandbox.url, *told) as one,
        placing(tmp_path / "data", sandbox.url, *told) as other,
    ):
        one.go()
        other.go()
        outcomes = [one.outcome(), other.outcome()]
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == Outcome.ACCEPTED
    assert charged(sandbox) == 1


# --- order numbers used twice ----------------------------------------------------------------


def test_a_refusal_is_not_linked_to_the_payment_that_was_there_before(books: Books) -> None:
    paid = books.charge(merchant_uid="m-1")
    second = books.charge(merchant_uid="m-1")
    assert (second.outcome, second.imp_uid) == (Outcome.REFUSED, "")
    assert "[S021]" in second.message
    assert books.payment(paid.imp_uid).attempt_key == paid.key


def test_a_refusal_without_a_trace_is_not_linked_to_an_earlier_failure(
    books: Books, sandbox: Sandbox
) -> None:
    failed = books.charge(REFUSED, merchant_uid="m-1")
    unknown_key = books.charge(merchant_uid="m-1", operation=AGAIN, customer_uid="nobody")
    assert failed.imp_uid
    assert (unknown_key.outcome, unknown_key.imp_uid) == (Outcome.REFUSED, "")
    assert charged(sandbox) == 1


# --- what is not even journalled -------------------------------------------------------------

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no card": ({"card_number": ""}, "card_number"),
    "no amount": ({"amount": None}, "amount"),
    "an amount in letters": ({"amount": "1000"}, "amount"),
    "half a won": ({"amount": 1000.5}, "amount"),
    "nothing": ({"amount": 0}, "amount"),
    "less than nothing": ({"amount": -1000}, "amount"),
    "true": ({"amount": True}, "amount"),
    "more than a number holds": ({"amount": 10**20}, "amount"),
    "no order number": ({"merchant_uid": ""}, "merchant_uid"),
    "an order number too long": ({"merchant_uid": "m" * 41}, "merchant_uid"),
    "a card as order number": ({"merchant_uid": "5409-2600-0000-4321"}, "merchant_uid"),
    "a card as handle": ({"customer_uid": "4539578763621486"}, "customer_uid"),
    "a key without a handle": ({"operation": ISSUE}, "customer_uid"),
    "a charge by key without a key": ({"operation": AGAIN}, "customer_uid"),
    "no such charge": ({"operation": "charges.twice"}, ""),
}


@pytest.mark.parametrize("case", BAD)
def test_what_a_person_can_mend_is_neither_journalled_nor_sent(
    tmp_path: Path, clock: FixedClock, case: str
) -> None:
    body, path = BAD[case]
    with odd_server() as trap, books_in(tmp_path, trap.url, clock) as books:
        with pytest.raises(InvalidInput) as caught:
            books.charge(**body)
        assert path in {problem.path for problem in caught.value.problems}
        assert not re.search("5409|4539", str(caught.value))
        assert (trap.connections, books.attempts()) == (0, 0)


def test_the_window_only_module_charges_nothing(books: Books) -> None:
    uplus = next(one for one in books.services.channels.all() if one.pg_module == "uplus")
    with pytest.raises(InvalidInput, match="window only"):
        books.charge(channel=uplus)
    assert books.attempts() == 0


# --- the guard -------------------------------------------------------------------------------


def _refused_live(books: Books, act: Callable[[], object]) -> str:
    with pytest.raises((LiveDisabled, InvalidInput)) as caught:
        act()
    assert books.attempts() == 0
    return str(caught.value)


@pytest.mark.parametrize("operation", ["charges.onetime", AGAIN, ISSUE])
def test_a_live_channel_is_held_back_without_the_switch(
    tmp_path: Path, clock: FixedClock, operation: str
) -> None:
    with odd_server() as trap, books_in(tmp_path, trap.url, clock) as books:
        live = books.add_channel(Environment.LIVE)
        said = _refused_live(
            books,
            lambda: books.charge(
                channel=live, operation=operation, confirmed=1000, customer_uid="k"
            ),
        )
        assert "live channel" in said
        assert trap.connections == 0


def test_the_guard_stands_without_the_rules(tmp_path: Path, clock: FixedClock) -> None:
    with odd_server() as trap, books_in(tmp_path, trap.url, clock) as books:
        live = books.add_channel(Environment.LIVE)
        with pytest.raises(LiveDisabled, match="PAYBENCH_ALLOW_LIVE=true"):
            books.services.gateways.reading(live)
        with pytest.raises(LiveDisabled, match="PAYBENCH_ALLOW_LIVE=true"):
            books.services.gateways.moving(live, KIM, amount=1, confirmed_amount=1)
        assert trap.connections == 0


@pytest.mark.parametrize(
    ("amount", "typed"), [(1000, None), (1000, 0), (1000, 999), (1000, 10_000), (1000.0, 0)]
)
def test_with_the_switch_a_live_charge_needs_its_exact_amount_typed(
    tmp_path: Path, clock: FixedClock, amount: float, typed: int | None
) -> None:
    with odd_server() as trap, books_in(tmp_path, trap.url, clock, allow_live=True) as books:
        live = books.add_channel(Environment.LIVE)
        said = _refused_live(
            books, lambda: books.charge(channel=live, amount=amount, confirmed=typed)
        )
        assert "exact amount" in said
        assert trap.connections == 0


def test_a_live_charge_with_switch_and_typed_amount_goes_out(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    with books_in(tmp_path / "d", sandbox.url, sandbox.clock, allow_live=True) as books:
        live = books.add_channel(Environment.LIVE)
        attempt = books.charge(channel=live, confirmed=1000)
        assert (attempt.outcome, attempt.environment) == (Outcome.ACCEPTED, "live")


def test_a_test_channel_charges_only_after_the_gateway_called_it_one(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    with books_in(tmp_path / "d", sandbox.url, sandbox.clock) as books:
        channel = books.add_channel(Environment.TEST)
        assert "Check the connection" in _refused_live(books, lambda: books.charge(channel=channel))
        assert charged(sandbox) == 0
        books.services.connection.check(channel.id, KIM)
        attempt = books.charge(channel=channel)
        assert (attempt.outcome, attempt.environment) == (Outcome.ACCEPTED, "test")


@pytest.mark.parametrize(
    ("key", "accepted"),
    [
        ({"sandbox": True, "pg_id": "other"}, True),
        ({"sandbox": False, "pg_id": "sbx_toss"}, False),
        ({"pg_id": "sbx_toss"}, True),
        ({"pg_id": "live_mid"}, False),
    ],
)
def test_a_test_channel_does_not_charge_a_key_of_a_live_mid(
    tmp_path: Path, clock: FixedClock, key: dict[str, object], *, accepted: bool
) -> None:
    setting = {"pg_provider": "tosspayments", "pg_id": "sbx_toss", "sandbox": True}
    known = {"customer_uid": "kim", "pg_provider": "tosspayments", **key}
    paid = {"imp_uid": "imp_1", "merchant_uid": "m", "amount": 1000, "status": "paid"}

    def reply(line: str) -> bytes:
        content = [setting] if "/users/pg" in line else known if "/customers/" in line else paid
        return http(200, envelope(content))

    with odd_server(reply) as odd, books_in(tmp_path, odd.url, clock) as books:
        channel = books.add_channel(Environment.TEST)
        books.services.connection.check(channel.id, KIM)
        command = books.command(channel=channel, operation=AGAIN, customer_uid="kim")
        if accepted:
            assert books.services.charges.place(command, KIM).outcome == Outcome.ACCEPTED
        else:
            assert "billing key" in _refused_live(
                books, lambda: books.services.charges.place(command, KIM)
            )
        sent = [line for line in odd.requests if line.startswith("POST")]
        assert sent == ["POST /subscribe/payments/again"] * accepted
