"""How are many rows written at once? Past the objects that read them, one statement for all.

A statement is compiled once and then handed to the driver with all its parameters: for hundreds of
rows that takes a third of what the way through the session takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import Boolean, Connection, Dialect, Executable, bindparam, insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlmodel import Session

from lib.kernel.json_writing import written
from lib.ledger.schema import Table

_FEW: Final = 32
_MANY: Final = 1_000
# One statement for any number of values, as SQLite and PostgreSQL can be told them.
_IN_JSON: Final = "IN (SELECT value FROM json_each(?))"
_IN_ARRAY: Final = "= ANY(?)"

# Whoever has many statements asks the session for its connection once: that takes as long as one.
On: TypeAlias = Session | Connection


def connection_of(on: On) -> Connection:
    """Return the connection of a session that is under way, or the connection itself."""
    return on if isinstance(on, Connection) else on.connection()


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the driver's own words.

    Attributes:
        text: the statement.
        names: its parameters in their order.
        processed: how the driver wants a parameter, where not as it is.
        is_positional: whether parameters go by their place, else by their name.
    """

    text: str
    names: tuple[str, ...]
    processed: Mapping[str, Callable[[Any], Any]]
    is_positional: bool


def add(on: On, table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows.

    Args:
        on: a writing session or its connection; nothing is committed here.
        table: of which kind they are.
        rows: columns by name, the same ones in every row; the others get their defaults.
    """
    if rows:
        defaults = {name: value for name, value in _defaults(table).items() if name not in rows[0]}
        names = (*defaults, *rows[0])
        if defaults:
            rows = [{**defaults, **row} for row in rows]
        change(on, _insert(table, names), rows)


def change(on: On, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
    """Run a statement that returns nothing once for each row of parameters.

    Args:
        on: a writing session or its connection; nothing is committed here.
        statement: built once, because it is remembered in its compiled form.
        rows: its parameters by name.
    """
    if not rows:
        return
    connection = connection_of(on)
    compiled = _compile(statement, connection.dialect)
    if compiled.processed:
        rows = [row.copy() for row in rows]
    for name, process in compiled.processed.items():
        for row in rows:
            row[name] = process(row[name])
    names = compiled.names
    given = [tuple(map(row.get, names)) for row in rows] if compiled.is_positional else rows
    _drive(connection, compiled.text, given)


def run(on: On, text: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run a statement once for each row of parameters.

    Args:
        on: a writing session or its connection; nothing is committed here.
        text: with a question mark for each parameter.
        rows: parameters in their order.
    """
    if not rows:
        return
    connection = connection_of(on)
    _drive(connection, _marked(text, connection.dialect.positional), rows)


def asked(on: On, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a query and return its rows as the driver gives them.

    Args:
        on: where it is run.
        text: with a question mark for each parameter.
        values: parameters in their order.
    """
    connection = connection_of(on)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_marked(text, connection.dialect.positional), values)
        return list(cursor.fetchall())
    finally:
        cursor.close()


def among(on: On, text: str, values: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
    """Run a query for some values and return its rows; for none it is not run.

    Args:
        on: where it is run.
        text: with ``{among}`` behind what is to be one of the values.
        values: texts or numbers.
    """
    if not values:
        return []
    on = connection_of(on)
    listed: Any = list(values)
    if on.dialect.positional:
        return asked(on, text.format(among=_IN_JSON), (written(listed),))
    return asked(on, text.format(among=_IN_ARRAY), (listed,))


def _drive(connection: Connection, text: str, rows: Sequence[Any]) -> None:
    """Hand a statement to the driver; what lies above it would take longer than a small one."""
    cursor = connection.connection.cursor()
    try:
        cursor.executemany(text, rows)
    finally:
        cursor.close()


@cache
def _marked(text: str, is_positional: bool) -> str:  # noqa: FBT001 — cached by it
    """Write the place of a parameter as SQLite does, or else as PostgreSQL's driver does."""
    return text if is_positional else text.replace("%", "%%").replace("?", "%s")


def rows(on: On, statement: Executable, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a query and return its rows by column name.

    Args:
        on: where it is run.
        statement: built once, because it is remembered in its compiled form; its columns need no
            work after the driver's.
        values: its parameters by name.
    """
    names, found = _asked(on, statement, values)
    return [dict(zip(names, row, strict=True)) for row in found]


def tuples(on: On, statement: Executable, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run a query as ``rows`` does and return its rows as the driver gives them."""
    return _asked(on, statement, values)[1]


def streamed(on: On, statement: Executable, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Run a query as ``rows`` does and give its rows one by one, for those that are large."""
    connection = connection_of(on)
    compiled = _compile(statement, connection.dialect)
    given = tuple(map(values.get, compiled.names)) if compiled.is_positional else values
    cursor = connection.connection.cursor()
    try:
        cursor.execute(compiled.text, given)
        while found := cursor.fetchmany(_FEW):
            yield from found
    finally:
        cursor.close()


def walked(on: On, statement: ClauseElement) -> Iterator[tuple[Any, ...]]:
    """Run a query that is built for once on SQLite and give its rows as the driver does.

    For hundreds of thousands of rows that takes half of what the way through the session takes.
    """
    connection = connection_of(on)
    compiled = statement.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("only statements on rows can be run for many of them")
    given = tuple(map(compiled.params.get, compiled.positiontup or ()))
    cursor = connection.connection.cursor()
    try:
        cursor.execute(str(compiled), given)
        while found := cursor.fetchmany(_MANY):
            yield from found
    finally:
        cursor.close()


def _asked(
    on: On, statement: Executable, values: dict[str, Any]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    connection = connection_of(on)
    compiled = _compile(statement, connection.dialect)
    given = tuple(map(values.get, compiled.names)) if compiled.is_positional else values
    cursor = connection.connection.cursor()
    try:
        cursor.execute(compiled.text, given)
        return [column[0] for column in cursor.description], list(cursor.fetchall())
    finally:
        cursor.close()


@cache
def _insert(table: type[Table], names: tuple[str, ...]) -> Executable:
    return insert(table).values({name: bindparam(name) for name in names})


@cache
def _compile(statement: ClauseElement, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("only statements on rows can be run for many of them")
    processed = {}
    for name, parameter in compiled.binds.items():
        process = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        # Truth values the drivers know themselves.
        if process is not None and not isinstance(parameter.type, Boolean):
            processed[name] = process
    names = tuple(compiled.positiontup or compiled.binds)
    return _Compiled(str(compiled), names, processed, compiled.positional)


@cache
def _defaults(table: type[Table]) -> dict[str, Any]:
    """Return the defaults of a table's columns; a number that the database gives is none."""
    return {
        name: field.default
        for name, field in table.model_fields.items()
        if not field.is_required() and name != "id"
    }
