"""How does a ledger get something to look at? ``python -m lib seed``: made-up history."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lib.cli.given import refuse
from lib.cli.opened import Progress, services


def seed(
    payments: Annotated[int, typer.Option(help="How many payments.", min=0)] = 100_000,
    number: Annotated[int, typer.Option("--seed", help="Same seed, same totals.", min=0)] = 1,
    last: Annotated[
        str, typer.Option("--until", help="Last of its Korean days, YYYY-MM-DD.")
    ] = "2026-10-31",
    *,
    remove: Annotated[bool, typer.Option(help="Remove the sample ledger instead.")] = False,
) -> None:
    """Fill the environment "sample" with made-up history, and print its control totals."""
    from lib.access.actors import LOCAL  # noqa: PLC0415 — keeps the other commands fast
    from lib.services.samples import Recipe  # noqa: PLC0415

    progress = Progress()

    def shown(done: int, total: int) -> None:
        progress.say(f"{done:,} of {total:,} payments")

    try:
        day = date.fromisoformat(last)
    except ValueError:
        refuse(f"--until {last}: write the day as YYYY-MM-DD.")
    with services() as opened:
        if remove:
            gone = opened.samples.remove(actor=LOCAL, progress=shown)
            progress.end()
            print(f"{gone:,} made-up payments are removed.")
            return
        added = opened.samples.seed(Recipe(payments, number, day), actor=LOCAL, progress=shown)
        opened.packing.refresh(
            lambda done, total: progress.say(f"{done:,} of {total:,} days packed")
        )
        progress.end()
        print(f"{added:,} made-up payments were added (environment: sample). Control totals:")
        for one in opened.samples.totals():
            print(
                f"{one.currency}: {one.rows:,} payments, {one.count:,} approved,"
                f" {one.failed:,} failed, {one.waiting:,} waiting;"
                f" gross {one.gross:,}, cancelled {one.cancelled:,}, net {one.net:,}"
                f" (minor units), {one.cancels:,} cancellations"
            )
