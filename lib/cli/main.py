"""Which commands are there? Each imports what it needs when it runs, so all start fast."""

from __future__ import annotations

import os
import runpy
import socket
import sys
from typing import Annotated

import typer

from lib import __version__
from lib.cli.audit import audit
from lib.cli.backup import backup, restore
from lib.cli.doctor import doctor
from lib.cli.export import app as export
from lib.cli.history import history
from lib.cli.importing import import_file
from lib.cli.ledger import ledger
from lib.cli.lint import lint
from lib.cli.parse import parse
from lib.cli.provider import names_provider
from lib.cli.secrets import secrets
from lib.cli.seed import seed
from lib.cli.snippet import snippet
from lib.cli.sync import sync
from lib.kernel.errors import PaybenchError

app = typer.Typer(
    help="Paybench: the workbench for Toss Payments through PortOne V1.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(snippet)
app.command()(lint)
app.command()(parse)
app.add_typer(audit, name="audit")
app.add_typer(export, name="export")
app.command()(history)
app.command("import")(import_file)
app.command()(seed)
app.command()(sync)
app.add_typer(ledger, name="ledger")
app.add_typer(secrets, name="secrets")
app.command()(backup)
app.command()(restore)
app.command()(doctor)

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_UNUSABLE = 2


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


@app.command()
def migrate() -> None:
    """Bring the ledger to the newest schema."""
    from lib.kernel.settings import load  # noqa: PLC0415 — keeps the other commands fast
    from lib.ledger.engine import Database  # noqa: PLC0415

    try:
        settings = load()
        database = Database(settings.ledger)
        database.migrate()
        database.close()
    except PaybenchError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(_UNUSABLE) from None
    shown = "PostgreSQL" if isinstance(settings.ledger, str) else settings.ledger
    print(f"The ledger is up to date: {shown}")


@app.command()
def run(
    port: Annotated[int, typer.Option(help="Port of the console.")] = 8501,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Start the console."""
    from lib.kernel.settings import PROJECT  # noqa: PLC0415 — keeps the other commands fast

    _refuse_taken(host, port)
    _refuse_unguarded(host)
    if not _is_up_to_date():
        migrate()
    _make_key()
    if host not in _LOOPBACK:
        # Told so on purpose; the names people use for this machine are not ours to know.
        os.environ.setdefault("PAYBENCH_ALLOWED_HOSTS", "*")
        print(f"Listening on {host}: everybody who signs in and has a role can use the console.")
    shown = "localhost" if host in _LOOPBACK else host
    print(f"Paybench: http://{shown}:{port}  (Ctrl+C stops it)", flush=True)
    os.chdir(PROJECT)
    options = ["--server.port", str(port), "--server.address", host]
    sys.argv = ["streamlit", "run", "app.py", *options]
    # In this process: what was loaded to look after the ledger is loaded for the console.
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _is_up_to_date() -> bool:
    """Say whether nothing is to be brought up to date, without loading what would do it."""
    from lib.kernel.settings import load  # noqa: PLC0415 — keeps the other commands fast
    from lib.ledger import revision  # noqa: PLC0415

    try:
        ledger = load().ledger
    except PaybenchError:
        return False  # said by whoever does it
    return not isinstance(ledger, str) and revision.is_up_to_date(ledger)


def _make_key() -> None:
    """Make the key of the secrets at the first start, and say so."""
    from lib.access import vault  # noqa: PLC0415 — keeps the other commands fast
    from lib.kernel.settings import load  # noqa: PLC0415

    try:
        settings = load()
        path = settings.data_dir / vault.FILE
        if settings.secret_key.get_secret_value() or path.exists():
            return
        vault.Vault.at(settings.data_dir)
    except PaybenchError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(_UNUSABLE) from None
    print(f"A key that seals REST keys was made: {path}. Keep a copy apart from the ledger.")


def _refuse_unguarded(host: str) -> None:
    """Say before anything is made that a console without sign-in stays on this machine."""
    from lib.access.sign_in import sign_in  # noqa: PLC0415 — keeps the other commands fast
    from lib.kernel.settings import PROJECT, load  # noqa: PLC0415

    try:
        sign_in(load(), address=host, has_provider=names_provider(PROJECT))
    except PaybenchError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(_UNUSABLE) from None


def _refuse_taken(host: str, port: int) -> None:
    """Say in one sentence that a port is taken, instead of failing later in three pages."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            print(
                f"Port {port} on {host} cannot be used ({error}). "
                f"Choose another one: make run PORT={port + 1 if port < 65535 else 8502}",  # noqa: PLR2004
                file=sys.stderr,
            )
            raise typer.Exit(_UNUSABLE) from None
