"""How does the gateway's history come into the ledger? ``python -m lib sync``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from lib.cli.given import refuse
from lib.cli.opened import Progress, services

if TYPE_CHECKING:
    from lib.services.sync import SyncProgress

_DAYS = 30


def sync(
    first: Annotated[str, typer.Option("--from", help="First Korean day, YYYY-MM-DD.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last Korean day, included.")] = "",
    channel: Annotated[str, typer.Option(help="Name of a channel; the default one.")] = "",
    again: Annotated[
        int,
        typer.Option(
            min=0, max=1_100, help="Look again at payments of so many days before, for cancels."
        ),
    ] = 30,
) -> None:
    """Fetch the payments of a period, and print what was new; the last thirty days by default.

    What was interrupted goes on where it was when it is asked for again.
    """
    from lib.access.actors import LOCAL  # noqa: PLC0415 — keeps the other commands fast
    from lib.kernel.clock import seoul_day  # noqa: PLC0415
    from lib.services.sync import SyncOrder  # noqa: PLC0415

    progress = Progress()

    def shown(at: SyncProgress) -> None:
        left = "" if at.left is None else f", {at.left:,.0f} s left"
        progress.say(f"{at.done:,} of {at.total:,} payments, {at.rate:,.0f}/s{left}")

    with services() as opened:
        today = seoul_day(opened.clock.now())
        begins = _day("--from", first) if first else today - timedelta(days=_DAYS - 1)
        ends = _day("--to", last) if last else today
        rows = [row for row in opened.channels.all() if channel in {"", row.name}]
        if not rows:
            refuse(f"There is no channel {channel}.")
        chosen = next((row for row in rows if row.is_default), rows[0])
        found = opened.sync.run(
            SyncOrder(chosen.id, begins, ends, again), actor=LOCAL, progress=shown
        )
    progress.end()
    print(
        f"{begins} to {ends}, {chosen.name}: {found.new:,} new, {found.changed:,} changed,"
        f" {found.unchanged:,} unchanged, {found.flagged:,} flagged, {found.skipped:,} skipped,"
        f" {found.unreadable:,} unreadable, {found.again:,} looked at again;"
        f" {found.pages:,} pages in {found.seconds:,.1f} s"
    )


def _day(option: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        refuse(f"{option} {value}: write the day as YYYY-MM-DD.")
