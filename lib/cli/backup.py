"""How is everything kept safe, and brought back? ``python -m lib backup`` and ``restore``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from lib.cli.given import UNUSABLE
from lib.kernel.errors import PaybenchError, SettingsError

_OF_POSTGRESQL = """\
Ledger and sandbox are in PostgreSQL, which has tools of its own for copies of one moment:
  pg_dump --format=custom --file paybench.dump "$PAYBENCH_DATABASE_URL"
  pg_restore --dbname postgresql://… --exit-on-error paybench.dump
Restore into an empty database, and prove it: PAYBENCH_DATABASE_URL=… python -m lib audit verify
The key that opens the REST secrets is in neither: keep it apart."""


def backup(
    archive: Annotated[Path, typer.Argument(help="File to write, such as paybench.zip.")],
) -> None:
    """Write ledger and sandbox into one archive; the console may keep running.

    REST secrets stay sealed in it. The key that opens them is not part of it: keep that elsewhere.
    """
    from lib.kernel.clock import SystemClock  # noqa: PLC0415 — keeps the other commands fast
    from lib.kernel.settings import load  # noqa: PLC0415
    from lib.ledger import backups  # noqa: PLC0415
    from lib.ledger.engine import Database  # noqa: PLC0415

    try:
        settings = load()
        if settings.database_url.get_secret_value():
            raise SettingsError(_OF_POSTGRESQL)
        database = Database(settings.ledger_path)
        database.migrate()
        database.close()
        kept = backups.back_up(
            {backups.LEDGER: settings.ledger_path, "sandbox.db": settings.sandbox_path},
            archive,
            SystemClock(),
        )
    except PaybenchError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(UNUSABLE) from None
    print(f"Written and proved: {archive} ({', '.join(kept.files)}).")
    print(f"The trail has {kept.audit_lines} lines, head {kept.audit_head or '-'}.")
    if not settings.secret_key.get_secret_value():
        print(f"Not in it: {settings.data_dir / 'secret.key'}, which opens the REST secrets.")


def restore(
    archive: Annotated[Path, typer.Argument(help="File that backup wrote.")],
    to: Annotated[
        Path | None, typer.Option(help="Data folder; PAYBENCH_DATA_DIR unless it is named.")
    ] = None,
    replace: Annotated[  # noqa: FBT002 — a flag of the command line
        bool, typer.Option("--replace", help="Replace databases that are there already.")
    ] = False,
) -> None:
    """Prove an archive and put its databases in place; the console must not run there."""
    from lib.kernel.clock import from_unix  # noqa: PLC0415 — keeps the other commands fast
    from lib.kernel.settings import load  # noqa: PLC0415
    from lib.ledger import backups  # noqa: PLC0415

    try:
        settings = load()
        if to is None and settings.database_url.get_secret_value():
            raise SettingsError(_OF_POSTGRESQL)
        folder = to or settings.data_dir
        kept = backups.restore(archive, folder, replace=replace)
    except PaybenchError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(UNUSABLE) from None
    print(f"Restored into {folder}: {', '.join(kept.files)}, of {from_unix(kept.made_at)}.")
    print(f"The trail is whole: {kept.audit_lines} lines, head {kept.audit_head or '-'}.")
    print("Put secret.key beside them, or set PAYBENCH_SECRET_KEY; then: python -m lib doctor")
