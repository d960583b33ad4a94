"""How does a connection of PostgreSQL's driver speak as one of ``sqlite3`` does?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus as Status

from lib.sandbox.rows import Values
from lib.sandbox.server_words import statement_of


class Result:
    """A cursor that also knows the number which a new row was given."""

    def __init__(self, cursor: psycopg.Cursor[Any]) -> None:
        self._cursor = cursor
        self.fetchone = cursor.fetchone
        self.fetchall = cursor.fetchall
        self.rowcount = cursor.rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)

    @property
    def lastrowid(self) -> int | None:
        """Return the number that the row inserted last was given; to be asked at once."""
        row = self._cursor.connection.execute("SELECT lastval()").fetchone()
        return int(row[0]) if row else None


class Session:
    """A connection of the driver in the words of the sandbox."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.raw = raw

    @property
    def in_transaction(self) -> bool:
        """Say whether the transaction still stands after an error."""
        return self.raw.info.transaction_status in {Status.INTRANS, Status.INERROR}

    @property
    def is_free(self) -> bool:
        """Say whether the connection stands and its transaction is over."""
        return self.raw.info.transaction_status == Status.IDLE

    def execute(self, statement: str, values: Values = (), /) -> Result:
        """Run a statement."""
        cursor = self.raw.cursor()
        if values:
            cursor.execute(statement_of(statement).encode(), values)
        else:
            cursor.execute(statement.encode())
        return Result(cursor)

    def executemany(self, statement: str, all_values: Iterable[Values], /) -> None:
        """Run a statement once for each row of values."""
        self.raw.cursor().executemany(statement_of(statement).encode(), all_values)
