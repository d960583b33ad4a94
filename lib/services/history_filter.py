"""How is a filter of the history written in words? As names and values, in an address as on a line.

Names: from, to, basis, environment, status, method, issuer, months, pg, mid, reason, currency, min,
max, text. Amounts are minor units of each payment's own currency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from lib.catalog.vocabulary import PaymentStatus
from lib.i18n import mark
from lib.kernel.problems import Problem
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import Basis

_LISTS: Final = {
    "environment": "environments",
    "status": "statuses",
    "method": "methods",
    "issuer": "issuers",
    "pg": "pg_modules",
    "mid": "mids",
    "reason": "reasons",
}
_NAMES: Final = (*_LISTS, "from", "to", "basis", "months", "currency", "min", "max", "text")
_LONGEST_TEXT: Final = 200
_MOST_DAYS: Final = 366 * 100
_LARGEST: Final = 2**63 - 1


def read_filter(given: Mapping[str, Sequence[str]]) -> HistoryFilter | list[Problem]:
    """Read a filter; whatever is wrong with it comes back as problems, all of them.

    Args:
        given: values by name; ``from`` and ``to`` have to be there.
    """
    problems = [
        Problem(name, mark("There is no filter of this name; there are: {names}."), params=_SHOWN)
        for name in given
        if name not in _NAMES
    ]
    days = [_day(name, given, problems) for name in ("from", "to")]
    found: dict[str, Any] = {
        field: tuple(value for value in given.get(name, ()) if value)
        for name, field in _LISTS.items()
    }
    statuses = {status.value for status in PaymentStatus}
    if not set(found["statuses"]) <= statuses:
        known = ", ".join(sorted(statuses))
        problems.append(
            Problem("status", mark("A status is one of {names}."), params={"names": known})
        )
    found["months"] = tuple(_number("months", value, problems) for value in given.get("months", ()))
    for name in ("min", "max"):
        value = _one(given, name)
        found[f"{name}_amount"] = _number(name, value, problems) if value else None
    found["currency"] = _one(given, "currency").upper()
    found["text"] = _one(given, "text")[:_LONGEST_TEXT]
    basis = _one(given, "basis") or "paid"
    if basis.upper() in Basis.__members__:
        found["basis"] = Basis[basis.upper()]
    else:
        problems.append(Problem("basis", mark("The basis is paid, requested or changed.")))
    first, last = days
    if first and last and last < first:
        problems.append(Problem("to", mark("The last day lies before the first one.")))
    if first and last and (last - first).days > _MOST_DAYS:
        problems.append(Problem("to", mark("A range is at most a hundred years long.")))
    if problems or first is None or last is None:
        return problems
    return HistoryFilter(first, last, **found)


_SHOWN: Final = {"names": ", ".join(sorted(_NAMES))}


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(given.get(name, ())), "").strip()


def _day(name: str, given: Mapping[str, Sequence[str]], problems: list[Problem]) -> date | None:
    try:
        day = date.fromisoformat(_one(given, name))
    except ValueError:
        problems.append(Problem(name, mark("Write the day as YYYY-MM-DD.")))
        return None
    if not date(1971, 1, 1) <= day <= date(9000, 1, 1):
        problems.append(Problem(name, mark("The day lies outside of any calendar of payments.")))
        return None
    return day


def _number(name: str, value: str, problems: list[Problem]) -> int:
    written = value.strip()
    if written.isdecimal() and written.isascii() and int(written) <= _LARGEST:
        return int(written)
    problems.append(Problem(name, mark("Write a whole number without signs and spaces.")))
    return 0
