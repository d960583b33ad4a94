"""How is a filter of the history written down? The names that ``history_filter`` reads."""

from __future__ import annotations

from typing import Final

from lib.services.history import Basis, HistoryFilter

BASES: Final = {one.name.lower(): one for one in Basis}
_SEVERAL: Final = {
    "environment": "environments",
    "status": "statuses",
    "method": "methods",
    "issuer": "issuers",
    "months": "months",
    "pg": "pg_modules",
    "mid": "mids",
    "reason": "reasons",
}

Terms = dict[str, str | list[str]]


def terms_of(where: HistoryFilter) -> Terms:
    """Write a filter down; what is not restricted is left out."""
    terms: Terms = {
        "from": where.first_day.isoformat(),
        "to": where.last_day.isoformat(),
        "basis": where.basis.name.lower(),
    }
    for name, field in _SEVERAL.items():
        values = [str(value) for value in getattr(where, field)]
        if values:
            terms[name] = values
    for name, value in (
        ("currency", where.currency),
        ("min", where.min_amount),
        ("max", where.max_amount),
        ("text", where.text.strip()),
    ):
        if value not in {"", None}:
            terms[name] = str(value)
    return terms
