"""Where Alembic enters: with the connection the console hands over, or alone with its own."""

from __future__ import annotations

from alembic import context

from lib.kernel.settings import load
from lib.ledger.engine import Database
from lib.ledger.schema import Table


def _run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:  # `alembic revision …` by hand
        with Database(load().ledger).engine.connect() as own:
            context.configure(connection=own, target_metadata=Table.metadata)
            with context.begin_transaction():
                context.run_migrations()
        return
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        transactional_ddl=True,  # SQLite can; a broken step leaves the old schema whole
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
