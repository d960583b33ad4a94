"""Which payments are booked for later? Rows as the gateway told of them last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, func, select

from lib.kernel.clock import seoul_midnight, to_unix
from lib.ledger.schema import PaymentRow, ScheduleRow

SCHEDULED: Final = "scheduled"
EXECUTED: Final = "executed"
REVOKED: Final = "revoked"
GONE: Final = "gone"  # ours: the gateway does not know it any more
STATUSES: Final = (SCHEDULED, EXECUTED, REVOKED, GONE)


@dataclass(frozen=True, slots=True)
class ScheduleFilter:
    """Which schedules?

    Attributes:
        environment: sandbox, test or live; never mixed.
        first_day: first Korean day, inclusive.
        last_day: last Korean day, inclusive.
        status: one of STATUSES, ``failed`` for what ran and was not paid; empty = all.
        customer_uid: only those of one billing key; empty = of all.
        text: part of an order number, a name or a handle.
    """

    environment: str
    first_day: date
    last_day: date
    status: str = ""
    customer_uid: str = ""
    text: str = ""

    @property
    def since(self) -> int:
        """Return the first second of the range."""
        return to_unix(seoul_midnight(self.first_day))

    @property
    def until(self) -> int:
        """Return the first second after the range."""
        return to_unix(seoul_midnight(self.last_day + timedelta(days=1)))


def keep(  # noqa: PLR0913 — what was told, and where it belongs
    session: Session,
    values: Mapping[str, Any],
    *,
    environment: str,
    channel_id: str,
    observed_at: int,
    attempt_key: str = "",
) -> ScheduleRow:
    """Keep what the gateway says of a schedule, in the caller's transaction.

    Args:
        session: a writing session.
        values: columns by name, ``merchant_uid`` among them.
        environment: sandbox, test or live.
        channel_id: through which channel it was heard.
        observed_at: UNIX seconds.
        attempt_key: our act that booked it, if it was one.
    """
    row = find(session, environment, values["merchant_uid"])
    if row is None:
        row = ScheduleRow(
            environment=environment, channel_id=channel_id, observed_at=observed_at, **values
        )
    if (row.schedule_at, row.status) != (values["schedule_at"], values["status"]):
        row.lookups, row.looked_up_at = 0, 0  # another time, another wait
    for name, value in values.items():
        setattr(row, name, value)
    row.attempt_key = attempt_key or row.attempt_key
    row.observed_at = max(row.observed_at, observed_at)
    session.add(row)
    session.flush()
    return row


def find(session: Session, environment: str, merchant_uid: str) -> ScheduleRow | None:
    """Return what is booked under an order number, or None."""
    return session.exec(
        select(ScheduleRow).where(
            ScheduleRow.environment == environment, ScheduleRow.merchant_uid == merchant_uid
        )
    ).first()


def listed(session: Session, where: ScheduleFilter) -> Sequence[ScheduleRow]:
    """Return the schedules of a range, the earliest first."""
    return session.exec(
        select(ScheduleRow)
        .where(*_matching(where))
        .order_by(col(ScheduleRow.schedule_at), col(ScheduleRow.id))
    ).all()


def pending(session: Session, environment: str, customer_uid: str) -> Sequence[ScheduleRow]:
    """Return what is still to come of a billing key, the earliest first."""
    return session.exec(
        select(ScheduleRow)
        .where(
            ScheduleRow.environment == environment,
            ScheduleRow.customer_uid == customer_uid,
            ScheduleRow.status == SCHEDULED,
        )
        .order_by(col(ScheduleRow.schedule_at))
    ).all()


def of_key(session: Session, environment: str, customer_uid: str) -> Sequence[ScheduleRow]:
    """Return all that was ever booked on a billing key, the latest first."""
    return session.exec(
        select(ScheduleRow)
        .where(ScheduleRow.environment == environment, ScheduleRow.customer_uid == customer_uid)
        .order_by(col(ScheduleRow.schedule_at).desc())
    ).all()


def due(session: Session, environments: Mapping[str, int]) -> Sequence[ScheduleRow]:
    """Return what should have run by now as far as is known, the earliest first.

    Args:
        session: a reading session.
        environments: for each environment that is asked for, its present second.
    """
    if not environments:
        return []
    ripe = [
        (col(ScheduleRow.environment) == environment) & (col(ScheduleRow.schedule_at) <= now)
        for environment, now in environments.items()
    ]
    return session.exec(
        select(ScheduleRow)
        .where(ScheduleRow.status == SCHEDULED, or_(*ripe))
        .order_by(col(ScheduleRow.schedule_at))
    ).all()


def unpaid_for(session: Session, environment: str, merchant_uids: Iterable[str]) -> Sequence[str]:
    """Return the payments that schedules led to and that the ledger does not know as they are.

    Args:
        session: a reading session.
        environment: sandbox, test or live.
        merchant_uids: of the schedules that are looked at.

    Returns:
        Their ``imp_uid``.
    """
    found: list[str] = []
    wanted = list(merchant_uids)
    for start in range(0, len(wanted), 500):  # SQLite takes so many names in one question
        found += session.exec(
            select(ScheduleRow.imp_uid)
            .outerjoin(
                PaymentRow,
                (col(PaymentRow.environment) == ScheduleRow.environment)
                & (col(PaymentRow.imp_uid) == ScheduleRow.imp_uid),
            )
            .where(
                ScheduleRow.environment == environment,
                col(ScheduleRow.merchant_uid).in_(wanted[start : start + 500]),
                ScheduleRow.imp_uid != "",
                or_(
                    col(PaymentRow.id).is_(None),
                    col(PaymentRow.status) != ScheduleRow.payment_status,
                ),
            )
        ).all()
    return found


def count_pending(session: Session, environment: str) -> dict[str, int]:
    """Return how many payments are still to come of each billing key of an environment."""
    return dict(
        session.exec(
            select(ScheduleRow.customer_uid, func.count())
            .where(ScheduleRow.environment == environment, ScheduleRow.status == SCHEDULED)
            .group_by(col(ScheduleRow.customer_uid))
        ).all()
    )


def note_payment(
    session: Session, environment: str, merchant_uid: str, imp_uid: str, status: str
) -> None:
    """Note the payment that a second try of a schedule led to, in the caller's transaction."""
    row = find(session, environment, merchant_uid)
    if row is not None:
        row.status, row.imp_uid, row.payment_status = EXECUTED, imp_uid, status
        session.add(row)


def note_lookup(session: Session, row: ScheduleRow, now: int) -> None:
    """Count a look at a schedule whose time has come."""
    row.lookups += 1
    row.looked_up_at = now
    session.add(row)


def _matching(where: ScheduleFilter) -> list[ColumnElement[bool]]:
    at = col(ScheduleRow.schedule_at)
    conditions = [
        col(ScheduleRow.environment) == where.environment,
        at >= where.since,
        at < where.until,
    ]
    if where.status == "failed":
        conditions.append(col(ScheduleRow.payment_status) == "failed")
    elif where.status:
        conditions.append(col(ScheduleRow.status) == where.status)
    if where.customer_uid:
        conditions.append(col(ScheduleRow.customer_uid) == where.customer_uid)
    text = where.text.strip()
    if text:
        conditions.append(
            or_(
                *(
                    column.contains(text, autoescape=True)
                    for column in (
                        col(ScheduleRow.merchant_uid),
                        col(ScheduleRow.customer_uid),
                        col(ScheduleRow.name),
                    )
                )
            )
        )
    return conditions


def has_pending_in_sandbox(session: Session) -> bool:
    """Say whether anything is still to come in the sandbox."""
    return (
        session.exec(
            select(ScheduleRow.id)
            .where(ScheduleRow.environment == "sandbox", ScheduleRow.status == SCHEDULED)
            .limit(1)
        ).first()
        is not None
    )
