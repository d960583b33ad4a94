"""How is the history exported without a screen? ``python -m lib export``, and ``export verify``."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from lib.cli.given import FINDINGS, put, refuse
from lib.kernel.errors import PaybenchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lib.services.exports import ExportCommand

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
        typer.Option("--filter", help="name=value as in the screen's address; may be repeated."),
    ] = None,
    basis: Annotated[str, typer.Option(help="paid, requested or changed.")] = "paid",
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
    command = _command(first, last, basis, filters or [])
    command = replace(
        command,
        format=form,
        columns=tuple(name.strip() for name in columns.split(",") if name.strip()),
        language=language,
        unmasked=unmasked,
    )
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


def _command(first: str, last: str, basis: str, filters: list[str]) -> ExportCommand:
    from lib.services.exports import ExportCommand  # noqa: PLC0415
    from lib.services.history_terms import filter_of  # noqa: PLC0415

    terms: dict[str, list[str]] = {"from": [first], "to": [last], "basis": [basis]}
    for one in filters:
        name, sign, value = one.partition("=")
        if not sign:
            refuse(f"{one} is no filter; write name=value, such as method=card.")
        terms.setdefault(name, []).append(value)
    try:
        where = filter_of(terms)
    except ValueError as error:
        refuse(f"This filter cannot be read: {error}.")
    return ExportCommand(where, "csv")


def _write(command: ExportCommand, out: Path) -> None:
    from lib.access.actors import LOCAL  # noqa: PLC0415
    from lib.kernel.settings import load  # noqa: PLC0415
    from lib.services.bootstrap import build  # noqa: PLC0415

    try:
        services = build(load())
    except PaybenchError as error:
        refuse(str(error))
    try:
        total = services.exports.size(command.where)
        made = services.exports.make(
            command, out, replace(LOCAL, origin="command line"), _progress(total)
        )
    except PaybenchError as error:
        refuse(str(error))
    finally:
        services.close()
    record = made.record
    lines = [f"{out}: {record.rows} rows ({record.lines.get('cancel', 0)} of them cancels)"]
    for currency, totals in record.totals.items():
        sums = ", ".join(f"{name} {total}" for name, total in totals.items())
        lines.append(f"{currency}: {sums}")
    lines.append(record.checksum)
    put("".join(f"{line}\n" for line in lines))


def _progress(total: int) -> Callable[[int], None]:
    """Return what shows progress on a terminal; in a pipe nothing is shown."""
    if not sys.stderr or not sys.stderr.isatty():
        return lambda _done: None

    def show(done: int) -> None:
        share = f"{100 * done // total} %" if total else ""
        print(f"\r{done:,} of {total:,} rows {share} ", end="", file=sys.stderr, flush=True)
        if done >= total:
            print(file=sys.stderr)

    return show
