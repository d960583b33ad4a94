"""How does a command reach the ledger? Through the same services as the screens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
import typer

from lib.kernel.errors import PaybenchError

if TYPE_CHECKING:
    from lib.services.bootstrap import Services

UNUSABLE = 2
_WARNING = 30


@contextmanager
def services() -> Iterator[Services]:
    """Open the services; an error of ours becomes one sentence and status 2."""
    from lib.kernel.settings import load  # noqa: PLC0415 — keeps the other commands fast
    from lib.services.bootstrap import build  # noqa: PLC0415

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(_WARNING))
    try:
        opened = build(load())
        try:
            yield opened
        finally:
            opened.close()
    except PaybenchError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(UNUSABLE) from None


class Progress:
    """A line on standard error that is written over, where somebody sits before it."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._length = 0

    def __call__(self, what: str, done: int) -> None:
        """Say how many of something are done."""
        self.say(f"{done:,} {what}")

    def say(self, line: str) -> None:
        """Write a line over the last one."""
        if self._is_shown:
            print(f"\r{line:<{self._length}}", end="", file=sys.stderr, flush=True)
            self._length = len(line)

    def end(self) -> None:
        """Leave the line."""
        if self._length:
            print(file=sys.stderr)
