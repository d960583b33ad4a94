"""How do tests book, move and revoke payments of a billing key? Short words over the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lib.catalog.test_cards import number_for
from lib.kernel.clock import to_unix
from lib.kernel.ids import mint_attempt_key
from lib.ledger.schema import AttemptRow, ScheduleRow
from lib.services.charges import ISSUE
from lib.services.schedules import ActCommand, BookCommand
from tests.contract.books import KIM, Books

HOUR = 3600
DAY = 24 * HOUR


def issue(books: Books, customer_uid: str = "kim", scenario: str = "0000") -> None:
    """Keep a test card under a handle."""
    books.charge(number_for(scenario), operation=ISSUE, customer_uid=customer_uid, merchant_uid="")


def entry(books: Books, merchant_uid: str, after: int = DAY, amount: int = 9_900) -> dict[str, Any]:
    """Write one charge that is due so many seconds from now."""
    now = to_unix(books.services.time.now("sandbox"))
    return {
        "merchant_uid": merchant_uid,
        "schedule_at": now + after,
        "amount": amount,
        "currency": "KRW",
        "name": "Monthly",
    }


def book(
    books: Books,
    *entries: dict[str, Any],
    key: str = "",
    customer_uid: str = "kim",
    channel_id: str = "",
    confirmed: int | None = None,
) -> AttemptRow:
    """Book charges on a key."""
    command = BookCommand(
        key or mint_attempt_key(),
        channel_id or books.channel.id,
        customer_uid,
        entries,
        confirmed,
    )
    return books.services.schedules.book(command, KIM)


def act(books: Books, operation: str, *merchant_uids: str, **more: Any) -> AttemptRow:  # noqa: ANN401
    """Do something with what is booked."""
    fields = {"attempt_key": mint_attempt_key(), "environment": "sandbox", **more}
    command = ActCommand(merchant_uids=tuple(merchant_uids), operation=operation, **fields)
    return books.services.schedules.act(command, KIM)


def row(books: Books, merchant_uid: str, environment: str = "sandbox") -> ScheduleRow:
    """Return a schedule of the ledger; it must be there."""
    found = books.services.schedules.get(environment, merchant_uid)
    assert found is not None
    return found


def states(books: Books, *merchant_uids: str) -> Sequence[str]:
    """Return the states of schedules in the ledger."""
    return [row(books, number).status for number in merchant_uids]
