"""Which payments lie on a page? By place or after a row, in time as quick at the end as in front.

Where no text and no amount is asked for, the sums say on which days the rows of a page lie, and
only those days are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from itertools import groupby
from typing import Any, Final

from sqlalchemy import and_, collate, func, or_
from sqlmodel import Session, col, select

from lib.ledger.history import conditions, search
from lib.ledger.history.sums import Period, read
from lib.ledger.history.where import EPOCH, HistoryFilter
from lib.ledger.rollups.cells import BACK, Axis, Basis, day_of
from lib.ledger.schema import PaymentRow

MOST: Final = 10_001  # where counting ends when no sum can tell
_DAY: Final = 86_400


class Sort(Enum):
    """By what are rows sorted? TIME is that of the filter's basis."""

    TIME = "time"
    AMOUNT = "amount"
    CANCELLED = "cancelled"
    STATUS = "status"
    METHOD = "pay_method"
    ISSUER = "card_code"
    MONTHS = "installment_months"
    ORDER_NUMBER = "merchant_uid"
    NAME = "name"
    BUYER = "buyer_name"


_TEXTS: Final = frozenset(Sort) - {Sort.TIME, Sort.AMOUNT, Sort.CANCELLED, Sort.MONTHS}


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row's place in time: seconds on the filter's basis, and the payment's number."""

    at: int
    id: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are; a capped one means "this many or more"."""

    value: int
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Rows of a page, and where the next one goes on; None = this is the last one."""

    rows: Sequence[PaymentRow]
    next: Cursor | None


def count(session: Session, where: HistoryFilter) -> Count:
    """Count the payments of a filter: exactly from the sums, else up to 10,001."""
    if not where.needs_rows:
        found = read(session, where)
        return Count(sum(one.n for one in found if not one.state.startswith(BACK)))
    present = _present(session, where)
    if present is None:
        return Count(0)
    reach = search.reach(session, present)
    query = select(PaymentRow.id).where(*_conditions(session, present, reach))
    inner = query.limit(MOST).subquery()
    number = session.execute(select(func.count()).select_from(inner)).scalar_one()
    return Count(number, is_capped=number == MOST)


def page(  # noqa: PLR0913 — which rows, in which order, from where
    session: Session,
    where: HistoryFilter,
    *,
    size: int,
    number: int = 1,
    after: Cursor | None = None,
    sort: Sort = Sort.TIME,
    descending: bool = True,
) -> HistoryPage:
    """Return one page.

    Args:
        session: a reading session.
        where: which payments.
        size: rows a page.
        number: page, from 1; of the rows behind ``after`` when that is given.
        after: the last row of the page before; with TIME only.
        sort: by what; rows that are alike go by their numbers.
        descending: largest or newest first.
    """
    present = _present(session, where)
    offset = (number - 1) * size
    if present is None or offset < 0:
        return HistoryPage([], None)
    where = present
    if sort is not Sort.TIME:
        rows = _sorted(session, where, sort, offset, size + 1, descending=descending)
    elif where.text.strip() and not offset and after is None and descending:
        rows = _searched(session, where, size + 1)
    else:
        rows = list(_in_time(session, where, offset, size + 1, after, descending=descending))
    more = rows[size - 1] if len(rows) > size and sort is Sort.TIME else None
    return HistoryPage(rows[:size], cursor(more, where) if more else None)


def cursor(row: PaymentRow, where: HistoryFilter) -> Cursor:
    """Return a row's place in time."""
    times = {
        Basis.PAID: row.event_at,
        Basis.REQUESTED: row.requested_at,
        Basis.CHANGED: row.changed_at,
    }
    return Cursor(times[where.basis], row.id or 0)


def _present(session: Session, where: HistoryFilter) -> HistoryFilter | None:
    """Name the environments that have rows in the range; None when there are none."""
    if where.last < where.first:
        return None
    if len(where.environments) == 1:
        return where
    plain = HistoryFilter(
        where.first_day, where.last_day, where.basis, environments=where.environments
    )
    found = sorted({one.environment for one in read(session, plain, Axis.ALL)})
    return replace(where, environments=tuple(found)) if found else None


def _conditions(
    session: Session, where: HistoryFilter, reach: search.Reach
) -> list[conditions.Condition]:
    of = where.environments
    environment = reach.environment()
    return [
        environment == of[0] if len(of) == 1 else environment.in_(of),
        *conditions.of_range(where, reach.unindexed(conditions.AT[where.basis])),
        *conditions.of_rows(where, session.get_bind().dialect.name),
        *reach.conditions,
    ]


def _order(where: HistoryFilter, reach: search.Reach, *, descending: bool) -> tuple[Any, ...]:
    at, number = reach.unindexed(conditions.AT[where.basis]), col(PaymentRow.id)
    return (at.desc(), number.desc()) if descending else (at, number)


def _sorted(  # noqa: PLR0913
    session: Session,
    where: HistoryFilter,
    sort: Sort,
    offset: int,
    limit: int,
    *,
    descending: bool,
) -> list[PaymentRow]:
    column = getattr(PaymentRow, sort.value)
    if sort in _TEXTS and session.get_bind().dialect.name != "sqlite":
        column = collate(column, "C")  # by the characters' numbers, as SQLite sorts
    order = (column.desc(), col(PaymentRow.id).desc()) if descending else (column, PaymentRow.id)
    reach = search.reach(session, where)
    found = (
        select(PaymentRow.id)
        .where(*_conditions(session, where, reach))
        .order_by(*order)
        .offset(offset)
        .limit(limit)
    )
    return _numbered(session, session.exec(found).all())


def _numbered(session: Session, numbers: Sequence[int | None]) -> list[PaymentRow]:
    """Return the rows with some numbers, in their order."""
    rows = session.exec(select(PaymentRow).where(col(PaymentRow.id).in_(numbers))).all()
    by_id = {row.id: row for row in rows}
    return [by_id[number] for number in numbers]


def _searched(session: Session, where: HistoryFilter, limit: int) -> list[PaymentRow]:
    """Return the newest rows that hold a text, from no more days than it takes."""
    for own, reach in search.newest(session, where):
        order = _order(own, reach, descending=True)
        query = select(PaymentRow.id).where(*_conditions(session, own, reach)).order_by(*order)
        numbers = session.exec(query.limit(limit)).all()
        if len(numbers) == limit or own == where:
            return _numbered(session, numbers)
    return list(_in_time(session, where, 0, limit, None, descending=True))


def _in_time(  # noqa: PLR0913
    session: Session,
    where: HistoryFilter,
    offset: int,
    limit: int,
    after: Cursor | None,
    *,
    descending: bool,
) -> Iterator[PaymentRow]:
    at, number = conditions.AT[where.basis], col(PaymentRow.id)
    if after is not None:
        where = _from(where, after, descending=descending)
    if where.needs_rows or (not offset and where.is_plain):
        runs = [where]
    else:
        runs, offset = _runs(session, where, offset, limit, after, descending=descending)
    for run in runs:
        reach = search.reach(session, run) if offset else search.Reach()
        order = _order(run, reach, descending=descending)
        query = select(PaymentRow).where(*_conditions(session, run, reach)).order_by(*order)
        if after is not None:
            later = number < after.id if descending else number > after.id
            beyond = at < after.at if descending else at > after.at
            query = query.where(or_(beyond, and_(at == after.at, later)))
        rows = session.exec(query.offset(offset).limit(limit)).all()
        yield from rows
        limit -= len(rows)
        offset = 0
        if limit <= 0:
            return


def _from(where: HistoryFilter, after: Cursor, *, descending: bool) -> HistoryFilter:
    """Narrow a range to the days from a row on."""
    day = EPOCH + timedelta(days=day_of(after.at))
    if descending:
        return replace(where, last_day=min(where.last_day, day))
    return replace(where, first_day=max(where.first_day, day))


def _runs(  # noqa: PLR0913
    session: Session,
    where: HistoryFilter,
    offset: int,
    limit: int,
    after: Cursor | None,
    *,
    descending: bool,
) -> tuple[list[HistoryFilter], int]:
    """Return the runs of days on which the rows of a page lie, and how many rows to pass over."""
    days: list[int] = []
    held = 0
    for month in _filled(session, where, Period.MONTH, descending=descending):
        if after is None and not days and month[1] <= offset:
            offset -= month[1]  # all of it lies on pages before
            continue
        part = _within(where, month[0])
        for day, n in _filled(session, part, Period.DAY, descending=descending):
            is_cut = after is not None and day == day_of(after.at)
            if not is_cut and not days and n <= offset:
                offset -= n
                continue
            days.append(day)
            held += 0 if is_cut else n
            if held >= offset + limit:
                break
        if held >= offset + limit:
            break
    return [_of_days(where, run) for run in _neighbours(days)], offset


def _filled(
    session: Session, where: HistoryFilter, period: Period, *, descending: bool
) -> list[tuple[int, int]]:
    """Return the periods that hold payments, each with how many."""
    counts: dict[int, int] = {}
    for one in read(session, where, Axis.ALL, period):
        if not one.state.startswith(BACK) and one.n:
            counts[one.period] = counts.get(one.period, 0) + one.n
    return sorted(counts.items(), reverse=descending)


def _within(where: HistoryFilter, month: int) -> HistoryFilter:
    year, of_year = divmod(month, 12)
    first = where.first_day.replace(year=year, month=of_year + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return replace(where, first_day=max(first, where.first_day), last_day=min(last, where.last_day))


def _of_days(where: HistoryFilter, run: list[int]) -> HistoryFilter:
    return replace(
        where,
        first_day=EPOCH + timedelta(days=min(run)),
        last_day=EPOCH + timedelta(days=max(run)),
    )


def _neighbours(days: list[int]) -> Iterator[list[int]]:
    """Give the runs of neighbouring days, in their order."""
    step = -1 if len(days) > 1 and days[1] < days[0] else 1
    numbered = enumerate(days)
    for _, run in groupby(numbered, key=lambda item: item[1] - step * item[0]):
        yield [day for _, day in run]
