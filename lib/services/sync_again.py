"""Which payments of before a period may have changed in it? Those that are paid, in the ledger.

The gateway lists a paid payment by the time it was paid, whatever was cancelled of it since, so no
list of a period holds a cancel in part of a payment that was paid before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from lib.catalog.vocabulary import Environment, PaymentStatus
from lib.ledger.schema import PaymentRow

AT_ONCE: Final = 100  # the gateway allows no more numbers in one question

Place = tuple[int, int]  # second and number of the last payment that was looked at
BEGIN: Final[Place] = (0, 0)


def environments_of(environment: str) -> tuple[str, ...]:
    """Return the environments whose payments the keys of one of them open."""
    if environment == Environment.SANDBOX:
        return (environment,)
    return (Environment.TEST.value, Environment.LIVE.value)


def count(session: Session, environment: str, since: int, until: int) -> int:
    """Return how many payments there are to be looked at again.

    Args:
        session: a session.
        environment: of the channel.
        since: UNIX seconds; the first at which one of them was paid.
        until: UNIX seconds; none of them was paid then or later.
    """
    query = select(func.count()).where(*_conditions(environment, since, until))
    return session.exec(query).one()


def some(
    session: Session, environment: str, since: int, until: int, after: Place
) -> tuple[Sequence[str], Place]:
    """Return the numbers of the next payments, and where they end; see count."""
    at, number = after
    rows = session.exec(
        select(PaymentRow.event_at, PaymentRow.id, PaymentRow.imp_uid)
        .where(
            *_conditions(environment, since, until),
            or_(
                col(PaymentRow.event_at) > at,
                (col(PaymentRow.event_at) == at) & (col(PaymentRow.id) > number),
            ),
        )
        .order_by(col(PaymentRow.event_at), col(PaymentRow.id))
        .limit(AT_ONCE)
    ).all()
    if not rows:
        return (), after
    return [imp_uid for _at, _number, imp_uid in rows], (rows[-1][0], rows[-1][1] or 0)


def _conditions(environment: str, since: int, until: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(PaymentRow.environment).in_(environments_of(environment)),
        col(PaymentRow.event_at) >= since,
        col(PaymentRow.event_at) < until,
        col(PaymentRow.state) == PaymentStatus.PAID.value,
    )
