"""How is a sandbox kept in PostgreSQL? In a schema of its own, so that many processes share it.

One process writes at a time, as with a file: a transaction that writes holds a lock of the database
from its beginning, which ends with the process that has it. So all that holds for two processes on
one file holds here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import psycopg

from lib.sandbox.file_store import fill_anew
from lib.sandbox.rows import Connection
from lib.sandbox.schema import MIGRATIONS
from lib.sandbox.server_session import Session
from lib.sandbox.server_words import rows, table_of, teach
from lib.sandbox.store import Store, StoreError

SCHEMA: Final = "paybench_sandbox"
_LOCK: Final = 72_646_902  # ours: held by whoever writes, until the end of the transaction
_READ: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITE: Final = f"BEGIN; SELECT pg_advisory_xact_lock({_LOCK})"
_AT_ONCE: Final = 12  # connections that read; a server has a hundred for all
_IDLE: Final = 4
_PATIENCE: Final = 10  # seconds to wait for a connection
# A server that is gone without a word is noticed within half a minute, instead of two hours.
_ALIVE: Final[dict[str, Any]] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
# A machine that is gone without a word must not keep the lock for ever.
_OPTIONS: Final = (
    f"-c search_path={SCHEMA} -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
)
_LOST: Final = (psycopg.OperationalError, psycopg.InterfaceError)


class ServerStore(Store):
    """The state of one sandbox in a database.

    Args:
        address: ``postgresql://…``; the user must be allowed to make a schema in it, once.
    """

    is_near = False

    def __init__(self, address: str) -> None:
        self._address = address
        self._guard = threading.Lock()
        self._writers = threading.Lock()
        self._readers = threading.BoundedSemaphore(_AT_ONCE)
        self._glances = threading.Lock()
        self._idle: list[Session] = []
        self._writing: Session | None = None
        self._glancing: Session | None = None
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """Say whether it has been opened, so that its use does not wait for that."""
        return self._is_open

    def open(self) -> None:
        """Make the schema where it is missing and bring it up to date; see Store."""
        with self._guard:
            if self._is_open:
                return
            session = self._connect()
            try:
                session.execute(_WRITE)
                for _lent in _used(session):
                    _migrate(session)
            except psycopg.Error as error:
                raise _unusable(error) from error
            finally:
                session.raw.close()
            self._is_open = True

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees one unchanging state; see Store."""
        self.open()
        with self._readers, _telling():
            session = self._begun(self._idle.pop() if self._idle else None, _READ)
            try:
                yield from _used(session)
            finally:
                self._take_back(session)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend the one connection that may write; see Store."""
        self.open()
        with self._writers, _telling():
            idle, self._writing = self._writing, None
            session = self._begun(idle, _WRITE)
            try:
                yield from _used(session)
            finally:
                if self._is_open and session.is_free:
                    self._writing = session
                else:
                    session.raw.close()

    def glance(self, statement: str) -> tuple[Any, ...]:
        """Return the one row of a statement, as it was committed last, without a transaction."""
        with self._glances, _telling():
            session, self._glancing = self._glancing, None
            if session is not None:
                with suppress(*_LOST):
                    return self._glanced(session, statement)
                session.raw.close()
            return self._glanced(self._connect(), statement)

    def _glanced(self, session: Session, statement: str) -> tuple[Any, ...]:
        found: Any = session.execute(statement).fetchone()
        if self._is_open:
            self._glancing = session
        else:
            session.raw.close()
        return tuple(found)

    def wipe_soon(self) -> None:
        """Do nothing: what PostgreSQL overwrites is gone once it tidies up, and not before."""

    def empty(self, db: Connection) -> None:
        """Make all tables as they are in a new schema; in the transaction that is under way."""
        db.execute("SET CONSTRAINTS ALL DEFERRED")
        fill_anew(db)
        found = db.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = ?::regnamespace",
            (SCHEMA,),
        )
        for (sequence,) in found.fetchall():
            db.execute(f"ALTER SEQUENCE {SCHEMA}.{sequence} RESTART")

    def close(self) -> None:
        """Close what is not lent at the moment; see Store."""
        with self._guard:
            self._is_open = False
            while self._idle:
                self._idle.pop().raw.close()
        with self._writers, self._glances:
            for session in (self._writing, self._glancing):
                if session is not None:
                    session.raw.close()
            self._writing = self._glancing = None

    def _take_back(self, session: Session) -> None:
        with self._guard:
            if self._is_open and session.is_free and len(self._idle) < _IDLE:
                self._idle.append(session)
                return
        session.raw.close()

    def _connect(self) -> Session:
        try:
            raw = psycopg.connect(
                self._address,
                autocommit=True,  # transactions are begun by hand
                row_factory=rows,
                connect_timeout=_PATIENCE,
                **_ALIVE,
                options=_OPTIONS,
                application_name="paybench-sandbox",
            )
        except psycopg.Error as error:
            raise _unusable(error) from error
        teach(raw)
        return Session(raw)

    def _begun(self, idle: Session | None, begin: str) -> Session:
        """Begin a transaction; where the connection was lost while it was idle, on a new one."""
        if idle is not None:
            try:
                idle.execute(begin)
            except _LOST:
                idle.raw.close()
            else:
                return idle
        session = self._connect()
        session.execute(begin)
        return session


def _used(session: Session) -> Iterator[Connection]:
    """Lend a connection whose transaction has begun, and end that."""
    try:
        yield session
        session.execute("COMMIT")
    except BaseException:
        with suppress(psycopg.Error):
            session.execute("ROLLBACK")
        raise


@contextmanager
def _telling() -> Iterator[None]:
    """Tell of a lost database as of a store that cannot be used."""
    try:
        yield
    except _LOST as error:
        raise _unusable(error) from error


def _unusable(error: Exception) -> StoreError:
    reason = " ".join(str(error).split()).rstrip(".")
    return StoreError(f"The sandbox cannot use its PostgreSQL database: {reason}.")


def _migrate(session: Session) -> None:
    """Run the migrations that the schema has not seen."""
    (there,) = session.execute("SELECT to_regnamespace(?)::text", (SCHEMA,)).fetchall()[0]
    if there is None:
        session.execute(f"CREATE SCHEMA {SCHEMA}")
    session.execute(f"CREATE TABLE IF NOT EXISTS {SCHEMA}.version (number BIGINT NOT NULL)")
    row = session.execute("SELECT number FROM version").fetchone()
    version = int(row[0]) if row else 0
    if version > len(MIGRATIONS):
        raise StoreError(f"The schema {SCHEMA} was written by a newer version of the sandbox.")
    if version == len(MIGRATIONS):
        return
    for migration in MIGRATIONS[version:]:
        for statement in migration.split(";"):
            if statement.strip():
                session.execute(table_of(statement))
    session.execute("DELETE FROM version")
    session.execute("INSERT INTO version VALUES (?)", (len(MIGRATIONS),))
