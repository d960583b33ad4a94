"""How does history come in? From the gateway, from a file, or made up for trying things out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import streamlit as st

from lib.access.policy import Permission, may
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import seoul_day
from lib.kernel.money import Money
from lib.services.samples import Recipe
from lib.services.sync import AGAIN_DAYS, SyncOrder, SyncSummary
from lib.ui import history_import, job_view, keys, session, state, tables

_SYNC: Final = "history-sync"
_SAMPLE: Final = "history-sample"
_OLDEST: Final = date(2010, 1, 1)
_MOST_AGAIN: Final = 1_100  # days
_MOST: Final = 1_000_000
_USUAL: Final = 20_000
_SEED: Final = 1


def draw() -> None:
    """Draw the ways in."""
    if not may(session.actor(), Permission.LEDGER):
        st.info(_("Your roles do not allow this. Ask an admin for the role finance."))
        return
    _sync()
    history_import.draw()
    _samples()


def _sync() -> None:
    st.subheader(_("From the gateway"), anchor=False)
    channel = session.channel()
    today = seoul_day(session.services().clock.now())
    st.caption(
        _(
            "Fetches all payments of a period through the channel {channel}. What was interrupted "
            "goes on where it was; what is known already is only counted.",
            channel=channel.name,
        )
    )
    picked = st.date_input(
        _("From – to, both included"),  # noqa: RUF001
        value=(today - timedelta(days=29), today),
        min_value=_OLDEST,
        max_value=today + timedelta(days=366),
        key=keys.widget(_SYNC, "days"),
        format="YYYY-MM-DD",
        width=260,
    )
    again = st.number_input(
        _("Look again at payments of so many days before"),
        0,
        _MOST_AGAIN,
        AGAIN_DAYS,
        key=keys.widget(_SYNC, "again"),
        width=260,
        help=_(
            "The gateway lists a payment by the day it was paid, so no list of the period tells "
            "of a cancel in part of an older one. Those that the ledger knows as paid are asked "
            "for once more."
        ),
    )
    days: tuple[date, ...] = picked
    if len(days) != 2:  # noqa: PLR2004 — first and last
        st.caption(_("Choose the last day too."))
    elif st.button(
        _("Fetch"), type="primary", icon=":material/sync:", key=keys.widget(_SYNC, "go")
    ):
        _start_sync(SyncOrder(channel.id, days[0], days[1], int(again)))
    job = job_view.draw(_SYNC)
    if job is not None and isinstance(job.result, SyncSummary):
        _fetched(job.result)


def _start_sync(order: SyncOrder) -> None:
    services, actor = session.services(), session.actor()
    job = services.jobs.start(
        "sync",
        actor.name,
        lambda job: services.sync.run(
            order, actor=actor, progress=lambda at: job.report(at.done, at.total)
        ),
    )
    state.area(_SYNC, dict)["job"] = job.id


def _fetched(summary: SyncSummary) -> None:
    tables.draw(
        [
            {
                _("New"): formats.number(summary.new),
                _("Changed"): formats.number(summary.changed),
                _("Unchanged"): formats.number(summary.unchanged),
                _("Contradicting"): formats.number(summary.flagged),
                _("Left out"): formats.number(summary.skipped),
                _("Unreadable"): formats.number(summary.unreadable),
                _("Looked at again"): formats.number(summary.again),
                _("Pages"): formats.number(summary.pages),
                _("Seconds"): formats.number(round(summary.seconds, 1)),
            }
        ],
        words=0,
    )


def _samples() -> None:
    st.subheader(_("Sample ledger"), anchor=False)
    st.caption(
        _(
            "Made-up payments in an environment of their own: nothing is charged, and nothing is "
            "added to real figures. The same number and seed give the same totals."
        )
    )
    services = session.services()
    known = services.samples.recipe()
    job = job_view.draw(_SAMPLE)
    if known is None:
        _offer()
        return
    st.markdown(
        _(
            "{count} payments with the seed {seed}, until {day}; these are its control totals:",
            count=formats.number(known.payments),
            seed=known.seed,
            day=known.last_day,
        )
    )
    if job is not None or services.jobs.find(str(state.area(_SAMPLE, dict).get("job"))) is None:
        _controls()
    if st.button(
        _("Remove the sample ledger"),
        icon=":material/delete:",
        key=keys.widget(_SAMPLE, "remove"),
    ):
        _start_samples(None)
        st.rerun()


def _offer() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        count = st.number_input(
            _("Payments"),
            1,
            _MOST,
            _USUAL,
            step=1_000,
            key=keys.widget(_SAMPLE, "count"),
            width=180,
        )
        seed = st.number_input(
            _("Seed"), 0, None, _SEED, key=keys.widget(_SAMPLE, "seed"), width=120
        )
        if st.button(
            _("Make a sample ledger"), icon=":material/science:", key=keys.widget(_SAMPLE, "make")
        ):
            _start_samples(Recipe(int(count), int(seed)))
            st.rerun()


def _start_samples(recipe: Recipe | None) -> None:
    """Make a sample ledger in the background; None = remove the one there is."""
    services, actor = session.services(), session.actor()
    job = services.jobs.start(
        "samples",
        actor.name,
        (lambda job: services.samples.remove(actor=actor, progress=job.report))
        if recipe is None
        else (lambda job: services.samples.seed(recipe, actor=actor, progress=job.report)),
    )
    state.area(_SAMPLE, dict)["job"] = job.id


def _controls() -> None:
    rows = [
        {
            _("Currency"): one.currency,
            _("Rows"): formats.number(one.rows),
            _("Gross"): formats.money(Money(one.gross, one.currency)),
            _("Cancelled"): formats.money(Money(one.cancelled, one.currency)),
            _("Net"): formats.money(Money(one.net, one.currency)),
            _("Count"): formats.number(one.count),
            _("Failed"): formats.number(one.failed),
            _("Waiting"): formats.number(one.waiting),
        }
        for one in session.services().samples.totals()
    ]
    if rows:
        tables.draw(rows)
