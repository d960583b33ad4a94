"""What has gone over the wire? Pages of exchanges, newest first, by what is known of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, String, and_, cast, not_, or_
from sqlmodel import Session, col, func, select

from lib.ledger.schema import AttemptRow, ExchangeRow

ACCEPTED: Final = "accepted"
REFUSED: Final = "refused"
LOST: Final = "lost"
ENDS: Final = (ACCEPTED, REFUSED, LOST)
MOST_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class ExchangeFilter:
    """Which exchanges?

    Attributes:
        environment: sandbox, test or live; empty = all.
        operations: catalogue names of calls; empty = all.
        end: one of ENDS: the gateway said yes, said no, or gave no readable answer; empty = all.
        status: HTTP status; None = any, 0 = no answer.
        text: part of an order number, an ``imp_uid``, a handle or an address.
        attempt_key: those of one attempt; empty = of all, and of none.
        seeks_persons: whether ``text`` is looked for anywhere in bodies, so that whom they name can
            be found out; else only at the beginning of numbers and handles.
    """

    environment: str = ""
    operations: tuple[str, ...] = ()
    end: str = ""
    status: int | None = None
    text: str = ""
    attempt_key: str = ""
    seeks_persons: bool = True


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """One page of exchanges, newest first; ``total`` stops at MOST_COUNTED."""

    rows: Sequence[ExchangeRow]
    total: int


def page(session: Session, where: ExchangeFilter, *, number: int, size: int) -> ExchangePage:
    """Return one page of exchanges.

    Args:
        session: a reading session.
        where: which ones.
        number: page, from 1.
        size: rows a page.
    """
    conditions = _matching(where)
    rows = session.exec(
        select(ExchangeRow)
        .where(*conditions)
        .order_by(col(ExchangeRow.id).desc())
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    some = select(ExchangeRow.id).where(*conditions).limit(MOST_COUNTED).subquery()
    total = session.exec(select(func.count()).select_from(some)).one()
    return ExchangePage(rows, total)


def get(session: Session, number: int) -> ExchangeRow | None:
    """Return one exchange, or None."""
    return session.get(ExchangeRow, number)


def of_attempt(session: Session, attempt_key: str) -> Sequence[ExchangeRow]:
    """Return the exchanges of one attempt, oldest first."""
    return session.exec(
        select(ExchangeRow)
        .where(ExchangeRow.attempt_key == attempt_key)
        .order_by(col(ExchangeRow.id))
    ).all()


def statuses(session: Session) -> Sequence[int]:
    """Return the HTTP statuses that occur; 0 = no answer."""
    return session.exec(
        select(ExchangeRow.status).distinct().order_by(col(ExchangeRow.status))
    ).all()


def end_of(row: ExchangeRow) -> str:
    """Say how an exchange ended: one of ENDS."""
    if not row.status or row.status >= _BROKEN:
        return LOST
    return ACCEPTED if row.status < _NOT_OK and row.code == 0 else REFUSED


_NOT_OK: Final = 300
_BROKEN: Final = 500


def _matching(where: ExchangeFilter) -> list[ColumnElement[bool]]:
    status, code = col(ExchangeRow.status), col(ExchangeRow.code)
    lost = or_(status == 0, status >= _BROKEN)
    accepted = and_(status > 0, status < _NOT_OK, code == 0)
    ends: dict[str, ColumnElement[bool]] = {
        LOST: lost,
        ACCEPTED: accepted,
        REFUSED: and_(not_(lost), not_(accepted)),
    }
    conditions: list[ColumnElement[bool]] = []
    if where.environment:
        conditions.append(col(ExchangeRow.environment) == where.environment)
    if where.operations:
        conditions.append(col(ExchangeRow.operation).in_(where.operations))
    if where.end in ends:
        conditions.append(ends[where.end])
    if where.status is not None:
        conditions.append(status == where.status)
    if where.attempt_key:
        conditions.append(col(ExchangeRow.attempt_key) == where.attempt_key)
    if where.text.strip():
        conditions.append(_has(where.text.strip(), seeks_persons=where.seeks_persons))
    return conditions


def _has(text: str, *, seeks_persons: bool) -> ColumnElement[bool]:
    """Look for a text where order numbers and ids stand: address, bodies, and the act behind."""
    acts = select(AttemptRow.key).where(
        or_(
            col(AttemptRow.merchant_uid) == text,
            col(AttemptRow.imp_uid) == text,
            col(AttemptRow.customer_uid) == text,
        )
    )
    part = text if seeks_persons else f'_uid":"{text}'
    return or_(
        col(ExchangeRow.url).contains(text, autoescape=True),
        cast(col(ExchangeRow.request_body), String).contains(part, autoescape=True),
        cast(col(ExchangeRow.response_body), String).contains(part, autoescape=True),
        col(ExchangeRow.attempt_key).in_(acts),
    )
