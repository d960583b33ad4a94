"""What happened to a payment, in order? Acts, exchanges, window, webhooks, schedule, cancels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from lib.ledger import checkouts, inbox, schedules
from lib.ledger.engine import Database
from lib.ledger.journal import CANCEL
from lib.ledger.queries import Detail
from lib.ledger.schema import AttemptRow, PaymentRow
from lib.services import masked_rows


class Kind(StrEnum):
    """What an event is of."""

    BOOKED = "booked"
    ATTEMPT = "attempt"
    EXCHANGE = "exchange"
    WINDOW = "window"
    OPENED = "opened"
    RUN = "run"
    FAILED = "failed"
    PAID = "paid"
    WEBHOOK = "webhook"
    CANCELLED = "cancelled"


# What falls into one second comes in this order: an act, then what it brought about.
_ORDER = list(Kind)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a payment's life.

    Attributes:
        at_ms: UNIX milliseconds; of most events only the second is known.
        kind: what it is of.
        subject: the row it is told by.
        of_cancel: whether it belongs to a cancel, which comes after all that a charge brought.
    """

    at_ms: int
    kind: Kind
    subject: Any
    of_cancel: bool = False

    @property
    def order(self) -> tuple[int, bool, int, int]:
        """Return what events are sorted by: the second, what comes of what, the millisecond."""
        return self.at_ms // 1000, self.of_cancel, _ORDER.index(self.kind), self.at_ms


class Timelines:
    """Joins what the tables of the ledger know of a payment."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, detail: Detail) -> list[Event]:
        """Return the life of a payment, the oldest first."""
        return sorted(
            (event for event in self._events(detail) if event.at_ms > 0),
            key=lambda event: event.order,
        )

    def _events(self, detail: Detail) -> Iterator[Event]:
        payment = detail.payment
        yield Event(payment.started_at * 1000, Kind.OPENED, payment)
        yield Event(payment.failed_at * 1000, Kind.FAILED, payment)
        yield Event(payment.paid_at * 1000, Kind.PAID, payment)
        cancels = {row.key for row in detail.attempts if row.operation == CANCEL}
        for attempt in detail.attempts:
            yield Event(attempt.opened_at * 1000, Kind.ATTEMPT, attempt, attempt.key in cancels)
        for exchange in detail.exchanges:
            of_cancel = exchange.attempt_key in cancels
            yield Event(exchange.started_at * 1000, Kind.EXCHANGE, exchange, of_cancel)
        for cancel in detail.cancels:
            yield Event(cancel.cancelled_at * 1000, Kind.CANCELLED, cancel, of_cancel=True)
        with self._database.reading() as session:
            found = [*_heard(session, payment), *_booked(session, payment)]
        for event in found:
            if event.kind is Kind.WINDOW:
                masked_rows.event(event.subject)
        yield from found


def _heard(session: Session, payment: PaymentRow) -> Iterator[Event]:
    """Give what was seen of its window, or of its webhooks where it had none from here."""
    run = checkouts.of_payment(session, payment.imp_uid, payment.merchant_uid)
    if run is not None:  # it tells of its webhooks itself
        for one in checkouts.events(session, run.id):
            yield Event(one.at_ms, Kind.WINDOW, one)
        return
    for webhook in inbox.listed(session, text=payment.imp_uid):
        for at_ms in webhook.arrivals:
            yield Event(at_ms, Kind.WEBHOOK, webhook)


def _booked(session: Session, payment: PaymentRow) -> Iterator[Event]:
    """Give when it was booked and run, if it was."""
    booked = schedules.find(session, payment.environment, payment.merchant_uid)
    if booked is None or booked.imp_uid != payment.imp_uid:
        return
    yield Event(booked.executed_at * 1000, Kind.RUN, booked)
    booking = session.get(AttemptRow, booked.attempt_key) if booked.attempt_key else None
    if booking is not None:
        yield Event(booking.opened_at * 1000, Kind.BOOKED, booking)
