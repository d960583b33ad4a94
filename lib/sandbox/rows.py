"""What do the sandbox's statements ask of a database? What ``sqlite3`` gives, and PostgreSQL can.

All statements are written in the words that both understand, with ``?`` or ``:name`` for values:
no truth values where numbers stand, no upserts but ``ON CONFLICT``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from typing import Any, Protocol

Values = Sequence[Any] | Mapping[str, Any]


class Row(Protocol):
    """A row: a value by its place or its column's name."""

    def __getitem__(self, key: Any, /) -> Any:  # noqa: ANN401 — a number or a name
        """Return a value."""

    def __iter__(self) -> Iterator[Any]:
        """Go through the values."""

    def __len__(self) -> int:
        """Return how many columns it has."""

    def keys(self) -> list[str] | KeysView[str]:
        """Return the names of the columns."""


class Cursor(Protocol):
    """What came of a statement."""

    @property
    def rowcount(self) -> int:
        """Return how many rows were changed."""

    @property
    def lastrowid(self) -> int | None:
        """Return the number that the row inserted last was given."""

    def fetchone(self) -> Any:  # noqa: ANN401 — a Row or None
        """Return the next row, or None."""

    def fetchall(self) -> list[Any]:
        """Return all further rows."""

    def __iter__(self) -> Iterator[Any]:
        """Go through all further rows."""


class Connection(Protocol):
    """A connection with a transaction under way."""

    @property
    def in_transaction(self) -> bool:
        """Say whether the transaction still stands after an error."""

    def execute(self, statement: str, values: Values = ..., /) -> Cursor:
        """Run a statement."""

    def executemany(self, statement: str, rows: Iterable[Values], /) -> Any:  # noqa: ANN401
        """Run a statement once for each row of values."""
