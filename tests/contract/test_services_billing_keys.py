"""Is a billing key listed, looked up, and taken away once, with its schedules in view?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.kernel.errors import InvalidInput
from lib.kernel.ids import mint_attempt_key
from lib.ledger.journal import Outcome
from lib.ledger.schema import AttemptRow
from lib.services.billing_keys import DeleteCommand, KeyFilter
from lib.services.charges import ISSUE
from tests.contract.bookings import book, entry, issue
from tests.contract.books import KIM, Books
from tests.contract.lossy_proxy import LossyProxy
from tests.contract.sandbox_server import Sandbox
from tests.databases import all_that_is_kept

pytestmark = pytest.mark.contract

KEY_PATH = "/subscribe/customers/kim"


def delete(books: Books, *accepted: str, customer_uid: str = "kim", key: str = "") -> AttemptRow:
    """Take a key away."""
    command = DeleteCommand(key or mint_attempt_key(), "sandbox", customer_uid, frozenset(accepted))
    return books.services.billing_keys.delete(command, KIM)


def handles(books: Books, **more: object) -> list[str]:
    """Return the handles that are listed."""
    where = KeyFilter("sandbox", **more)  # type: ignore[arg-type]
    return [one.row.customer_uid for one in books.services.billing_keys.listed(where)]


def test_keys_are_listed_and_searched_with_what_is_booked_on_them(books: Books) -> None:
    issue(books, "kim")
    issue(books, "lee")
    book(books, entry(books, "m-1"))
    (kim,) = books.services.billing_keys.listed(KeyFilter("sandbox", "ki"))
    assert (kim.row.customer_uid, kim.pending) == ("kim", 1)
    assert handles(books) == ["lee", "kim"]
    assert handles(books, text="0366") == ["lee", "kim"]


def test_a_key_that_was_issued_elsewhere_is_looked_up_and_listed(
    books: Books, sandbox: Sandbox
) -> None:
    sandbox.api.post(KEY_PATH, card_number="0366-0000-0000-0000", expiry="2099-12")
    found = books.services.billing_keys.look_up(books.channel, "kim")
    assert found is not None
    assert (found.card_number, handles(books)) == ("036600******0000", ["kim"])
    assert books.services.billing_keys.look_up(books.channel, "nobody") is None


@pytest.mark.parametrize("handle", ["", "4539 5787 6362 1486", "k" * 81])
def test_what_can_be_no_handle_is_said_before_anything_is_asked(books: Books, handle: str) -> None:
    with pytest.raises(InvalidInput, match="handle of a billing key"):
        books.services.billing_keys.look_up(books.channel, handle)


def test_a_deleted_key_is_gone_from_the_lists_and_from_the_gateway(
    books: Books, sandbox: Sandbox
) -> None:
    issue(books)
    assert delete(books).outcome == Outcome.ACCEPTED
    assert (handles(books), handles(books, gone=True)) == ([], ["kim"])
    assert books.services.reports.billing_keys("sandbox") == []
    assert sandbox.api.get(KEY_PATH).status == 404
    issue(books)
    assert (handles(books), handles(books, gone=True)) == (["kim"], [])


def test_a_key_with_schedules_is_kept_until_somebody_has_seen_each_of_them(
    books: Books, sandbox: Sandbox
) -> None:
    issue(books)
    book(books, entry(books, "m-1"))
    # Booked behind our back: fetched before the key is touched.
    sandbox.api.post(
        "/subscribe/payments/schedule", customer_uid="kim", schedules=[entry(books, "m-2")]
    )
    before = books.attempts()
    for accepted in ((), ("m-1",)):
        with pytest.raises(InvalidInput, match="m-2"):
            delete(books, *accepted)
    assert (books.attempts(), sandbox.api.get(KEY_PATH).status) == (before, 200)
    assert delete(books, "m-1", "m-2").outcome == Outcome.ACCEPTED


@pytest.mark.parametrize("lost", ["answer", "request"])
def test_a_deletion_whose_answer_is_lost_is_settled_by_looking(
    far_books: Books, proxy: LossyProxy, sandbox: Sandbox, lost: str
) -> None:
    issue(far_books)
    far_books.services.gateways.reading(far_books.channel).settings.pg()  # signed in
    pending = far_books.services.billing_keys.pending(far_books.channel, "kim")
    assert list(pending) == []
    proxy.lose(lost, KEY_PATH)  # type: ignore[arg-type]
    attempt = delete(far_books)
    assert attempt.outcome == Outcome.UNKNOWN
    proxy.heal()
    sandbox.clock.advance(timedelta(seconds=61))
    far_books.services.unknowns.resolve_all()
    arrived = lost == "answer"
    after = far_books.services.journal.get(attempt.key)
    assert after.outcome == (Outcome.ACCEPTED if arrived else Outcome.REFUSED)
    assert handles(far_books, gone=True) == (["kim"] if arrived else [])
    assert proxy.passed.count(f"DELETE {KEY_PATH}") == int(arrived)


def test_what_a_key_paid_is_fetched_page_by_page_and_recorded(
    books: Books, sandbox: Sandbox
) -> None:
    issue(books)
    for number in range(21):
        sandbox.api.post(
            "/subscribe/payments/again", customer_uid="kim", merchant_uid=f"a-{number}", amount=1000
        )
    first = books.services.billing_keys.payments(books.channel, "kim")
    second = books.services.billing_keys.payments(books.channel, "kim", page=2)
    assert (first.total, len(first.items), len(second.items)) == (21, 20, 1)
    assert len(books.payments()) == 21


def test_a_customers_data_are_masked_revealed_and_not_kept(books: Books, sandbox: Sandbox) -> None:
    sandbox.api.post(
        KEY_PATH,
        card_number="0366-0000-0000-0000",
        expiry="2099-12",
        customer_name="Matthew Secret",
        customer_tel="010-8765-4321",
        customer_email="matthew@example.com",
    )
    found = books.services.billing_keys.look_up(books.channel, "kim")
    assert found is not None
    assert found.customer_name == "M************t"
    assert (found.customer_tel, found.customer_email) == ("010-****-4321", "m***@example.com")
    revealed = books.services.revealing.billing_key(books.channel, "kim", KIM)
    assert revealed is not None
    assert revealed.customer_name == "Matthew Secret"
    _nowhere_in_the_ledger(books)


def test_whose_card_it_is_reaches_the_gateway_and_is_kept_neither_with_the_act_nor_in_the_log(
    books: Books, sandbox: Sandbox
) -> None:
    told = {
        "customer_name": "Matthew Secret",
        "customer_tel": "010-8765-4321",
        "customer_email": "matthew@example.com",
        "customer_addr": "Matthew Secret Street 1",
    }
    attempt = books.charge(operation=ISSUE, customer_uid="kim", **told)
    assert attempt.outcome == Outcome.ACCEPTED
    answer = sandbox.api.get("/subscribe/customers/kim").response
    assert {name: answer[name] for name in told} == told
    assert attempt.request["customer_name"] == "***"
    _nowhere_in_the_ledger(books)


def _nowhere_in_the_ledger(books: Books) -> None:
    content = all_that_is_kept(books.services.settings.data_dir)
    assert b"0366" in content or b"billing.issue" in content
    for secret in (b"Matthew Secret", b"8765-4321", b"matthew@example"):
        assert secret not in content
