"""How do the sums follow a write? In its transaction: the difference that it made, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from lib.ledger import bulk
from lib.ledger.rollups.cells import HOURS, Cell, Cells, Dim, Grain, Sums, fold, month_of

CUBE: Final = ("basis", "grain", "period", "state", "dim_id")
AXIS: Final = ("basis", "axis", "grain", "period", "environment", "currency", "state", "key")
_SUMS: Final = ("n", "amount", "cancelled")


def _adding(table: str, key: tuple[str, ...], sums: tuple[str, ...]) -> str:
    names = (*key, *sums)
    changes = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 — our own names
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    )


_ADD_CUBE: Final = _adding("roll_cube", CUBE, _SUMS)
_ADD_AXIS: Final = _adding("roll_axis", AXIS, _SUMS)
_TOUCH: Final = _adding("roll_day", ("day",), ("version",))
_KEEP_DIM: Final = (
    f"INSERT INTO pay_dim (id, {', '.join(Dim._fields)})"  # noqa: S608 — our own names
    f" VALUES ({', '.join('?' * (1 + len(Dim._fields)))}) ON CONFLICT (id) DO NOTHING"
)


def apply(on: bulk.On, cells: Cells) -> None:
    """Add cells to the sums that are kept.

    Args:
        on: a writing session or its connection; nothing is committed here.
        cells: what a write made of difference.
    """
    # Also where the differences of several payments even out: the payments are not what they were.
    touch(on, {hour // HOURS for _, hour, _, _ in cells.sums})
    days = cells.days()
    if not days:
        return
    keep_dims(on, {cell[3]: cells.dims[cell[3]] for cell in days})
    bulk.run(on, _ADD_CUBE, list(cube_rows(days)))
    bulk.run(on, _ADD_AXIS, list(axis_rows(cells.axes(days))))


def keep_dims(on: bulk.On, dims: Mapping[int, Dim]) -> None:
    """Keep dimensions that may be new."""
    bulk.run(on, _KEEP_DIM, [(number, *dim) for number, dim in dims.items()])


def touch(on: bulk.On, days: Iterable[int]) -> None:
    """Note that something has changed on some Korean days."""
    bulk.run(on, _TOUCH, [(day, 1) for day in sorted(days)])


def cube_rows(days: Mapping[Cell, Sums]) -> Iterator[tuple[Any, ...]]:
    """Give the rows of the cube, by day and by month."""
    months: dict[Cell, Sums] = {}
    for (basis, day, state, dim), sums in days.items():
        fold(months, (basis, month_of(day), state, dim), sums)
    for grain, found in ((int(Grain.DAY), days), (int(Grain.MONTH), months)):
        for (basis, period, state, dim), (n, amount, cancelled) in found.items():
            yield basis, grain, period, state, dim, n, amount, cancelled


def axis_rows(axes: Mapping[tuple[Any, ...], Sums]) -> Iterator[tuple[Any, ...]]:
    """Give the rows along the axes, by day and by month."""
    months: dict[tuple[Any, ...], Sums] = {}
    for (basis, axis, day, *rest), sums in axes.items():
        fold(months, (basis, axis, month_of(day), *rest), sums)
    for grain, found in ((int(Grain.DAY), axes), (int(Grain.MONTH), months)):
        for (basis, axis, *rest), (n, amount, cancelled) in found.items():
            yield basis, axis, grain, *rest, n, amount, cancelled
