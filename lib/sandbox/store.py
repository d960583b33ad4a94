"""What does the sandbox need of the place where it keeps what happened?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from lib.sandbox.rows import Connection

T = TypeVar("T")


class StoreError(Exception):
    """The place cannot be used; the text names it and says why."""


class Store(ABC):
    """The state of one sandbox, for all processes that open the same place."""

    is_near: bool = True
    """Whether a look-up takes so little that an event loop can wait for it."""

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Say whether it has been opened, so that its use does not wait for that."""

    @abstractmethod
    def open(self) -> None:
        """Open it and bring its tables up to date; a second call does nothing.

        Raises:
            StoreError: it is not the sandbox's, of a newer version, or cannot be read and written.
        """

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """Lend a connection that sees one unchanging state.

        Raises:
            StoreError: it cannot be opened.
        """

    def read(self, work: Callable[[Connection], T]) -> T:
        """Do a piece of work that reads one unchanging state.

        Raises:
            StoreError: it cannot be opened.
        """
        with self.reading() as connection:
            return work(connection)

    @abstractmethod
    def writing(self) -> AbstractContextManager[Connection]:
        """Lend the one connection that may write; all is kept at the end, nothing after an error.

        Of all processes only one has it at a time, from the beginning to the end.

        Raises:
            StoreError: it cannot be opened.
        """

    @abstractmethod
    def glance(self, statement: str) -> tuple[Any, ...]:
        """Return the one row of a statement, as it was committed last, without a transaction."""

    @abstractmethod
    def wipe_soon(self) -> None:
        """See to it that nothing of what is overwritten now stays behind, where that can be."""

    @abstractmethod
    def empty(self, db: Connection) -> None:
        """Make all tables as they are in a new place; in the transaction that is under way."""

    @abstractmethod
    def close(self) -> None:
        """Close what is not lent at the moment. It is opened again by its next user."""
