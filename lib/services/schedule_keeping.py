"""How does a schedule enter the ledger? As the gateway tells of it, and with the payment it led to.

A payment that a schedule led to is nobody's answer: it is fetched back, or it would be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from sqlmodel import Session

from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import GatewayError, LiveDisabled
from lib.kernel.money import from_wire
from lib.kernel.redaction import redact_text
from lib.ledger import schedules
from lib.ledger.engine import Database
from lib.ledger.record import Cause
from lib.ledger.schema import ChannelRow, ScheduleRow
from lib.portone.client import PortOneClient
from lib.portone.models import Payment, Schedule
from lib.services.fetching import Fetching
from lib.services.observing import observe
from lib.services.settling import settle

log = structlog.get_logger()


def keep(
    session: Session, told: Schedule, where: tuple[str, str], clock: Clock, attempt_key: str = ""
) -> ScheduleRow:
    """Keep what the gateway says of a schedule, in the caller's transaction.

    Args:
        session: a writing session.
        told: as fetched or answered.
        where: environment and channel it belongs to.
        clock: what time it is.
        attempt_key: our act that booked it, if it was one.
    """
    environment, channel_id = where
    return schedules.keep(
        session,
        _values(told),
        environment=environment,
        channel_id=channel_id,
        observed_at=to_unix(clock.now()),
        attempt_key=attempt_key,
    )


def _values(told: Schedule) -> dict[str, Any]:
    currency = told.currency or "KRW"
    return {
        "merchant_uid": told.merchant_uid,
        "customer_uid": told.customer_uid,
        "imp_uid": told.imp_uid or "",
        "pg_module": told.pg_provider or "",
        "mid": told.pg_id or "",
        "amount": from_wire(told.amount, currency).minor,
        "currency": currency,
        "name": redact_text(told.name or ""),
        "buyer_name": redact_text(told.buyer_name or ""),
        "status": told.schedule_status,
        "payment_status": told.payment_status or "",
        "fail_reason": redact_text(told.fail_reason or ""),
        "schedule_at": told.schedule_at,
        "executed_at": told.executed_at or 0,
        "revoked_at": told.revoked_at or 0,
    }


class ScheduleKeeping:
    """Takes in what is told of schedules, and fetches their payments back."""

    def __init__(self, database: Database, fetching: Fetching, clock: Clock) -> None:
        self._database = database
        self._fetching = fetching
        self._clock = clock

    def take_in(self, client: PortOneClient, channel: ChannelRow, told: Iterable[Schedule]) -> int:
        """Keep what was told, and record the payments that it names and the ledger does not know.

        Returns:
            How many payments were recorded.

        Raises:
            GatewayError: the payments could not be fetched; the schedules are kept all the same.
        """
        rows = list(told)
        where = (channel.environment, channel.id)
        with self._database.writing() as session:
            for one in rows:
                keep(session, one, where, self._clock)
        numbers = [one.merchant_uid for one in rows]
        with self._database.reading() as session:
            missing = schedules.unpaid_for(session, channel.environment, numbers)
        return self.record(channel, client.payments.several(missing)) if missing else 0

    def record(self, channel: ChannelRow, payments: Sequence[Payment]) -> int:
        """Record payments that were fetched; one that cannot be does not stop the others."""
        recorded = 0
        with self._database.writing() as session:
            for payment in payments:
                try:
                    fetched = self._fetching.placed(payment, channel)
                    with session.begin_nested():
                        observe(session, payment, fetched.where, Cause.SYNC, self._clock)
                        settle(session, payment, self._clock)
                except (LiveDisabled, GatewayError, ValueError) as error:
                    log.warning("schedule.unrecorded", imp_uid=payment.imp_uid, reason=str(error))
                else:
                    recorded += 1
        return recorded

    def note_gone(self, row: ScheduleRow) -> None:
        """Note that the gateway does not know a schedule any more."""
        with self._database.writing() as session:
            known = schedules.find(session, row.environment, row.merchant_uid)
            if known is not None and known.status == schedules.SCHEDULED:
                known.status = schedules.GONE
                known.observed_at = to_unix(self._clock.now())
                session.add(known)

    def note_lookup(self, row: ScheduleRow) -> None:
        """Count a look at a schedule whose time has come and that has not run."""
        with self._database.writing() as session:
            known = schedules.find(session, row.environment, row.merchant_uid)
            if known is not None:
                schedules.note_lookup(session, known, to_unix(self._clock.now()))
