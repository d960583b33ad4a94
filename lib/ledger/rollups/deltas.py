"""How do the sums follow a write? In its transaction: the difference that it made, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Executable, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from lib.ledger import bulk
from lib.ledger.rollups.cells import Cell, Cells, Dim, Grain, Sums, month_of
from lib.ledger.rollups.tables import AxisRow, CubeRow, DayRow, DimRow
from lib.ledger.schema import Table

_SUMS: Final = ("n", "amount", "cancelled")


def apply(session: Session, cells: Cells) -> None:
    """Add cells to the sums that are kept.

    Args:
        session: a writing session; nothing is committed here.
        cells: what a write made of difference.
    """
    days = cells.days()
    if not days:
        return
    used = {cell[3] for cell in days}
    keep_dims(session, {number: cells.dims[number] for number in used})
    bulk.change(session, _adding(CubeRow, _dialect(session)), list(cube_rows(days)))
    axes = cells.axes(days)
    bulk.change(session, _adding(AxisRow, _dialect(session)), list(axis_rows(axes)))
    touch(session, {cell[1] for cell in days})


def keep_dims(session: Session, dims: Mapping[int, Dim]) -> None:
    """Keep dimensions that may be new."""
    rows = [{"id": number, **dim._asdict()} for number, dim in dims.items()]
    bulk.change(session, _keeping(_dialect(session)), rows)


def touch(session: Session, days: Iterable[int]) -> None:
    """Note that something has changed on some Korean days."""
    rows = [{"day": day, "version": 1} for day in sorted(days)]
    bulk.change(session, _touching(_dialect(session)), rows)


def cube_rows(days: Mapping[Cell, Sums]) -> Iterator[dict[str, Any]]:
    """Give the rows of the cube, by day and by month, in the order in which they lie."""
    months: dict[tuple[Any, ...], Sums] = {}
    for (basis, day, state, dim), sums in days.items():
        _add(months, (basis, month_of(day), state, dim), sums)
    for grain, found in ((Grain.DAY, days), (Grain.MONTH, months)):
        for (basis, period, state, dim), (n, amount, cancelled) in sorted(found.items()):
            yield {
                "basis": basis,
                "grain": int(grain),
                "period": period,
                "state": state,
                "dim_id": dim,
                "n": n,
                "amount": amount,
                "cancelled": cancelled,
            }


def axis_rows(axes: Mapping[tuple[Any, ...], Sums]) -> Iterator[dict[str, Any]]:
    """Give the rows along the axes, by day and by month, in the order in which they lie."""
    months: dict[tuple[Any, ...], Sums] = {}
    for (basis, axis, day, *rest), sums in axes.items():
        _add(months, (basis, axis, month_of(day), *rest), sums)
    for grain, found in ((Grain.DAY, axes), (Grain.MONTH, months)):
        for place, (n, amount, cancelled) in sorted(found.items()):
            basis, axis, period, environment, currency, state, key = place
            yield {
                "basis": basis,
                "axis": int(axis),
                "grain": int(grain),
                "period": period,
                "environment": environment,
                "currency": currency,
                "state": state,
                "key": key,
                "n": n,
                "amount": amount,
                "cancelled": cancelled,
            }


def _add(into: dict[tuple[Any, ...], Sums], place: tuple[Any, ...], sums: Sums) -> None:
    found = into.setdefault(place, [0, 0, 0])
    for at, value in enumerate(sums):
        found[at] += value


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _insert(table: type[Table], dialect: str) -> Any:  # noqa: ANN401 — two classes, one shape
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    return insert.values({name: bindparam(name) for name in table.model_fields})


@cache
def _adding(table: type[Table], dialect: str) -> Executable:
    statement = _insert(table, dialect)
    columns: Sequence[Any] = list(table.__table__.columns)  # type: ignore[attr-defined]
    changes = {name: table.__table__.c[name] + statement.excluded[name] for name in _SUMS}  # type: ignore[attr-defined]
    key = [column.name for column in columns if column.primary_key]
    changed: Executable = statement.on_conflict_do_update(index_elements=key, set_=changes)
    return changed


@cache
def _keeping(dialect: str) -> Executable:
    kept: Executable = _insert(DimRow, dialect).on_conflict_do_nothing(index_elements=["id"])
    return kept


@cache
def _touching(dialect: str) -> Executable:
    statement = _insert(DayRow, dialect)
    version = DayRow.__table__.c.version + statement.excluded.version  # type: ignore[attr-defined]
    touched: Executable = statement.on_conflict_do_update(
        index_elements=["day"], set_={"version": version}
    )
    return touched
