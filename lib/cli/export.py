"""How is the history exported without a screen? ``python -m lib export``, and ``export verify``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from lib.cli.given import FINDINGS, put, refuse
from lib.cli.history import pairs, sentences
from lib.cli.opened import Progress, services
from lib.kernel.errors import PaybenchError

if TYPE_CHECKING:
    from lib.services.exports import ExportCommand
    from lib.services.history import HistoryFilter

app = typer.Typer(help="Export the payments of a period, or verify such a file.")
_LANGUAGES: Final = ("en", "ko")

Several = list[str] | None


@app.callback(invoke_without_command=True)
def export(  # noqa: PLR0913 — one option each
    context: typer.Context,
    *,
    first: Annotated[str, typer.Option("--from", help="First Korean day, 2026-07-01.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last Korean day, included.")] = "",
    filters: Annotated[
        Several,
        typer.Option("--filter", help="name=value, as `history` has them."),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="csv, xlsx, parquet or jsonl.")] = "csv",
    columns: Annotated[str, typer.Option(help="Columns, comma separated; none = the usual.")] = "",
    language: Annotated[str, typer.Option(help="Of header and words: en or ko.")] = "en",
    unmasked: Annotated[bool, typer.Option(help="Show personal data.")] = False,
    out: Annotated[Path | None, typer.Option(help="The file to write.")] = None,
) -> None:
    """Write exactly the payments of a filter into a file, with its provenance."""
    if context.invoked_subcommand:
        return
    if not (first and last and out):
        refuse("Name a period and a file: --from 2026-07-01 --to 2026-07-31 --out july.csv")
    if language not in _LANGUAGES:
        refuse(f"There is no language {language}; there are: {', '.join(_LANGUAGES)}.")
    from lib.services.exports import ExportCommand  # noqa: PLC0415

    names = tuple(name.strip() for name in columns.split(",") if name.strip())
    command = ExportCommand(_where(first, last, filters or []), form, names, language, unmasked)
    _write(command, out)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="An exported file, its provenance beside it.")],
) -> None:
    """Hold a file against its provenance; status 1 and sentences when it was changed."""
    from lib.ledger.verification import verify as held_against  # noqa: PLC0415 — a fast start

    try:
        verdict = held_against(file)
    except PaybenchError as error:
        refuse(str(error))
    if verdict.differences:
        put("".join(f"{problem.text()}\n" for problem in verdict.differences))
        raise typer.Exit(FINDINGS)
    record = verdict.provenance
    put(f"Untouched: {record.rows} rows as exported at {record.generated_at}.\n{record.checksum}\n")


def _where(first: str, last: str, filters: list[str]) -> HistoryFilter:
    from lib.services.history_filter import read_filter  # noqa: PLC0415

    where = read_filter({"from": [first], "to": [last], **pairs(filters)})
    return refuse(sentences(where)) if isinstance(where, list) else where


def _write(command: ExportCommand, out: Path) -> None:
    from lib.access.actors import LOCAL  # noqa: PLC0415

    actor = replace(LOCAL, origin="command line")
    progress = Progress()
    with services() as opened:
        total = opened.exports.size(command.where)
        made = opened.exports.make(
            command, out, actor, lambda done: progress.say(f"{done:,} of {total:,} lines")
        )
    progress.end()
    record = made.record
    lines = [f"{out}: {record.rows} lines, {record.lines.get('cancel', 0)} of them cancels"]
    for currency, totals in record.totals.items():
        sums = ", ".join(f"{name} {total}" for name, total in totals.items())
        lines.append(f"{currency}: {sums}")
    put("".join(f"{line}\n" for line in (*lines, record.checksum)))
