"""What was meant by pasted code? ``python -m lib parse``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from lib.cli.given import File, put, refuse, text_of

if TYPE_CHECKING:
    from lib.snippets.reading import Parsed

# What a REST call says beside its body.
_REQUEST: Final[tuple[str, ...]] = ("method", "url", "operation", "path_params", "query")


def parse(
    file: File = None,
    *,
    about: Annotated[
        bool, typer.Option("--about", help="Add what stands about the call, under about.")
    ] = False,
) -> None:
    """Read a call's parameters from code, a page, JSON or a curl command; print JSON."""
    from lib.snippets.reading import read  # noqa: PLC0415 — keeps the other commands fast

    parsed = read(text_of(file, is_code=True))
    answer: dict[str, Any] = {
        "params": parsed.params,
        "variables": parsed.variables,
        "extra": _extra(parsed),
        "problems": [
            {
                "line": problem.line,
                "column": problem.column,
                "severity": problem.severity,
                "message": problem.text(),
            }
            for problem in parsed.problems
        ],
    }
    if about:
        answer["about"] = {**parsed.extra, "known": parsed.known}
    put(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    if not parsed.found:
        refuse("There is no call and no parameter object in the text.")


def _extra(parsed: Parsed) -> dict[str, Any]:
    """Return the parameters that no document knows; of a REST call what stands beside its body."""
    about: dict[str, Any] = {name: parsed.extra[name] for name in _REQUEST if name in parsed.extra}
    return about if parsed.extra.get("kind") == "curl" else parsed.unknown
