"""Are lost answers settled by reading, rightly, and never by sending again?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lib.catalog.vocabulary import Environment
from lib.kernel.clock import FixedClock
from lib.kernel.errors import InvalidInput
from lib.ledger.journal import Outcome
from lib.services.channel_form import ChannelForm
from lib.services.charges import ISSUE
from tests.contract.books import KIM, REFUSED, Books, books_in
from tests.contract.lossy_proxy import LossyProxy
from tests.contract.odd_server import envelope, http, odd_server
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

ONETIME_PATH = "/subscribe/payments/onetime"


def test_a_charge_that_never_arrived_stays_unknown_within_grace_and_is_refused_after_it(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox
) -> None:
    proxy.lose("request", ONETIME_PATH)
    attempt = far_books.charge(merchant_uid="m-1")
    proxy.heal()
    unknowns = far_books.services.unknowns
    assert attempt.outcome == Outcome.UNKNOWN
    sandbox.clock.advance(timedelta(seconds=59))
    assert unknowns.resolve_all() == 0
    assert [row.key for row in unknowns.open()] == [attempt.key]
    sandbox.clock.advance(timedelta(seconds=1))
    assert unknowns.resolve_all() == 1
    after = far_books.services.journal.get(attempt.key)
    assert (after.outcome, "no such act" in after.message) == (Outcome.REFUSED, True)
    assert not any(line.startswith(f"POST {ONETIME_PATH}") for line in proxy.passed)
    assert sandbox.api.get("/payments/find/m-1").status == 404


def test_a_charge_whose_answer_is_lost_is_settled_once_the_gateway_can_be_read(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox
) -> None:
    proxy.lose("answer", ONETIME_PATH)
    proxy.lose("answer", "/payments/find/m-1")
    attempt = far_books.charge(merchant_uid="m-1")
    assert (attempt.outcome, far_books.payments()) == (Outcome.UNKNOWN, [])
    sandbox.clock.advance(timedelta(hours=5))  # however long nobody could read
    assert far_books.services.unknowns.resolve_all() == 0
    proxy.heal()
    assert far_books.services.unknowns.resolve_all() == 1
    after = far_books.services.journal.get(attempt.key)
    assert after.outcome == Outcome.ACCEPTED
    assert far_books.payment(after.imp_uid).attempt_key == attempt.key
    assert sum(line == f"POST {ONETIME_PATH}" for line in proxy.passed) == 1


def test_the_grace_begins_when_the_waiting_ended_not_when_it_began(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox
) -> None:
    books = far_books
    proxy.lose("request", ONETIME_PATH)
    attempt = books.charge()
    proxy.heal()
    # As if the gateway had kept us waiting for fifty seconds.
    with books.services.database.writing() as session:
        row = books.services.journal.get(attempt.key)
        row.opened_at -= 50
        session.merge(row)
    sandbox.clock.advance(timedelta(seconds=20))
    assert books.services.unknowns.resolve_all() == 0


def test_an_earlier_failure_of_the_order_number_does_not_settle_a_lost_charge(
    far_books: Books, proxy: LossyProxy
) -> None:
    failed = far_books.charge(REFUSED, merchant_uid="m-1")
    proxy.lose("request", ONETIME_PATH)
    lost = far_books.charge(merchant_uid="m-1")
    assert failed.imp_uid
    assert (lost.outcome, lost.imp_uid) == (Outcome.UNKNOWN, "")


def test_an_earlier_payment_of_the_order_number_does_not_accept_a_lost_charge(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox
) -> None:
    far_books.charge(merchant_uid="m-1")
    proxy.lose("request", ONETIME_PATH)
    lost = far_books.charge(merchant_uid="m-1")
    assert (lost.outcome, lost.imp_uid) == (Outcome.UNKNOWN, "")
    sandbox.clock.advance(timedelta(seconds=61))
    far_books.services.unknowns.resolve_all()
    assert far_books.services.journal.get(lost.key).outcome == Outcome.REFUSED


def test_a_later_failure_of_the_order_number_does_not_hide_a_paid_one(
    tmp_path: Path, clock: FixedClock
) -> None:
    now = int(clock.now().timestamp())
    base = {"merchant_uid": "m-1", "amount": 1000, "started_at": now}
    paid = {**base, "imp_uid": "imp_paid", "status": "paid", "paid_at": now}
    failed = {**base, "imp_uid": "imp_failed", "status": "failed", "failed_at": now}

    def reply(line: str) -> bytes:
        if line.startswith("POST"):
            return b""
        return http(200, envelope(paid if "/m-1/paid" in line else failed))

    with odd_server(reply) as odd, books_in(tmp_path, odd.url, clock) as books:
        attempt = books.charge(merchant_uid="m-1")
        assert (attempt.outcome, attempt.imp_uid) == (Outcome.ACCEPTED, "imp_paid")


def test_a_payment_older_than_the_attempt_settles_nothing(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox
) -> None:
    sandbox.api.onetime("m-1", "0366-0000-0000-0000")  # made by somebody else, long ago
    sandbox.clock.advance(timedelta(hours=1))
    proxy.lose("request", ONETIME_PATH)
    lost = far_books.charge(merchant_uid="m-1")
    sandbox.clock.advance(timedelta(hours=1))
    assert far_books.services.unknowns.resolve_all() == 0
    assert far_books.services.journal.get(lost.key).outcome == Outcome.UNKNOWN


@pytest.mark.parametrize(
    "answer",
    [
        http(404, "<html>no such page</html>", "text/html"),
        http(200, envelope(None, -1, "temporary")),
        http(400, envelope(None, 1, "bad")),
        http(500, envelope(None, 1, "broken")),
        http(401, envelope(None, -1, "Unauthorized")),
        http(200, envelope({"imp_uid": "imp_1"})),
    ],
    ids=["404 of a proxy", "200 with a code", "400", "500", "401", "no payment"],
)
def test_only_the_gateways_own_404_says_that_nothing_was_done(
    tmp_path: Path, clock: FixedClock, answer: bytes
) -> None:
    with (
        odd_server(lambda line: b"" if line.startswith("POST") else answer) as odd,
        books_in(tmp_path, odd.url, clock) as books,
    ):
        attempt = books.charge()
        clock.advance(timedelta(days=1))
        assert books.services.unknowns.resolve_all() == 0
        assert books.services.journal.get(attempt.key).outcome == Outcome.UNKNOWN
        odd.reply = lambda _: http(404, envelope(None, 1, "unknown"))
        assert books.services.unknowns.resolve_all() == 1
        assert books.services.journal.get(attempt.key).outcome == Outcome.REFUSED


def test_a_payment_that_is_only_opened_leaves_the_attempt_unknown(
    tmp_path: Path, clock: FixedClock
) -> None:
    ready = {"imp_uid": "imp_1", "merchant_uid": "m", "amount": 1000, "status": "ready"}
    with (
        odd_server(http(200, envelope(ready))) as odd,
        books_in(tmp_path, odd.url, clock) as books,
    ):
        attempt = books.charge()
        assert attempt.outcome == Outcome.UNKNOWN
        odd.reply = lambda _: http(200, envelope({**ready, "status": "paid"}))
        assert books.services.unknowns.resolve_all() == 1
        assert books.payment("imp_1").status == "paid"


@pytest.mark.parametrize("lost", ["answer", "request"])
def test_a_key_whose_answer_is_lost_is_looked_up(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox, lost: str
) -> None:
    proxy.lose("answer" if lost == "answer" else "request", "/subscribe/customers/kim")
    attempt = far_books.charge(operation=ISSUE, customer_uid="kim")
    assert attempt.outcome == Outcome.UNKNOWN  # the look-up has the same path
    proxy.heal()
    sandbox.clock.advance(timedelta(seconds=61))
    assert far_books.services.unknowns.resolve_all() == 1
    after = far_books.services.journal.get(attempt.key).outcome
    assert after == (Outcome.ACCEPTED if lost == "answer" else Outcome.REFUSED)
    keys = far_books.services.reports.billing_keys("sandbox")
    assert [key.customer_uid for key in keys] == (["kim"] if lost == "answer" else [])


def test_a_channel_is_kept_as_it_is_while_something_must_be_looked_up_through_it(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox
) -> None:
    channels = far_books.services.channels
    channel = far_books.add_channel(Environment.SANDBOX)
    proxy.lose("request", ONETIME_PATH)
    far_books.charge(channel=channel)
    proxy.heal()

    same = ChannelForm(
        name="N",
        pg_module=channel.pg_module,
        mid=channel.mid,
        sdk=channel.sdk,
        mid_api_version=channel.mid_api_version,
        environment=channel.environment,
    )

    for act in (
        lambda: channels.remove(channel.id, KIM),
        lambda: channels.edit(channel.id, replace(same, environment="test"), KIM),
        lambda: channels.edit(channel.id, replace(same, mid="other"), KIM),
    ):
        with pytest.raises(InvalidInput, match="not known yet"):
            act()
    assert channels.edit(channel.id, same, KIM).name == "N"
    sandbox.clock.advance(timedelta(seconds=61))
    assert far_books.services.unknowns.resolve_all() == 1
    channels.remove(channel.id, KIM)


def test_an_unknown_of_a_live_channel_waits_until_live_is_allowed_again(
    tmp_path: Path, sandbox: Sandbox, proxy: LossyProxy
) -> None:
    folder = tmp_path / "d"
    with books_in(folder, proxy.url, sandbox.clock, allow_live=True) as books:
        live = books.add_channel(Environment.LIVE)
        proxy.lose("answer", ONETIME_PATH)
        proxy.lose("answer", "/payments/find/m-1")
        attempt = books.charge(channel=live, merchant_uid="m-1", confirmed=1000)
    proxy.heal()
    sandbox.clock.advance(timedelta(hours=1))
    with books_in(folder, proxy.url, sandbox.clock) as books:
        assert books.services.unknowns.resolve_all() == 0
        assert books.services.journal.get(attempt.key).outcome == Outcome.UNKNOWN
    with books_in(folder, proxy.url, sandbox.clock, allow_live=True) as books:
        assert books.services.unknowns.resolve_all() == 1
        assert books.services.journal.get(attempt.key).outcome == Outcome.ACCEPTED
