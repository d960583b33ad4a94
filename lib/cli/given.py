"""What was handed to a command? A file or standard input, and the parameter object in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn, TypeAlias

import typer

FINDINGS: Final = 1
UNUSABLE: Final = 2

_MOST_BYTES: Final = 4_194_304  # more than the longest text in the widest encoding

File: TypeAlias = Annotated[
    Path | None,
    typer.Argument(help="File to read; standard input without one.", show_default=False),
]


def refuse(reason: str) -> NoReturn:
    """Say in one sentence why a command cannot be carried out, and end it.

    Raises:
        Exit: always, with status 2.
    """
    print(reason, file=sys.stderr)
    raise typer.Exit(UNUSABLE)


def text_of(file: Path | None) -> str:
    """Return what stands in a file, or in standard input.

    Raises:
        Exit: it cannot be read or is no text.
    """
    shown = str(file) if file else "Standard input"
    try:
        if file:
            with file.open("rb") as opened:
                data = opened.read(_MOST_BYTES + 1)
        else:
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    except OSError as error:
        refuse(f"{shown} cannot be read: {error.strerror or error}.")
    if len(data) > _MOST_BYTES:
        refuse(f"{shown} is longer than {_MOST_BYTES} bytes.")
    if b"\x00" in data:
        refuse(f"{shown} is no text.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse(f"{shown} is no UTF-8 text.")


def params_of(file: Path | None) -> dict[str, Any]:
    """Return the parameter object that a file, or standard input, holds as JSON.

    Raises:
        Exit: it cannot be read, is no JSON, or no object.
    """
    text = text_of(file)
    shown = str(file) if file else "Standard input"
    try:
        params = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        refuse(f"{shown} is no JSON: {error}.")
    except ValueError:
        refuse(f"{shown} is no JSON: it holds a number that JSON does not know.")
    except RecursionError:
        refuse(f"{shown} is nested too deeply.")
    if not isinstance(params, dict):
        refuse(f"{shown} is no JSON object; a call's parameters are one.")
    return params


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
