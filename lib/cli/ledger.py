"""Is the ledger what its observations say? ``python -m lib ledger verify`` and ``rebuild``."""

from __future__ import annotations

from typing import Annotated

import typer

from lib.cli.opened import Progress, services

ledger = typer.Typer(help="Prove the ledger, and mend it.", no_args_is_help=True)

_DRIFT = 1


@ledger.command()
def verify(
    most: Annotated[int, typer.Option(help="How many differences are printed.", min=0)] = 50,
) -> None:
    """Recompute everything from the observations; status 1 when anything differs."""
    found = 0
    progress = Progress()
    with services() as opened:
        for drift in opened.proving.verify(progress):
            found += 1
            if found <= most:
                progress.end()
                print(f"{drift.what} {drift.where}: kept {drift.kept}, observed {drift.told}")
    progress.end()
    if found:
        print(f"{found:,} differences. `python -m lib ledger rebuild` mends them.")
        raise typer.Exit(_DRIFT)
    print("No drift: payments, cancels and all sums are what was observed.")


@ledger.command()
def rebuild() -> None:
    """Make payments, cancels and all sums anew from the observations."""
    from lib.access.actors import LOCAL  # noqa: PLC0415 — keeps the other commands fast

    progress = Progress()
    with services() as opened:
        mended = opened.proving.rebuild(LOCAL, progress)
        opened.packing.refresh(lambda done, _total: progress("days packed", done))
    progress.end()
    print(f"All sums are made anew; {mended:,} payments were mended.")


@ledger.command()
def pack() -> None:
    """Pack days that have changed, so that amounts and combinations are found fast.

    A running console does this by itself.
    """
    progress = Progress()
    with services() as opened:
        packed = opened.packing.refresh(lambda done, _total: progress("days packed", done))
    progress.end()
    print(f"{packed:,} days were packed.")
