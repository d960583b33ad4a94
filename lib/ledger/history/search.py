"""Where can a text occur at all? Rows the full-text index names, so that only those are read."""

from __future__ import annotations

from typing import Final

from sqlalchemy import column
from sqlalchemy import text as sql
from sqlmodel import Session, col

from lib.ledger.history.conditions import Condition
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.words import UNSEEN, pairs
from lib.ledger.schema import PaymentRow

_SHORTEST: Final = 3  # characters that the index of trigrams knows
_PAIR: Final = 2


def narrowed(where: HistoryFilter, dialect: str) -> list[Condition]:
    """Return the condition that a payment is among those that may hold the filter's text."""
    found = _match(where.text.strip())
    if found is None or dialect != "sqlite":
        return []
    table, phrase = found
    rows = sql(f"SELECT rowid FROM {table} WHERE {table} MATCH :phrase UNION ALL {UNSEEN}")  # noqa: S608 — ours
    return [col(PaymentRow.id).in_(rows.bindparams(phrase=phrase).columns(column("rowid")))]


def candidates(session: Session, where: HistoryFilter, most: int) -> list[int] | None:
    """Return the numbers of payments that may hold the filter's text, the newest number first.

    Args:
        session: a reading session.
        where: the filter.
        most: how many are worth knowing.

    Returns:
        None when no index can tell, or when there are more.
    """
    found = _match(where.text.strip())
    if found is None or session.get_bind().dialect.name != "sqlite":
        return None
    table, phrase = found
    statement = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?"  # noqa: S608
    ask = session.connection().exec_driver_sql
    numbers = [*ask(UNSEEN).scalars(), *ask(statement, (phrase, most + 1)).scalars()]
    return None if len(numbers) > most else numbers


def _match(text: str) -> tuple[str, str] | None:
    """Return the index to ask and what to ask it; None = none of them can tell."""
    if "\x00" in text:
        return None
    if len(text) >= _SHORTEST:
        # An index without positions knows no phrases: each trigram by itself, the row decides.
        grams = {text[at : at + _SHORTEST] for at in range(len(text) - _SHORTEST + 1)}
        return "payment_text", " AND ".join(_quoted(gram) for gram in sorted(grams))
    if len(text) == _PAIR and pairs(text):
        return "payment_pair", _quoted(text)
    return None


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
