"""How is a filter of the history written down? As names and texts: in addresses and provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from lib.services.history import Basis, HistoryFilter

BASES: Final = {"paid": Basis.PAID, "requested": Basis.REQUESTED, "changed": Basis.CHANGED}
_SEVERAL: Final = {
    "env": "environments",
    "status": "statuses",
    "method": "methods",
    "issuer": "issuers",
    "months": "months",
    "pg": "pg_modules",
    "mid": "mids",
    "reason": "reasons",
}
NAMES: Final = frozenset({"from", "to", "basis", "currency", "min", "max", "q", *_SEVERAL})

Terms = dict[str, str | list[str]]


def terms_of(where: HistoryFilter) -> Terms:
    """Write a filter down; what is not restricted is left out."""
    terms: Terms = {
        "from": where.first_day.isoformat(),
        "to": where.last_day.isoformat(),
        "basis": basis_name(where.basis),
    }
    for name, field in _SEVERAL.items():
        values = [str(value) for value in getattr(where, field)]
        if values:
            terms[name] = values
    for name, value in (
        ("currency", where.currency),
        ("min", where.min_amount),
        ("max", where.max_amount),
        ("q", where.text.strip()),
    ):
        if value not in {"", None}:
            terms[name] = str(value)
    return terms


def filter_of(terms: Mapping[str, str | Sequence[str]]) -> HistoryFilter:
    """Read a filter that was written down.

    Raises:
        ValueError: a name is unknown, a day is missing or none, or months or an amount are none.
    """
    unknown = sorted(set(terms) - NAMES)
    if unknown:
        raise ValueError(f"{unknown[0]} is none of {', '.join(sorted(NAMES))}")
    basis = _one(terms.get("basis", "paid"))
    if basis not in BASES:
        raise ValueError(f"{basis} is none of {', '.join(BASES)}")
    several = {field: _many(terms.get(name, ())) for name, field in _SEVERAL.items()}
    months = tuple(int(value) for value in several.pop("months"))
    return HistoryFilter(
        first_day=date.fromisoformat(_one(terms.get("from", ""))),
        last_day=date.fromisoformat(_one(terms.get("to", ""))),
        basis=BASES[basis],
        months=months,
        currency=_one(terms.get("currency", "")),
        min_amount=_number(terms.get("min", "")),
        max_amount=_number(terms.get("max", "")),
        text=_one(terms.get("q", "")),
        **several,
    )


def basis_name(basis: Basis) -> str:
    """Return the name of a basis."""
    return next(name for name, value in BASES.items() if value is basis)


def _many(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _one(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else value[0]


def _number(value: str | Sequence[str]) -> int | None:
    text = _one(value) if value else ""
    return int(text) if text else None
