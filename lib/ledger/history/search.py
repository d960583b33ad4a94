"""Where can a text occur at all? Rows the full-text index names, so that only those are read.

Parts that most payments have in common, such as the year in an order number, say little and take
long to look up; so only a text's rarest parts are asked for, and the row decides.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Integer, String, column, literal_column
from sqlalchemy import text as sql
from sqlmodel import Session, col, func, select

from lib.ledger import bulk
from lib.ledger.history.conditions import Condition, of_environment, of_range
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.words import TEXTS, UNSEEN, pairs
from lib.ledger.schema import PaymentRow

_SHORTEST: Final = 3  # characters that the index of trigrams knows
_PAIR: Final = 2
_ASKED: Final = 4  # parts of a text; one more costs more than the rows it spares
_FEW: Final = 12_000  # payments that are looked at at once: some microseconds each
_MANY: Final = 60_000
_NEWEST: Final = (1, 4, 16)  # days
_SHORT: Final = 100  # days of which it pays to know between which numbers their payments lie
_SAMPLE: Final = 1_000  # payments that are looked at to know which parts are rare
_GROWTH: Final = 4  # times as many payments, and they are looked at anew

_ZERO: Final = literal_column("0", Integer)
_EMPTY: Final = literal_column("''", String)

_SEEN: Final[WeakKeyDictionary[Any, tuple[int, Counter[str]]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Reach:
    """How payments that hold a text are reached.

    Attributes:
        conditions: that a payment is among those that may hold it.
        by_number: whether their numbers lead to them, instead of an index of times.
    """

    conditions: tuple[Condition, ...] = ()
    by_number: bool = False

    def unindexed(self, it: Any) -> Any:  # noqa: ANN401 — a column of numbers or texts
        """Return a column so that no index of it is used where numbers lead."""
        if not self.by_number:
            return it
        return it + _ZERO if isinstance(it.type, Integer) else it.concat(_EMPTY)

    def environment(self, *, of_cancels: bool = False) -> Any:  # noqa: ANN401
        """Return the column of environments; payments of cancels are reached by their numbers."""
        own = col(PaymentRow.environment)
        return own.concat(_EMPTY) if of_cancels else self.unindexed(own)


def reach(session: Session, where: HistoryFilter, *, of_cancels: bool = False) -> Reach:
    """Say how the payments that hold a filter's text are best reached.

    Args:
        session: a reading session.
        where: the filter.
        of_cancels: whether the range is that of cancels, whose payments may be any older.
    """
    match = _match(session, where.text.strip())
    if match is None:
        return Reach()
    numbers = _candidates(session, match, _MANY)
    if numbers is None and where.last - where.first < _SHORT:
        if of_cancels:
            return Reach()
        numbers = _candidates(session, match, _MANY, _between(session, where))
    if numbers is not None:
        return Reach((_among(numbers),), by_number=True)
    table, phrase = match
    rows = sql(f"SELECT rowid FROM {table} WHERE {table} MATCH :phrase UNION ALL {UNSEEN}")  # noqa: S608 — ours
    found = rows.bindparams(phrase=phrase).columns(column("rowid"))
    return Reach((col(PaymentRow.id).in_(found),), by_number=True)


def newest(session: Session, where: HistoryFilter) -> Iterator[tuple[HistoryFilter, Reach]]:
    """Give ranges that end with a filter's, the last one is its own, and how each is reached.

    The newest payments that hold a common text are found in the first, without looking at more.
    Nothing is given where no index can tell.
    """
    match = _match(session, where.text.strip())
    if match is None:
        return
    numbers = _candidates(session, match, _FEW)
    if numbers is not None:
        yield where, Reach((_among(numbers),), by_number=True)
        return
    for days in _NEWEST:
        if days <= where.last - where.first:
            own = replace(where, first_day=where.last_day - timedelta(days=days - 1))
            numbers = _candidates(session, match, _FEW, _between(session, own))
            if numbers is None:  # so many that times lead to some of them soon
                yield own, Reach()
            else:
                yield own, Reach((_among(numbers),), by_number=True)
    yield where, reach(session, where)


def _candidates(
    session: Session,
    match: tuple[str, str],
    most: int,
    between: tuple[int, int] = (0, 2**63 - 1),
) -> list[int] | None:
    """Return the numbers of payments an index names or does not hold yet; None = more."""
    table, phrase = match
    statement = (
        f"SELECT rowid FROM {table} WHERE {table} MATCH ?"  # noqa: S608 — ours
        " AND rowid >= ? AND rowid <= ? LIMIT ?"
    )
    rows = [
        *bulk.asked(session, f"{UNSEEN} AND id >= ? AND id <= ?", between),
        *bulk.asked(session, statement, (phrase, *between, most + 1)),
    ]
    return None if len(rows) > most else [row[0] for row in rows]


def _between(session: Session, where: HistoryFilter) -> tuple[int, int]:
    """Return the least and the largest number of the payments of a range."""
    query = select(func.min(PaymentRow.id), func.max(PaymentRow.id)).where(
        col(PaymentRow.environment).in_(where.environments)
        if where.environments
        else of_environment(where, PaymentRow.environment),
        *of_range(where),
    )
    least, largest = session.execute(query).one()
    return (1, 0) if least is None else (int(least), int(largest))


def _among(numbers: list[int]) -> Condition:
    """Return the condition that a payment is one of those with these numbers, on SQLite."""
    listed = func.json_each(json.dumps(numbers)).table_valued("value")
    return col(PaymentRow.id).in_(select(listed.c.value))


def _match(session: Session, text: str) -> tuple[str, str] | None:
    """Return the index to ask and what to ask it; None = none of them can tell."""
    if "\x00" in text or session.get_bind().dialect.name != "sqlite":
        return None
    if len(text) >= _SHORTEST:
        # An index without positions knows no phrases: each trigram by itself, the row decides.
        grams = _grams(text)
        if len(grams) > _ASKED:
            seen = _seen(session)
            grams = sorted(grams, key=lambda gram: (seen[gram.casefold()], gram))[:_ASKED]
        return "payment_text", " AND ".join(_quoted(gram) for gram in grams)
    if len(text) == _PAIR and pairs(text):
        return "payment_pair", _quoted(text)
    return None


def _grams(text: str) -> list[str]:
    found = (text[at : at + _SHORTEST] for at in range(len(text) - _SHORTEST + 1))
    return list(dict.fromkeys(found))


def _seen(session: Session) -> Counter[str]:
    """Return in how many of some payments, evenly spread, each part occurs."""
    pool = session.connection().engine.pool
    last = session.exec(select(func.max(PaymentRow.id))).one() or 0
    size, seen = _SEEN.get(pool, (0, Counter()))
    if last > size * _GROWTH:
        numbers = [1 + last * at // _SAMPLE for at in range(_SAMPLE)]
        columns = [getattr(PaymentRow, name) for name in TEXTS]
        rows = session.execute(select(*columns).where(_among(numbers)))
        seen = Counter(gram for row in rows for gram in set(_grams("\n".join(row).casefold())))
        _SEEN[pool] = (last, seen)
    return seen


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
