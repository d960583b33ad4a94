"""Which export formats are there? Every file in ``lib/ledger/exports``, found by looking."""

from __future__ import annotations

from lib.kernel.errors import LedgerError
from lib.kernel.registry import discover
from lib.ledger import exports
from lib.ledger.export_format import Format


def formats() -> tuple[Format, ...]:
    """Return all formats in the order in which they are offered."""
    return tuple(sorted(discover(exports, "FORMAT", Format), key=lambda one: one.position))


def format_of(name: str) -> Format:
    """Return a format by its name or its files' extension.

    Raises:
        LedgerError: there is none of that name.
    """
    for one in formats():
        if name in {one.name, one.extension}:
            return one
    known = ", ".join(one.name for one in formats())
    raise LedgerError(f"No export format is called {name}; there are {known}.")
