"""What was meant by pasted code? ``python -m lib parse``."""

from __future__ import annotations

import json
import sys

from lib.cli.given import File, refuse, text_of


def parse(file: File = None) -> None:
    """Read a call's parameters from code, a page, JSON or a curl command; print JSON."""
    from lib.snippets.reading import read  # noqa: PLC0415 — keeps the other commands fast

    parsed = read(text_of(file))
    extra = {**parsed.extra, "known": parsed.known} if parsed.known else parsed.extra
    answer = {
        "params": parsed.params,
        "variables": parsed.variables,
        "extra": extra,
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
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    if not parsed.found:
        refuse("There is no call and no parameter object in the text.")
