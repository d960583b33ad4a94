"""How is a sandbox kept in one SQLite file? Opened when first needed.

A reading connection is lent to one caller at a time and goes back to the pool, so threads may come
and go. There is one writing connection; who wants it queues on a lock of this process, and only
then asks SQLite for the file's lock, which another process may hold.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final

from lib.sandbox.rows import Connection
from lib.sandbox.schema import MIGRATIONS
from lib.sandbox.store import Store, StoreError

_BUSY_MILLISECONDS: Final = 10_000
_PAUSE: Final = 0.001  # SQLite's own pauses grow to 0.1 s, and a busy neighbour then always wins
_WIPING_MILLISECONDS: Final = 1_000
_PATIENCE: Final = 60.0  # seconds; longer than any transaction of ours by far
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class FileStore(Store):
    """The state of one sandbox in a file.

    Args:
        path: the SQLite file, made when missing; None = memory.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._writers = threading.Lock()
        # Memory belongs to one connection, so all users of it take turns.
        self._turn = threading.Lock() if path is None else None
        self._idle: list[sqlite3.Connection] = []
        self._writing: sqlite3.Connection | None = None
        self._glancing: sqlite3.Connection | None = None
        self._glances = threading.Lock()
        self._must_wipe = False

    @property
    def is_open(self) -> bool:
        """Say whether it has been opened, so that its use does not wait for that."""
        return self._writing is not None

    def open(self) -> None:
        """Open the file and bring its tables up to date; a second call does nothing.

        Raises:
            StoreError: it is no sandbox file, a newer one, or cannot be read and written.
        """
        with self._guard:
            if self._writing is not None:
                return
            try:
                if self._path is not None:
                    self._path.parent.mkdir(parents=True, exist_ok=True)
                connection = self._connect()
                try:
                    _migrate(connection)
                    connection.execute("PRAGMA busy_timeout = 0")
                except BaseException:
                    connection.close()
                    raise
            except (OSError, sqlite3.Error) as error:
                raise StoreError(
                    f"The sandbox cannot use {self._path or 'memory'}: {error}."
                ) from error
            self._writing = connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that sees one unchanging state.

        Raises:
            StoreError: the file cannot be opened.
        """
        with self._lent() as connection, _transaction(connection, "BEGIN"):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend the one connection that may write; all is kept at the end, nothing after an error.

        Raises:
            StoreError: the file cannot be opened.
        """
        with self._writers, self._turn or nullcontext():
            connection = self._opened()
            with _transaction(connection, "BEGIN IMMEDIATE"):
                yield connection
            if self._must_wipe:
                self._wipe(connection)

    def wipe_soon(self) -> None:
        """See to it that what is overwritten now is not left in the write-ahead log either."""
        self._must_wipe = self._path is not None

    def _wipe(self, connection: sqlite3.Connection) -> None:
        """Empty the write-ahead log; a reader that stands in the way is met after a later write."""
        with suppress(sqlite3.OperationalError):
            connection.execute(f"PRAGMA busy_timeout = {_WIPING_MILLISECONDS}")
            (is_busy, _size, _moved) = connection.execute(
                "PRAGMA wal_checkpoint(TRUNCATE)"
            ).fetchone()
            self._must_wipe = bool(is_busy)
        connection.execute("PRAGMA busy_timeout = 0")

    def close(self) -> None:
        """Close what is not lent at the moment. A file is opened again by its next user."""
        with self._writers, self._turn or nullcontext(), self._guard:
            if self._writing is not None:
                self._writing.close()
                self._writing = None
            while self._idle:
                self._idle.pop().close()
        with self._glances:
            if self._glancing is not None:
                self._glancing.close()
                self._glancing = None

    def glance(self, statement: str) -> tuple[Any, ...]:
        """Return the one row of a statement, as it was committed last, without a transaction."""
        assert self._path is not None  # noqa: S101 — memory has one user, who need not ask
        with self._glances:
            if self._glancing is None:
                self._glancing = sqlite3.connect(
                    self._path, isolation_level=None, check_same_thread=False
                )
            row: tuple[Any, ...] = self._glancing.execute(statement).fetchone()
            return row

    def empty(self, db: Connection) -> None:
        """Make all tables as they are in a new file; in the transaction that is under way."""
        db.execute("PRAGMA defer_foreign_keys = ON")
        fill_anew(db)

    def _opened(self) -> sqlite3.Connection:
        if self._writing is None:
            self.open()
        assert self._writing is not None  # noqa: S101 — open() has just seen to it
        return self._writing

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        if self._turn is not None:
            with self._turn:
                yield self._opened()
            return
        first = self._opened()
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            if self._writing is first:
                self._idle.append(connection)
            else:  # closed meanwhile
                connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            ":memory:" if self._path is None else self._path,
            timeout=_BUSY_MILLISECONDS / 1000,
            isolation_level=None,  # transactions are begun by hand, as IMMEDIATE where they write
            check_same_thread=False,  # lent to one thread at a time
        )
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            _patiently(connection, "PRAGMA journal_mode = WAL")
            # An answered charge must survive a power cut, as it would at the real gateway.
            connection.execute("PRAGMA synchronous = FULL")
            # What is overwritten or deleted must not stay in the file's free space.
            connection.execute("PRAGMA secure_delete = ON")
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    _patiently(connection, begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    """Run a statement that another process may stand in the way of for a moment.

    Waiting is done here: for some locks SQLite does not wait at all, for others too long at a time.
    """
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return


def fill_anew(db: Connection) -> None:
    """Leave in all tables the rows that they have in a new sandbox."""
    for table, rows in _new_tables().items():
        db.execute(f"DELETE FROM {table}")  # noqa: S608 — names of our own tables
        if rows:
            slots = ", ".join("?" * len(rows[0]))
            db.executemany(f"INSERT INTO {table} VALUES ({slots})", rows)  # noqa: S608


def _new_tables() -> dict[str, list[tuple[Any, ...]]]:
    """Return the names of all tables, and the rows that they have in a new sandbox."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        _migrate(new)
        names = new.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: new.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}  # noqa: S608


def _migrate(connection: sqlite3.Connection) -> None:
    """Run the migrations the file has not seen; two processes that start together take turns."""
    with _transaction(connection, "BEGIN IMMEDIATE"):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise sqlite3.DatabaseError("it was written by a newer version of the sandbox")
        if version == 0 and connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            raise sqlite3.DatabaseError("it belongs to another program")
        for migration in MIGRATIONS[version:]:
            for statement in migration.split(";"):
                if statement.strip():
                    connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
