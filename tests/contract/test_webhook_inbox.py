"""What do webhooks change? Nothing by what they say; all by what the gateway says after them."""

from __future__ import annotations

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from lib.catalog.vocabulary import Environment
from lib.ledger.schema import WebhookRow
from lib.services.webhook_reading import read
from lib.services.webhooks import Outcome
from tests.contract.books import FAILS, KIM, Books, books_in
from tests.contract.odd_server import envelope, http, odd_server
from tests.contract.sandbox_server import Sandbox
from tests.contract.test_webhook_door import until

pytestmark = pytest.mark.contract

NOBODY = "http://127.0.0.1:9"


def body(**said: object) -> bytes:
    return json.dumps(said).encode()


def deliver(books: Books, raw: bytes, content_type: str = "application/json") -> WebhookRow:
    """Let a request in and have it looked into."""
    (number,) = books.services.webhooks.receive([read(content_type, raw)])
    books.services.webhooks.process(number)
    row = books.services.webhooks.get(number)
    assert row is not None
    return row


def test_a_gateway_that_hangs_leaves_room_for_the_others(
    tmp_path: Path, sandbox: Sandbox, foreign: dict[str, str]
) -> None:
    unknown = http(404, envelope(None, 1, "no such payment"))
    with (
        odd_server(unknown) as odd,
        books_in(tmp_path / "two", sandbox.url, sandbox.clock, gateway_url=odd.url) as books,
        ThreadPoolExecutor(8) as pool,
    ):
        odd.delay = 2.5
        books.add_channel(Environment.TEST)
        raw = [body(imp_uid=f"imp_{number}", merchant_uid="x") for number in range(8)]
        numbers = books.services.webhooks.receive([read("application/json", one) for one in raw])
        looks = [pool.submit(books.services.webhooks.process, number) for number in numbers]
        assert until(lambda: len(odd.requests) == 4, 5)
        began = time.monotonic()
        row = deliver(books, body(**foreign))
        took = time.monotonic() - began
        outcomes = Counter(look.result() for look in looks)

        assert (row.outcome, took < 1) == ("recorded", True)
        assert outcomes == {Outcome.FORGED: 4, Outcome.PENDING: 4}
        assert books.services.webhooks.due() == []  # a moment later
        sandbox.clock.advance(timedelta(seconds=2))
        left = books.services.webhooks.due()
        assert len(left) == 4
        assert books.services.webhooks.process(left[0]) == Outcome.FORGED


@pytest.fixture
def foreign(sandbox: Sandbox) -> dict[str, str]:
    """A payment that was made at the gateway without this console."""
    made = sandbox.api.onetime(uuid4().hex, "0366-0000-0000-0000").response
    return {key: made[key] for key in ("imp_uid", "merchant_uid", "status")}


def test_a_payment_made_elsewhere_enters_the_ledger(books: Books, foreign: dict[str, str]) -> None:
    row = deliver(books, body(**foreign))

    assert (row.outcome, row.effect, row.environment) == ("recorded", "new", "sandbox")
    assert row.changes["status"] == [None, "paid"]
    assert books.payment(foreign["imp_uid"]).status == "paid"


def test_a_form_says_the_same_as_json(books: Books, foreign: dict[str, str]) -> None:
    form = urlencode(foreign).encode()

    row = deliver(books, form, "application/x-www-form-urlencoded; charset=utf-8")

    assert row.outcome == "recorded"
    assert row.imp_uid == foreign["imp_uid"]


def test_the_same_webhook_twice_is_counted_and_recorded_once(
    books: Books, foreign: dict[str, str]
) -> None:
    first = deliver(books, body(**foreign))
    second = deliver(books, body(**foreign))

    assert second.id == first.id
    assert (second.duplicates, len(second.arrivals)) == (1, 2)
    assert second.outcome == "recorded"
    assert len(books.payments()) == 1


def test_a_late_webhook_is_not_forged(
    books: Books, sandbox: Sandbox, foreign: dict[str, str]
) -> None:
    sandbox.api.post("/payments/cancel", imp_uid=foreign["imp_uid"], reason="r")
    deliver(books, body(**{**foreign, "status": "cancelled"}))

    late = deliver(books, body(**foreign))

    assert late.outcome == "unchanged"
    assert books.payment(foreign["imp_uid"]).status == "cancelled"


def test_two_cancels_that_look_alike_are_both_looked_into(
    books: Books, sandbox: Sandbox, foreign: dict[str, str]
) -> None:
    raw = body(**{**foreign, "status": "cancelled"})
    sandbox.api.post("/payments/cancel", imp_uid=foreign["imp_uid"], amount=1000, reason="r")
    deliver(books, raw)
    sandbox.api.post("/payments/cancel", imp_uid=foreign["imp_uid"], amount=500, reason="r")

    again = deliver(books, raw)

    assert again.changes["cancelled"] == [1000, 1500]
    assert books.payment(foreign["imp_uid"]).cancelled == 1500


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        ({"imp_uid": "imp_999999999999"}, "unknown"),
        ({"merchant_uid": "another"}, "merchant_uid"),
        ({"status": "cancelled"}, "status"),
        ({"status": "failed"}, "status"),
        ({"amount": 1}, "amount"),
    ],
)
def test_a_forged_webhook_changes_nothing_and_is_called_so(
    books: Books, foreign: dict[str, str], lie: dict[str, object], reason: str
) -> None:
    row = deliver(books, body(**{**foreign, **lie}))

    assert (row.outcome, row.reason) == ("forged", reason)
    assert books.payments() == []


def test_a_failed_payment_was_never_paid(books: Books, sandbox: Sandbox) -> None:
    sandbox.api.onetime("order-9", FAILS)
    failed = sandbox.api.get("/payments/find/order-9").response

    row = deliver(books, body(imp_uid=failed["imp_uid"], merchant_uid="order-9", status="paid"))

    assert (row.outcome, row.reason) == ("forged", "status")


def test_a_cancel_of_an_unknown_number_is_forged(
    books: Books, sandbox: Sandbox, foreign: dict[str, str]
) -> None:
    sandbox.api.post("/payments/cancel", imp_uid=foreign["imp_uid"], amount=1000, reason="r")

    row = deliver(books, body(**{**foreign, "status": "cancelled", "cancellation_id": "made-up"}))

    assert (row.outcome, row.reason) == ("forged", "cancellation_id")


def test_a_fetch_that_failed_is_made_again_and_at_last_left_to_a_person(
    tmp_path: Path, sandbox: Sandbox, foreign: dict[str, str]
) -> None:
    with books_in(tmp_path / "data", NOBODY, sandbox.clock) as lost:
        webhooks = lost.services.webhooks
        (number,) = webhooks.receive([read("application/json", body(**foreign))])
        outcomes = []
        for _ in range(6):
            if number in webhooks.due():
                outcomes.append(webhooks.process(number))
            sandbox.clock.advance(timedelta(seconds=301))

    assert outcomes == ["pending"] * 4 + ["failed"]


def test_what_was_pending_at_the_end_of_a_process_is_taken_up_by_the_next(
    tmp_path: Path, sandbox: Sandbox, foreign: dict[str, str]
) -> None:
    with books_in(tmp_path / "data", sandbox.url, sandbox.clock) as first:
        first.services.webhooks.receive([read("application/json", body(**foreign))])

    with books_in(tmp_path / "data", sandbox.url, sandbox.clock) as second:
        (number,) = second.services.webhooks.due()
        assert second.services.webhooks.process(number) == "recorded"


def test_a_replay_looks_once_more(books: Books, sandbox: Sandbox, foreign: dict[str, str]) -> None:
    row = deliver(books, body(**foreign))
    sandbox.api.post("/payments/cancel", imp_uid=foreign["imp_uid"], reason="r")

    books.services.webhooks.replay(int(row.id or 0), KIM)

    assert books.payment(foreign["imp_uid"]).status == "cancelled"


def test_a_payment_belongs_where_the_gateway_knows_it(
    tmp_path: Path, sandbox: Sandbox, foreign: dict[str, str]
) -> None:
    with books_in(tmp_path / "data", NOBODY, sandbox.clock, gateway_url=sandbox.url) as far:
        far.add_channel(Environment.TEST)
        row = deliver(far, body(**foreign))

        assert (row.outcome, row.environment) == ("recorded", "test")


@pytest.fixture
def odd_bodies() -> list[bytes]:
    """Bodies that no gateway sends."""
    return [
        b"",
        b"\x00\xff\xfe",
        b"[1,2]",
        b"null",
        b'{"imp_uid": null}',
        b'{"imp_uid": {"a": 1}, "status": "paid"}',
        b'{"imp_uid": "\\ud800"}',
        b'{"imp_uid": "' + b"x" * 60_000 + b'"}',
        b"[" * 60_000,
        b'{"imp_uid": ' + b"9" * 60_000 + b"}",
        b"imp_uid=" + b"&" * 60_000,
    ]


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", ""])
def test_garbage_is_kept_as_such(books: Books, odd_bodies: list[bytes], kind: str) -> None:
    for raw in odd_bodies:
        assert deliver(books, raw, kind).outcome == "forged"
    assert books.services.webhooks.due() == []


def test_a_card_number_in_a_body_is_not_kept(books: Books) -> None:
    row = deliver(books, body(imp_uid="imp_1", card_number="4242424242424242", memo="x"))

    assert "4242424242424242" not in row.body
    assert json.loads(row.body)["memo"] == "x"
