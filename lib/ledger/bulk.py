"""How are many rows written at once? Past the objects that read them, one statement for all.

A statement is compiled once and then handed to the driver with all its parameters: for hundreds of
rows that takes a third of what the way through the session takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Executable, bindparam, insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlmodel import Session

from lib.ledger.schema import Table

_FEW: Final = 32


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the driver's own words.

    Attributes:
        text: the statement.
        names: its parameters in their order.
        written: how the driver wants a parameter, where not as it is.
        is_positional: whether parameters go by their place, else by their name.
    """

    text: str
    names: tuple[str, ...]
    written: Mapping[str, Callable[[Any], Any]]
    is_positional: bool


def add(session: Session, table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows.

    Args:
        session: a writing session; nothing is committed here.
        table: of which kind they are.
        rows: columns by name, the same ones in every row; the others get their defaults.
    """
    if rows:
        defaults = {name: value for name, value in _defaults(table).items() if name not in rows[0]}
        names = (*defaults, *rows[0])
        change(session, _insert(table, names), [{**defaults, **row} for row in rows])


def change(session: Session, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
    """Run a statement that returns nothing once for each row of parameters.

    Args:
        session: a writing session; nothing is committed here.
        statement: built once, because it is remembered in its compiled form.
        rows: its parameters by name.
    """
    if not rows:
        return
    connection = session.connection()
    compiled = _compile(statement, connection.dialect)
    for name, written in compiled.written.items():
        for row in rows:
            row[name] = written(row[name])
    names = compiled.names
    given = [tuple(map(row.get, names)) for row in rows] if compiled.is_positional else rows
    _drive(connection, compiled.text, given)


def run(session: Session, text: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run a statement once for each row of parameters.

    Args:
        session: a writing session; nothing is committed here.
        text: with a question mark for each parameter.
        rows: parameters in their order.
    """
    if not rows:
        return
    connection = session.connection()
    _drive(connection, _marked(text, connection.dialect.positional), rows)


def asked(session: Session, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a query and return its rows as the driver gives them.

    Args:
        session: where it is run.
        text: with a question mark for each parameter.
        values: parameters in their order.
    """
    connection = session.connection()
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_marked(text, connection.dialect.positional), values)
        return list(cursor.fetchall())
    finally:
        cursor.close()


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


def rows(session: Session, statement: Executable, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a query and return its rows by column name.

    Args:
        session: where it is run.
        statement: built once, because it is remembered in its compiled form; its columns need no
            work after the driver's.
        values: its parameters by name.
    """
    names, found = _asked(session, statement, values)
    return [dict(zip(names, row, strict=True)) for row in found]


def tuples(
    session: Session, statement: Executable, values: dict[str, Any]
) -> list[tuple[Any, ...]]:
    """Run a query as ``rows`` does and return its rows as the driver gives them."""
    return _asked(session, statement, values)[1]


def streamed(
    session: Session, statement: Executable, values: dict[str, Any]
) -> Iterator[tuple[Any, ...]]:
    """Run a query as ``rows`` does and give its rows one by one, for those that are large."""
    connection = session.connection()
    compiled = _compile(statement, connection.dialect)
    given = tuple(map(values.get, compiled.names)) if compiled.is_positional else values
    cursor = connection.connection.cursor()
    try:
        cursor.execute(compiled.text, given)
        while found := cursor.fetchmany(_FEW):
            yield from found
    finally:
        cursor.close()


def _asked(
    session: Session, statement: Executable, values: dict[str, Any]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    connection = session.connection()
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
    written = {}
    for name, parameter in compiled.binds.items():
        process = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        if process is not None:
            written[name] = process
    names = tuple(compiled.positiontup or compiled.binds)
    return _Compiled(str(compiled), names, written, compiled.positional)


@cache
def _defaults(table: type[Table]) -> dict[str, Any]:
    """Return the defaults of a table's columns; a number that the database gives is none."""
    return {
        name: field.default
        for name, field in table.model_fields.items()
        if not field.is_required() and name != "id"
    }
