"""How does history come in from a file without a screen? ``python -m lib import``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from lib.cli.given import FINDINGS, put, refuse
from lib.cli.opened import Progress, services

if TYPE_CHECKING:
    from lib.services.imports import Checked, Imports, ImportSummary, Preview

Several = list[str] | None
_ENVIRONMENTS: Final = ("live", "test", "sandbox", "sample")
_SHOWN: Final = 20


def import_file(  # noqa: PLR0913 — one option each
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with payments.")],
    *,
    columns: Annotated[
        Several,
        typer.Option("--map", help="name=heading; else by the headings. Once for each column."),
    ] = None,
    environment: Annotated[
        str, typer.Option(help="Of lines that do not name theirs: live, test or sandbox.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read only; take nothing.")] = False,
    bad: Annotated[
        Path | None, typer.Option(help="File for the lines that are refused, as CSV.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take payments in from a file; status 1 when lines were refused.

    What the gateway has told of a payment stays as it is; the same file again changes nothing.
    """
    from lib.access.actors import LOCAL  # noqa: PLC0415 — keeps the other commands fast
    from lib.services.import_lines import Mapped  # noqa: PLC0415
    from lib.services.import_sheets import Source  # noqa: PLC0415

    if not file.is_file():
        refuse(f"There is no file {file}.")
    if environment not in {"", *_ENVIRONMENTS}:
        refuse(f"There is no environment {environment}; there are: {', '.join(_ENVIRONMENTS)}.")
    source = Source(file.name, file.stat().st_size, lambda: file.open("rb"))
    actor = replace(LOCAL, origin="command line")
    progress = Progress()
    with services() as opened:
        found = opened.imports.preview(source, environment=environment)
        held = {**found.mapped.columns, **_columns(columns or [], found)}
        if "environment" not in held and not environment:
            refuse("The file does not say where its payments belong: --environment live")
        mapped = Mapped(held, found.headings, environment)
        checked = opened.imports.check(
            source,
            mapped,
            actor=actor,
            progress=lambda done, total: progress.say(f"{done:,} of {total:,} lines read"),
        )
        refusals = _refusals(opened.imports, checked, bad)
        summary = None
        if not dry_run:
            summary = opened.imports.take(
                checked,
                actor=actor,
                progress=lambda done, total: progress.say(f"{done:,} of {total:,} payments taken"),
            )
    progress.end()
    told = _told(checked, summary)
    put(json.dumps({**told, "problems": refusals}, ensure_ascii=False, indent=1) + "\n"
        if as_json else _said(told, refusals))  # fmt: skip
    if checked.refused:
        raise typer.Exit(FINDINGS)


def _columns(given: list[str], found: Preview) -> dict[str, int]:
    """Read which column holds what, as it was given by hand."""
    from lib.catalog import import_columns  # noqa: PLC0415

    chosen = {}
    for one in given:
        name, sign, heading = one.partition("=")
        if not sign or name not in import_columns.by_name():
            known = ", ".join(import_columns.by_name())
            refuse(f"--map {one}: write name=heading; names are {known}.")
        if heading not in found.headings:
            refuse(f"--map {one}: the file has no column {heading}; it has "
                   f"{', '.join(found.headings)}.")  # fmt: skip
        chosen[name] = found.headings.index(heading)
    return chosen


def _refusals(imports: Imports, checked: Checked, bad: Path | None) -> list[dict[str, Any]]:
    if bad is not None and checked.refused:
        try:
            bad.write_bytes(imports.report(checked))
        except OSError as error:
            refuse(f"{bad} cannot be written: {error.strerror}.")
    return [
        {"line": one.trouble.place, "column": one.trouble.column, "problem": one.said()}
        for one in imports.refusals(checked, _SHOWN)
    ]


def _told(checked: Checked, summary: ImportSummary | None) -> dict[str, Any]:
    counts = ("new", "changed", "unchanged", "contradicting")
    return {
        "file": checked.name,
        "checksum": checked.checksum,
        "columns": {name: checked.mapped.heading(name) for name in checked.mapped.columns},
        "lines": checked.lines,
        "payments": checked.payments,
        "refused": checked.refused,
        "taken": None if summary is None else {name: getattr(summary, name) for name in counts},
        "notes": [
            {"note": said, "columns": list(columns), "lines": count}
            for said, columns, count in checked.remarks()
        ],
    }


def _said(told: dict[str, Any], refusals: list[dict[str, Any]]) -> str:
    counts = f"{told['lines']:,} lines, {told['payments']:,} payments"
    lines = [f"{told['file']}: {counts}, {told['refused']:,} lines refused"]
    for one in told["notes"]:
        where = f" [{', '.join(one['columns'])}]" if one["columns"] else ""
        lines.append(f"note: {one['note']}{where}")
    for one in refusals:
        column = f", {one['column']}" if one["column"] else ""
        lines.append(f"line {one['line']}{column}: {one['problem']}")
    if told["refused"] > len(refusals):
        lines.append("more are in the file that --bad writes")
    if told["taken"] is None:
        lines.append("nothing was taken")
    else:
        lines.append(", ".join(f"{count:,} {name}" for name, count in told["taken"].items()))
    return "".join(f"{line}\n" for line in lines)
