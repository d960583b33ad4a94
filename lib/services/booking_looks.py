"""What became of a booking, a change of one, or a deleted key whose answer was lost? Read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlmodel import Session

from lib.i18n import mark
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import GatewayRefused
from lib.ledger import billing_keys
from lib.ledger.journal import Ending, Outcome
from lib.ledger.schedules import EXECUTED, REVOKED, SCHEDULED
from lib.ledger.schema import AttemptRow
from lib.portone.client import PortOneClient
from lib.portone.models import Schedule
from lib.services.schedule_keeping import keep
from lib.services.schedule_orders import BOOK, CHANGE, DELETE_KEY, RESCHEDULE, REVOKE

_NOT_FOUND: Final = 404
_SKEW: Final = 120  # seconds that the gateway's clock and ours may stand apart


class State(Enum):
    """How far a look has got."""

    SETTLED = "settled"
    ABSENT = "absent"  # no trace of it, though it may still be on its way


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the gateway says of an attempt.

    Attributes:
        state: whether there is a trace of it.
        ending: how it ended; of what left no trace, how it is closed once it cannot come any more.
        alongside: what to write in the same transaction.
    """

    state: State
    ending: Ending
    alongside: Callable[[Session], object] | None = None


_NEVER: Final = Ending(
    Outcome.REFUSED, message=mark("Looked up: the gateway knows of no such act.")
)
_PARTLY: Final = Ending(
    Outcome.ACCEPTED,
    message=mark("Looked up: the gateway did this for a part of the schedules only."),
)
_RUN: Final = Ending(
    Outcome.REFUSED, message=mark("Looked up: the payment had run before it could be revoked.")
)
LOOKED_UP_HERE: Final = frozenset({BOOK, CHANGE, RESCHEDULE, REVOKE, DELETE_KEY})


def look(client: PortOneClient, attempt: AttemptRow, clock: Clock) -> Look:
    """Look one of LOOKED_UP_HERE up.

    Raises:
        GatewayError: the gateway could not be asked.
    """
    if attempt.operation == DELETE_KEY:
        return _deleted(client, attempt, clock)
    found = _fetched(client, attempt)
    where = (attempt.environment, attempt.channel_id)
    booked_by = attempt.key if attempt.operation == BOOK else ""

    def alongside(session: Session) -> None:
        for one in found.values():
            if one is not None:
                keep(session, one, where, clock, booked_by)

    if attempt.operation == REVOKE:
        return _revoked(list(found.values()), alongside)
    if attempt.operation == BOOK:
        entries = attempt.request.get("schedules", [])
        done = [
            _is_as_booked(found[str(entry["merchant_uid"])], entry, attempt) for entry in entries
        ]
    else:
        done = [_is_moved(one, attempt) for one in found.values()]
    return _told(done, alongside)


def _told(done: list[bool], alongside: Callable[[Session], object]) -> Look:
    if all(done):
        return Look(State.SETTLED, Ending(Outcome.ACCEPTED), alongside)
    return Look(State.ABSENT, _PARTLY if any(done) else _NEVER, alongside)


def _fetched(client: PortOneClient, attempt: AttemptRow) -> dict[str, Schedule | None]:
    found: dict[str, Schedule | None] = {}
    for number in _numbers(attempt):
        try:
            found[number] = client.schedules.get(number, attempt_key=attempt.key)
        except GatewayRefused as error:
            if error.status != _NOT_FOUND:
                raise
            found[number] = None
    return found


def _numbers(attempt: AttemptRow) -> list[str]:
    request = attempt.request
    if attempt.operation == BOOK:
        return [str(entry["merchant_uid"]) for entry in request.get("schedules", [])]
    if attempt.operation == REVOKE:
        return [str(number) for number in request.get("merchant_uid", [])]
    return [attempt.merchant_uid]


def _is_as_booked(one: Schedule | None, entry: dict[str, Any], attempt: AttemptRow) -> bool:
    """Say whether a schedule is the one that was booked; later acts may have moved it."""
    return (
        one is not None
        and one.customer_uid == attempt.customer_uid
        and one.amount == entry["amount"]
        and (one.schedule_at == entry["schedule_at"] or one.schedule_status != SCHEDULED)
    )


def _is_moved(one: Schedule | None, attempt: AttemptRow) -> bool:
    return one is not None and one.schedule_at == attempt.request.get("schedule_at")


def _revoked(found: list[Schedule | None], alongside: Callable[[Session], object]) -> Look:
    states = [one.schedule_status if one is not None else REVOKED for one in found]
    if all(state == REVOKED for state in states):
        return Look(State.SETTLED, Ending(Outcome.ACCEPTED), alongside)
    if REVOKED in states:
        return Look(State.ABSENT, _PARTLY, alongside)
    return Look(State.ABSENT, _RUN if EXECUTED in states else _NEVER, alongside)


def _deleted(client: PortOneClient, attempt: AttemptRow, clock: Clock) -> Look:
    def note(session: Session) -> None:
        billing_keys.note_gone(
            session, attempt.environment, attempt.customer_uid, to_unix(clock.now())
        )

    try:
        key = client.billing.get(attempt.customer_uid, attempt_key=attempt.key)
    except GatewayRefused as error:
        if error.status not in {200, _NOT_FOUND}:
            raise
        return Look(State.SETTLED, Ending(Outcome.ACCEPTED), note)
    if key.inserted > attempt.opened_at + _SKEW:  # deleted, and issued anew since
        return Look(State.SETTLED, Ending(Outcome.ACCEPTED))
    return Look(State.ABSENT, _NEVER)
