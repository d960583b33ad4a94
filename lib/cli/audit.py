"""Is the audit trail whole? ``python -m lib audit verify``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from lib.cli.given import UNUSABLE
from lib.kernel.errors import PaybenchError

audit = typer.Typer(help="The audit trail.", no_args_is_help=True)

_TAMPERED = 1


@audit.callback()
def _group() -> None:
    """The audit trail."""


@audit.command()
def verify(
    head: Annotated[
        str, typer.Option(help="A head that was written down earlier; it has to be in the trail.")
    ] = "",
) -> None:
    """Walk the chain of the trail and name every line that was changed, removed or inserted.

    Ends with 0 when it is whole, 1 when it is not, 2 when the ledger cannot be read.
    """
    from lib.kernel.settings import load  # noqa: PLC0415 — keeps the other commands fast
    from lib.ledger import audit_check  # noqa: PLC0415
    from lib.ledger.engine import Database  # noqa: PLC0415

    try:
        database = Database(load().ledger)
        database.migrate()
        with database.reading() as session:
            report = audit_check.verify(session)
            known = not head or audit_check.has_head(session, head)
        database.close()
    except PaybenchError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(UNUSABLE) from None
    for one in report.breaks:
        print(f"Line {one.seq}: {_SAID[one.damage.value]}.", file=sys.stderr)
    if not known:
        print(f"The head {head} is not in this trail: it was written anew.", file=sys.stderr)
    if not report.ok or not known:
        raise typer.Exit(_TAMPERED)
    print(f"The trail is whole: {report.lines} lines, head {report.head or '-'}.")


_SAID = {
    "changed": "it was changed, or what stands before it was",
    "removed": "it was removed",
    "inserted": "it was inserted",
}
