"""How is a Korean day packed? Column by column, as arrays that millions of rows pass through fast.

Sums answer what they were kept for; a strip answers the rest, such as a range of amounts: it holds
a day's cells or its payments, each with a small code for its state and dimension.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

HOURS: Final = 24
_NARROW_CODE: Final = np.dtype("<u2")
_WIDE_CODE: Final = np.dtype("<u4")
_NARROW_AMOUNT: Final = np.dtype("<u4")
_WIDE_AMOUNT: Final = np.dtype("<i8")
_COUNT: Final = np.dtype("<i8")
# Sums are taken in doubles, exact up to 2**53: those of 2**21 numbers of 32 bits are.
_HALF: Final = 32
_EXACT: Final = 1 << 21

Ints = NDArray[Any]


class Kind(IntEnum):
    """What is packed?

    CELLS: the cells of the cube; ``counts`` payments each, ``amounts`` and ``extras`` (what has
    gone back of them by now). The others are payments, ``counts`` of them in each hour of the day:
    WHOLE of which nothing went back, PARTED of which ``extras`` did, and BACK, money that went back
    on the day: ``amounts`` of the payments, ``extras`` that went.
    """

    CELLS = 0
    WHOLE = 1
    PARTED = 2
    BACK = 3


@dataclass(frozen=True, slots=True)
class Strip:
    """Columns of one length, but for the hours; extras are none where they are all zero."""

    codes: Ints
    counts: Ints
    amounts: Ints
    extras: Ints | None

    def packed(self) -> dict[str, Any]:
        """Return the columns as they are kept, each as narrow as it can be."""
        extras = self.extras
        return {
            "n": len(self.codes),
            "codes": _narrowed(self.codes, _NARROW_CODE, _WIDE_CODE),
            "counts": self.counts.astype(_COUNT).tobytes(),
            "amounts": _narrowed(self.amounts, _NARROW_AMOUNT, _WIDE_AMOUNT),
            "extras": b"" if extras is None else _narrowed(extras, _NARROW_AMOUNT, _WIDE_AMOUNT),
        }


def unpacked(
    sizes: Sequence[int], codes: Sequence[bytes], amounts: Sequence[bytes], extras: Sequence[bytes]
) -> tuple[Ints, Ints, Ints | None]:
    """Return codes, amounts and extras of strips, one behind the other.

    Args:
        sizes: how many each of the strips holds.
        codes: their columns.
        amounts: their columns.
        extras: their columns; empty ones = zero, in all of them or in none.
    """
    return (
        _joined(sizes, codes, _NARROW_CODE, _WIDE_CODE),
        _joined(sizes, amounts, _NARROW_AMOUNT, _WIDE_AMOUNT),
        _joined(sizes, extras, _NARROW_AMOUNT, _WIDE_AMOUNT) if any(extras) else None,
    )


def numbers(counts: Sequence[bytes]) -> Ints:
    """Return the counts of strips, one behind the other."""
    return np.frombuffer(b"".join(counts), _COUNT)


def summed(places: Ints, values: Ints, size: int) -> list[int]:
    """Add values up by their places, exactly.

    Args:
        places: where each value belongs, 0 to ``size`` - 1.
        values: whole numbers of up to 64 bits.
        size: how many places there are.
    """
    found = [0] * size
    for start in range(0, len(values), _EXACT):
        some, own = values[start : start + _EXACT], places[start : start + _EXACT]
        if some.dtype.itemsize * 8 <= _HALF:
            low, high = np.bincount(own, some, size), None
        else:
            low = np.bincount(own, some & ((1 << _HALF) - 1), size)
            high = np.bincount(own, some >> _HALF, size)
        for place in np.flatnonzero(low if high is None else (low != 0) | (high != 0)):
            found[place] += int(low[place]) + (0 if high is None else int(high[place]) << _HALF)
    return found


def _narrowed(column: Ints, narrow: np.dtype[Any], wide: np.dtype[Any]) -> bytes:
    fits = not len(column) or (column.min() >= 0 and column.max() <= np.iinfo(narrow).max)
    return column.astype(narrow if fits else wide).tobytes()


def _joined(
    sizes: Sequence[int], columns: Sequence[bytes], narrow: np.dtype[Any], wide: np.dtype[Any]
) -> Ints:
    data = b"".join(columns)
    if len(data) == sum(sizes) * narrow.itemsize:
        return np.frombuffer(data, narrow)
    return np.concatenate(
        [
            np.frombuffer(one, narrow if len(one) == size * narrow.itemsize else wide).astype(wide)
            for size, one in zip(sizes, columns, strict=True)
        ]
    )
