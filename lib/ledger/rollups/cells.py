"""Into which sums does a payment fall? By Korean time, by state, and by what it has in common.

Every rollup follows from cells: (basis, hour, state, dimension) with a number and two amounts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

SEOUL_SHIFT: Final = 32_400  # seconds east of UTC; Seoul has had no summer time since 1988
HOUR: Final = 3_600
HOURS: Final = 24
LONGEST_REASON: Final = 100  # characters; ours, so that free text cannot make endless dimensions

# States beside the gateway's own: cancelled without ever having been paid, and money that went back
# of a payment that is now in the state behind the sign.
VOID: Final = "void"
BACK: Final = "back:"


class Basis(IntEnum):
    """By which of its times does a payment count?"""

    PAID = 0
    REQUESTED = 1
    CHANGED = 2


class Axis(IntEnum):
    """Along what is summed?"""

    ALL = 0
    METHOD = 1
    ISSUER = 2
    MONTHS = 3
    PG = 4
    MID = 5
    REASON = 6
    MIX = 7
    HOUR = 8


class Grain(IntEnum):
    """How long is a period?"""

    DAY = 0
    MONTH = 1


class Dim(NamedTuple):
    """What payments have in common; columns of DimRow."""

    environment: str
    currency: str
    pay_method: str
    pg_module: str
    mid: str
    card_code: str
    installment_months: int
    fail_reason: str


Cell = tuple[int, int, str, int]  # basis, hours since 1970 in Seoul, state, dimension
Sums = list[int]  # number, amount, cancelled


def dim_of(payment: Mapping[str, Any]) -> Dim:
    """Return what a payment has in common with others; a reason only while it is failed."""
    reason = payment["fail_reason"][:LONGEST_REASON] if payment["status"] == "failed" else ""
    return Dim(
        payment["environment"],
        payment["currency"],
        payment["pay_method"],
        payment["pg_module"],
        payment["mid"],
        payment["card_code"],
        payment["installment_months"],
        reason,
    )


@lru_cache(maxsize=1 << 16)
def dim_id(dim: Dim) -> int:
    """Return the number of a dimension: the same one in every ledger, so nothing is looked up."""
    written = "\x1f".join(map(str, dim)).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(written, digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1  # what a signed column holds


def state_of(payment: Mapping[str, Any]) -> str:
    """Return the state in which a payment is summed."""
    status = str(payment["status"])
    return VOID if status == "cancelled" and not payment["paid_at"] else status


def hour_of(seconds: int) -> int:
    """Return the hours since 1970 in Seoul."""
    return (seconds + SEOUL_SHIFT) // HOUR


def day_of(seconds: int) -> int:
    """Return the Korean days since 1970."""
    return (seconds + SEOUL_SHIFT) // (HOUR * HOURS)


@lru_cache(maxsize=1 << 12)
def month_of(day: int) -> int:
    """Return the months since the year 0 of a day; for any day, also beyond the calendar.

    Source: Howard Hinnant, days from civil, whose years begin in March.
    """
    shifted = day + 719_468
    era, of_era = divmod(shifted, 146_097)
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153  # 0 = March
    return (era * 400 + year) * 12 + month + 2


def keys_of(dim: Dim) -> Iterator[tuple[int, str]]:
    """Give each axis with the key under which a dimension lies on it."""
    months = str(dim.installment_months)
    yield Axis.ALL, ""
    yield Axis.METHOD, dim.pay_method
    yield Axis.ISSUER, dim.card_code
    yield Axis.MONTHS, months
    yield Axis.PG, dim.pg_module
    yield Axis.MID, dim.mid
    yield Axis.MIX, f"{months}|{dim.card_code}"
    if dim.fail_reason:
        yield Axis.REASON, dim.fail_reason


# Plain numbers where much is looked up by them: members of an enum take long to hash.
_PAID, _REQUESTED, _CHANGED = map(int, Basis)
_HOUR: Final = int(Axis.HOUR)
_keys_of = lru_cache(maxsize=1 << 16)(
    lambda dim: tuple((int(axis), key) for axis, key in keys_of(dim))
)


@dataclass(slots=True)
class Cells:
    """Sums by cell, and what its dimensions are."""

    sums: dict[Cell, Sums] = field(default_factory=dict)
    dims: dict[int, Dim] = field(default_factory=dict)

    def count(
        self, payment: Mapping[str, Any], cancels: Iterable[tuple[int, int]], sign: int
    ) -> None:
        """Add a payment, or take it away.

        Args:
            payment: its columns, dimension and state included.
            cancels: its cancellations: seconds and minor units.
            sign: 1 or -1.
        """
        dim, state = payment["dim_id"], payment["state"]
        amount, cancelled = payment["amount"] * sign, payment["cancelled"] * sign
        self.add((_PAID, hour_of(payment["event_at"]), state, dim), sign, amount, cancelled)
        # On the others hours are summed nowhere, so all of a day may share a cell.
        for basis, at in ((_REQUESTED, payment["requested_at"]), (_CHANGED, payment["changed_at"])):
            self.add((basis, day_of(at) * HOURS, state, dim), sign, amount, cancelled)
        for at, back in cancels:
            self.add((_PAID, hour_of(at), f"{BACK}{state}", dim), sign, back * sign, 0)

    def add(self, cell: Cell, n: int, amount: int, cancelled: int) -> None:
        """Add to the sums of a cell."""
        found = self.sums.get(cell)
        if found is None:
            self.sums[cell] = [n, amount, cancelled]
        else:
            found[0] += n
            found[1] += amount
            found[2] += cancelled

    def days(self) -> dict[Cell, Sums]:
        """Return the sums with days in the place of hours; what comes to nothing is left out."""
        folded: dict[Cell, Sums] = {}
        for (basis, hour, state, dim), sums in self.sums.items():
            if any(sums):
                fold(folded, (basis, hour // HOURS, state, dim), sums)
        return folded

    def axes(self, days: Mapping[Cell, Sums]) -> dict[tuple[Any, ...], Sums]:
        """Return the sums along every axis, by day: (basis, axis, day, env., currency, state, key).

        On the basis PAID only: each of these rows is a page of the database that a write has to
        change. What is asked on another basis the cube can tell, and hours the payments.

        Args:
            days: of the same cells.
        """
        found: dict[tuple[Any, ...], Sums] = {}
        for (basis, day, state, number), sums in days.items():
            if basis != _PAID:
                continue
            dim = self.dims[number]
            for axis, key in _keys_of(dim):
                place = (basis, axis, day, dim.environment, dim.currency, state, key)
                fold(found, place, sums)
        for (basis, hour, state, number), sums in self.sums.items():
            if basis != _PAID:
                continue
            dim = self.dims[number]
            day, of_day = divmod(hour, HOURS)
            place = (basis, _HOUR, day, dim.environment, dim.currency, state, str(of_day))
            fold(found, place, sums)
        return found


def fold(into: dict[Any, Sums], place: tuple[Any, ...], sums: Sums) -> None:
    """Add sums to those of a place; for each payment, so not a line more than it takes."""
    found = into.get(place)
    if found is None:
        into[place] = sums.copy()
    else:
        found[0] += sums[0]
        found[1] += sums[1]
        found[2] += sums[2]
