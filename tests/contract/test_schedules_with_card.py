"""Does a booking with a card make its key, once, and is nothing of the card kept?"""

from __future__ import annotations

from typing import Any

import pytest

from lib.catalog.test_cards import number_for
from lib.kernel.errors import InvalidInput
from lib.kernel.ids import mint_attempt_key
from lib.ledger.journal import Outcome
from lib.ledger.schema import AttemptRow
from lib.services.schedules import BookCommand
from tests.contract.bookings import DAY, entry, issue, states
from tests.contract.books import KIM, Books
from tests.contract.lossy_proxy import LossyProxy
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

CARD = {"card_number": number_for("0000"), "expiry": "2099-12", "birth": "900101",
        "pwd_2digit": "12"}  # fmt: skip


def _with_card(books: Books, handle: str, **more: Any) -> AttemptRow:  # noqa: ANN401
    entries = [entry(books, f"{handle}-1"), entry(books, f"{handle}-2", 2 * DAY)]
    command = BookCommand(
        mint_attempt_key(), books.channel.id, handle, entries, card={**CARD, **more}
    )
    return books.services.schedules.book(command, KIM)


def test_a_booking_with_a_card_makes_its_key_and_nothing_of_the_card_is_kept(
    books: Books, sandbox: Sandbox
) -> None:
    attempt = _with_card(books, "new")
    assert attempt.outcome == Outcome.ACCEPTED
    assert list(states(books, "new-1", "new-2")) == ["scheduled", "scheduled"]
    kept = books.services.billing_keys.get("sandbox", "new")
    assert kept is not None
    assert kept.card_number == "036600******0000"
    assert sandbox.api.get("/subscribe/customers/new").response["customer_uid"] == "new"
    assert attempt.request["card_number"] == "036600******0000"
    assert {attempt.request[name] for name in ("expiry", "birth", "pwd_2digit")} == {"***"}
    sent = books.services.journal.exchanges(attempt.key)[0].request_body
    assert (sent["card_number"], sent["expiry"]) == ("036600******0000", "***")
    assert CARD["card_number"] not in repr(BookCommand("k", "c", "u", [], card=CARD))


def test_a_card_for_a_handle_that_has_one_is_refused_before_anything_is_sent(books: Books) -> None:
    issue(books, "kim")
    before = books.attempts()
    with pytest.raises(InvalidInput, match="kept already"):
        _with_card(books, "kim")
    assert books.attempts() == before


@pytest.mark.parametrize("wrong", [{"card_number": "12"}, {"expiry": "soon"}])
def test_a_card_that_cannot_be_one_is_said_before_anything_is_sent(
    books: Books, wrong: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput):
        _with_card(books, "new", **wrong)
    assert books.attempts() == 0


def test_a_card_that_the_issuer_refuses_leaves_neither_key_nor_booking(books: Books) -> None:
    attempt = _with_card(books, "new", card_number=number_for("0011"))
    assert attempt.outcome == Outcome.REFUSED
    assert books.services.billing_keys.get("sandbox", "new") is None
    assert books.services.schedules.get("sandbox", "new-1") is None


def test_a_lost_answer_to_a_booking_with_a_card_is_settled_by_reading(
    far_books: Books, proxy: LossyProxy
) -> None:
    proxy.lose("answer", "/schedule")
    attempt = _with_card(far_books, "new")
    assert attempt.outcome == Outcome.ACCEPTED
    assert far_books.services.billing_keys.get("sandbox", "new") is not None
