"""How is the ledger's database opened? SQLite in WAL, one kind of transaction for each purpose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from pydantic import TypeAdapter
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from lib.kernel.errors import SettingsError
from lib.ledger.rollups import building

_ANY: Final = TypeAdapter(Any)
_WRITE: Final = "paybench_write"
_MIGRATIONS: Final = Path(__file__).parent / "migrations"

# Measured (docs/adr/0005): WAL with BEGIN IMMEDIATE never failed under 16 writers, deferred BEGIN
# did; FULL because a lost commit of the journal would lose money.
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
    "PRAGMA mmap_size=2147483648",
)


class Database:
    """The ledger's database: short reading and writing sessions on one pool of connections."""

    def __init__(self, path: Path) -> None:
        """Prepare a database in a file, making its folder when it is missing.

        Raises:
            SettingsError: the folder cannot be made.
        """
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(_unusable(path, error)) from error
        self.engine = create_engine(
            URL.create("sqlite", database=str(path)),
            connect_args={"timeout": 10},
            json_serializer=_json,
        )
        event.listen(self.engine, "connect", _on_connect)
        event.listen(self.engine, "begin", _on_begin)
        self._writing = self.engine.execution_options(**{_WRITE: True})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads, on one consistent picture of the database."""
        with Session(self.engine) as session:
            yield session

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
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        try:
            with self._writing.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                with Session(connection, join_transaction_mode="rollback_only") as session:
                    building.build_missing(session)
                    session.flush()
        except (DBAPIError, CommandError) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            raise SettingsError(_unusable(self._path, reason)) from error

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _json(value: Any) -> str:  # noqa: ANN401 — any JSON value
    """Write JSON as a column keeps it, by pydantic in half the time."""
    try:
        return _ANY.dump_json(value).decode()
    except ValueError:  # half a surrogate pair, which JSON can write and UTF-8 cannot
        return json.dumps(value)


def _unusable(path: Path, reason: object) -> str:
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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
