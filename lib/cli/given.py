"""What goes into a command and what comes out? Files, standard input, standard output."""

from __future__ import annotations

import codecs
import json
import os
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


_PARSED: Final = {"params", "variables", "extra", "problems"}  # what the command parse prints
_DICTS: Final = ("params", "variables")


def refuse(reason: str) -> NoReturn:
    """Say in one sentence why a command cannot be carried out, and end it.

    Raises:
        Exit: always, with status 2.
    """
    print(reason, file=sys.stderr)
    raise typer.Exit(UNUSABLE)


def put(text: str) -> None:
    """Print text in UTF-8; a reader who has gone away, as behind ``head``, changes nothing."""
    if sys.stdout is None:  # started without one
        return
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # What is left in the buffer goes nowhere, instead of failing again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def text_of(file: Path | None, *, is_code: bool = False) -> str:
    """Return what stands in a file, or in standard input.

    Args:
        file: the file; None = standard input.
        is_code: whether it is a page or a program, which may be as old as its encoding.

    Raises:
        Exit: it cannot be read or is no text.
    """
    shown = str(file) if file else "Standard input"
    try:
        if file:
            with file.open("rb") as opened:
                data = opened.read(_MOST_BYTES + 1)
        elif sys.stdin is None:
            refuse("Standard input is closed; name a file.")
        else:
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        refuse(f"{shown} cannot be read: {reason or error}.")
    if len(data) > _MOST_BYTES:
        refuse(f"{shown} is longer than {_MOST_BYTES} bytes.")
    for encoding in _encodings(data, is_code=is_code):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    return refuse(f"{shown} is no {'text' if is_code or bytes(1) in data else 'UTF-8 text'}.")


def _encodings(data: bytes, *, is_code: bool) -> tuple[str, ...]:
    """Return the encodings to try: shells of Windows write UTF-16, old Korean pages are CP949."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig", "cp949") if is_code else ("utf-8-sig",)


def params_of(file: Path | None) -> dict[str, Any]:
    """Return the parameter object that a file, or standard input, holds; see call_of."""
    return call_of(file)[0]


def call_of(file: Path | None) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the parameters that a file, or standard input, holds as JSON, and the unknown ones.

    What ``parse`` printed will do as well; unknown are then the paths whose values are variables.

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
    if set(params) == _PARSED and all(isinstance(params[name], dict) for name in _DICTS):
        return params["params"], frozenset(params["variables"])
    return params, frozenset()


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
