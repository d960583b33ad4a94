"""How do many payments enter the ledger at once? Through the same door, new ones in one piece.

What is new is inserted; what was said again word for word is counted; all else takes the way of a
single observation (``record``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import bindparam, func, literal_column, update
from sqlmodel import Session, col, select

from lib.ledger import bulk
from lib.ledger.record import Cause, Effect, PaymentFact, event_at, keepable, record
from lib.ledger.schema import CancelRow, ObservationRow, PaymentRow

_COUNT: Final = (
    update(ObservationRow)
    .where(col(ObservationRow.id) == bindparam("of_id"))
    .values(seen=col(ObservationRow.seen) + literal_column("1"), last_seen_at=bindparam("at"))
)


@dataclass(slots=True)
class Sighting:
    """A payment as it was seen on behalf of an attempt.

    Attributes:
        fact: what was said.
        environment: sandbox, test or live.
        channel_id: the channel through which it was seen.
        attempt_key: our act that led to it.
        body: what was said, as it may be kept.
        digest: by which it is known again.
    """

    fact: PaymentFact
    environment: str
    channel_id: str
    attempt_key: str
    body: dict[str, Any] = field(init=False, repr=False)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        self.body, self.digest = keepable(self.fact)

    @property
    def imp_uid(self) -> str:
        """Return the payment's number at the gateway."""
        return str(self.fact.values["imp_uid"])


def record_all(
    session: Session, sightings: Sequence[Sighting], *, cause: Cause, observed_at: int
) -> None:
    """Take observations in, as ``record`` does with each of them.

    Args:
        session: a writing session; nothing is committed here.
        sightings: of one environment.
        cause: why they were asked for.
        observed_at: UNIX seconds.
    """
    if not sightings:
        return
    numbers = [sighting.imp_uid for sighting in sightings]
    environment = sightings[0].environment
    known = _ids(session, environment, numbers)
    new = {seen.imp_uid: seen for seen in sightings if seen.imp_uid not in known}
    last = _last_observations(session, list(known.values()))
    _insert(session, list(new.values()), cause, observed_at)
    counted, others = [], []
    for seen in sightings:
        if new.get(seen.imp_uid) is seen:
            continue
        number, digest = last.get(known.get(seen.imp_uid, 0), (0, ""))
        if digest == seen.digest:
            counted.append({"of_id": number, "at": observed_at})
        else:
            others.append(seen)
    bulk.change(session, _COUNT, counted)
    for seen in others:
        record(
            session,
            seen.fact,
            environment=seen.environment,
            channel_id=seen.channel_id,
            cause=cause,
            observed_at=observed_at,
            attempt_key=seen.attempt_key,
        )


def _ids(session: Session, environment: str, numbers: Sequence[str]) -> dict[str, int]:
    rows = session.exec(
        select(PaymentRow.imp_uid, PaymentRow.id).where(
            PaymentRow.environment == environment, col(PaymentRow.imp_uid).in_(numbers)
        )
    ).all()
    return {imp_uid: number for imp_uid, number in rows if number is not None}


def _last_observations(
    session: Session, payment_ids: Sequence[int]
) -> Mapping[int, tuple[int, str]]:
    newest = (
        select(func.max(ObservationRow.id))
        .where(col(ObservationRow.payment_id).in_(payment_ids))
        .group_by(col(ObservationRow.payment_id))
    )
    rows = session.exec(
        select(ObservationRow.payment_id, ObservationRow.id, ObservationRow.digest).where(
            col(ObservationRow.id).in_(newest)
        )
    ).all()
    return {payment_id: (number or 0, digest) for payment_id, number, digest in rows}


def _insert(
    session: Session, sightings: Sequence[Sighting], cause: Cause, observed_at: int
) -> None:
    if not sightings:
        return
    bulk.add(
        session,
        PaymentRow,
        [
            {
                **seen.fact.values,
                "environment": seen.environment,
                "channel_id": seen.channel_id,
                "attempt_key": seen.attempt_key,
                "observed_at": observed_at,
                "event_at": event_at(seen.fact.values),
            }
            for seen in sightings
        ],
    )
    ids = _ids(session, sightings[0].environment, [seen.imp_uid for seen in sightings])
    bulk.add(
        session,
        CancelRow,
        [
            {
                "payment_id": ids[seen.imp_uid],
                "cancellation_id": cancel.cancellation_id,
                "amount": cancel.amount,
                "reason": cancel.reason,
                "pg_tid": cancel.pg_tid,
                "cancelled_at": cancel.cancelled_at,
            }
            for seen in sightings
            for cancel in seen.fact.cancels
        ],
    )
    bulk.add(
        session,
        ObservationRow,
        [
            {
                "payment_id": ids[seen.imp_uid],
                "cause": cause.value,
                "attempt_key": seen.attempt_key,
                "digest": seen.digest,
                "body": seen.body,
                "effect": Effect.NEW.value,
                "observed_at": observed_at,
                "last_seen_at": observed_at,
            }
            for seen in sightings
        ],
    )
