"""How is the ledger's database opened? SQLite in WAL, or PostgreSQL; writers take turns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from lib.kernel.errors import SettingsError
from lib.kernel.json_writing import written
from lib.ledger import revision
from lib.ledger.rollups import building

_WRITE: Final = "paybench_write"
_LOCK: Final = 72_646_901  # ours: held by whoever writes, until the end of the transaction
# A server that is gone without a word is noticed within half a minute, instead of two hours.
_ALIVE: Final = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
# A machine that is gone without a word must not keep the lock for ever.
_TAKE_TURN: Final = (
    "SELECT set_config('idle_in_transaction_session_timeout', '60000', true),"
    f" pg_advisory_xact_lock({_LOCK})"
)

_CACHED: Final = "PRAGMA cache_size=-65536"
_MAPPED: Final = "PRAGMA mmap_size=2147483648"

# Measured (docs/adr/0005): WAL with BEGIN IMMEDIATE never failed under 16 writers, deferred BEGIN
# did; FULL because a lost commit of the journal would lose money.
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    _CACHED,
    _MAPPED,
)


class Database:
    """The ledger's database: short reading and writing sessions on one pool of connections."""

    def __init__(self, place: Path | str) -> None:
        """Prepare a database.

        Args:
            place: a file, whose folder is made when it is missing; or the address of a PostgreSQL
                database, ``postgresql://…``.

        Raises:
            SettingsError: the folder cannot be made, or the address is none.
        """
        self.is_file = isinstance(place, Path)
        self._shown = str(place) if self.is_file else "PostgreSQL"  # an address holds a password
        self.engine = _in_file(place) if isinstance(place, Path) else _at_address(place)
        event.listen(self.engine, "begin", _on_begin)
        self._writing = self.engine.execution_options(**{_WRITE: True})
        self._reading = self.engine
        if not self.is_file:  # one picture for a whole session, as a file gives by itself
            self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads, on one consistent picture of the database."""
        with Session(self._reading) as session:
            yield session

    @contextmanager
    def passing(self) -> Iterator[Session]:
        """Open a reading session for very many rows, whose pages do not stay in memory."""
        with self.reading() as session:
            if not self.is_file:
                yield session
                return
            # Pages of a mapped file count as memory of the process until others need the room.
            connection = session.connection()
            connection.exec_driver_sql("PRAGMA mmap_size=0")
            connection.exec_driver_sql("PRAGMA cache_size=-4096")
            try:
                yield session
            finally:
                connection.exec_driver_sql(_MAPPED)
                connection.exec_driver_sql(_CACHED)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that holds the write lock from the start and commits at the end."""
        with Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.commit()

    def migrate(self) -> None:
        """Bring the database to the newest schema; two starting processes take turns.

        Raises:
            SettingsError: the file cannot be opened, or is no database of this program.
        """
        try:
            if self._is_newest():
                return
        except DBAPIError as error:
            raise SettingsError(self._unusable(error.orig)) from error
        # A console whose ledger is up to date starts half a second sooner without.
        from alembic import command  # noqa: PLC0415
        from alembic.config import Config  # noqa: PLC0415
        from alembic.util import CommandError  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(revision.MIGRATIONS).replace("%", "%%"))
        try:
            with self._writing.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                with Session(connection, join_transaction_mode="rollback_only") as session:
                    building.build_missing(session)
                    session.flush()
        except (DBAPIError, CommandError) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            raise SettingsError(self._unusable(reason)) from error

    def _is_newest(self) -> bool:
        with self.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            there = connection.exec_driver_sql(revision.IN_USE).scalars()
            return list(there) == [revision.newest()]

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def _unusable(self, reason: object) -> str:
        if self.is_file:
            return _unusable(self._shown, reason)
        return f"PAYBENCH_DATABASE_URL: the ledger cannot be used ({reason})."


def _in_file(path: Path) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(_unusable(path, error)) from error
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": 10},
        json_serializer=written,
    )
    event.listen(engine, "connect", _on_connect)
    return engine


def _at_address(address: str) -> Engine:
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
        from lib.ledger.server_texts import teach  # noqa: PLC0415 — few have the driver

        engine = create_engine(
            url, connect_args=dict(_ALIVE), json_serializer=written, pool_pre_ping=True
        )
        event.listen(engine, "connect", teach)
    except (ArgumentError, ImportError) as error:
        reason = "it needs the extra packages: pip install 'psycopg[binary]'"
        shown = reason if isinstance(error, ImportError) else "it is no address of a database"
        raise SettingsError(f"PAYBENCH_DATABASE_URL: {shown}.") from None
    return engine


def _unusable(path: object, reason: object) -> str:
    return (
        f"PAYBENCH_DATA_DIR: the ledger {path} cannot be used ({reason}). "
        "Name another folder, or put a backup in its place."
    )


def _on_connect(connection: Any, _record: Any) -> None:  # noqa: ANN401 — the driver's own types
    connection.isolation_level = None  # we say BEGIN ourselves, see _on_begin
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE, False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
    elif write:
        connection.exec_driver_sql(_TAKE_TURN)
