"""Do the migrations build the very tables the code believes in, however often they run?"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from lib.kernel.settings import PROJECT
from lib.ledger.engine import Database
from lib.ledger.governing import LeaseRow
from lib.ledger.revision import newest
from lib.ledger.rollups.words import is_ours
from lib.ledger.schema import Table

assert LeaseRow.metadata is Table.metadata  # its tables are among those that are compared


def _differences(database: Database) -> list[Any]:
    with database.engine.connect() as connection:
        opts = {
            "compare_server_default": True,
            "include_name": lambda name, kind, _: kind != "table" or not is_ours(name or ""),
        }
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, Table.metadata))


def test_the_migrations_build_what_the_schema_says(database: Database) -> None:
    assert _differences(database) == []


def test_a_missing_index_would_be_noticed(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_payment_merchant_uid")
    assert [difference[0] for difference in _differences(database)] == ["add_index"]


def test_names_of_constraints_and_indexes_agree_too(tmp_path: Path, database: Database) -> None:
    created = Database(tmp_path / "created.db")
    Table.metadata.create_all(created.engine)

    def described(one: Database) -> dict[str, Any]:
        look = inspect(one.engine)
        return {
            table: (
                sorted(str(index["name"]) for index in look.get_indexes(table)),
                sorted(str(unique["name"]) for unique in look.get_unique_constraints(table)),
                sorted(str(key["name"]) for key in look.get_foreign_keys(table)),
                sorted((column["name"], column["nullable"]) for column in look.get_columns(table)),
            )
            for table in look.get_table_names()
            if table != "alembic_version" and not is_ours(table)
        }

    assert described(created) == described(database)
    created.close()


def test_migrating_again_changes_nothing(database: Database) -> None:
    database.migrate()
    assert _differences(database) == []


def test_eight_threads_may_migrate_one_new_file(tmp_path: Path) -> None:
    databases = [Database(tmp_path / "ledger.db") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(Database.migrate, databases))
    assert _differences(databases[0]) == []
    for database in databases:
        database.close()


def test_two_processes_may_migrate_one_new_file(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from lib.ledger.engine import Database;"
        "sys.stdin.readline(); Database(Path(sys.argv[1])).migrate()"
    )
    path = tmp_path / "ledger.db"
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in starting:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=30)[1] for process in starting] == ["", "", ""]
    database = Database(path)
    assert _differences(database) == []
    database.close()


def test_the_newest_schema_is_the_one_the_migrations_end_with() -> None:
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "lib" / "ledger" / "migrations"))

    assert newest() == ScriptDirectory.from_config(config).get_current_head()
