"""How does a batch stand? Progress while it runs, what each line came to, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.errors import PaybenchError
from lib.ledger.batches import NOT_SENT, WAITING, State
from lib.ledger.journal import Outcome
from lib.services.batch_reports import BatchView
from lib.ui import (
    amounts,
    banner,
    batch_lines,
    batch_words,
    findings,
    keys,
    layout,
    notice,
    session,
    state,
)

AREA: Final = "batch-detail"
_ROUND: Final = "1s"


def draw(batch_id: str) -> None:
    """Draw one batch."""
    view = session.services().batch_runs.reports.view(batch_id)
    batch = view.batch
    if st.button(
        _("All batches"),
        icon=":material/arrow_back:",
        key=keys.widget(AREA, "back"),
        type="tertiary",
    ):
        st.query_params.clear()
        st.rerun()
    st.title(findings.plain(batch.name), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(banner.word(batch.environment).upper(), color=banner.color(batch.environment))
        said = [batch.channel_name, batch.actor, formats.moment(from_unix(batch.created_at))]
        if batch.copy_number:
            said.append(_("copy {n}", n=batch.copy_number + 1))
        st.caption(" · ".join([*map(findings.plain, said), f"`{batch.id}`"]))
    if view.is_running:
        _watch(batch_id)
    else:
        _standing(view)
        _actions(view)
    batch_lines.draw(view)


@st.fragment(run_every=_ROUND)
def _watch(batch_id: str) -> None:
    """Follow a batch that runs, wherever it runs; the rest of the page waits for its end."""
    view = session.services().batch_runs.reports.view(batch_id)
    if not view.is_running:
        st.rerun()
    _standing(view)
    if view.batch.stop_asked:
        st.caption(_("It stops after what is under way."))
    elif st.button(_("Stop"), icon=":material/stop:", key=keys.widget(AREA, "stop")):
        session.services().batch_runs.stop(batch_id, session.actor())
        st.rerun(scope="fragment")
    st.caption(_("It goes on when this page is closed. Come back any time."))


def _standing(view: BatchView) -> None:
    batch = view.batch
    name = batch_words.state_of(batch, is_running=view.is_running)
    text = _(
        "{state}: {done} of {all} lines",
        state=batch_words.state(name),
        done=formats.number(view.reached),
        all=formats.number(batch.lines),
    )
    st.progress(min(view.reached / max(batch.lines, 1), 1.0), text=text)
    if batch.note and not view.is_running:
        st.warning(_(batch.note), icon=":material/info:")
    unknown = (Outcome.UNKNOWN, Outcome.OPEN)
    figures = (
        (_("Accepted"), (Outcome.ACCEPTED,), ""),
        (_("Refused"), (Outcome.REFUSED, NOT_SENT), ""),
        (_("Unknown"), unknown, _("Being looked up by reading; never sent again.")),
        (_("Not yet sent"), (WAITING,), ""),
    )
    for column, (label, words, said) in zip(layout.cards(4), figures, strict=True):
        column.metric(
            label,
            formats.number(view.count(*words)),
            batch_words.sum_of(None, view.amount(*words)),
            delta_color="off",
            delta_arrow="off",
            help=said or None,
            border=True,
        )


def _actions(view: BatchView) -> None:
    batch, waiting = view.batch, view.count(WAITING)
    goes_on = batch.state != State.DONE
    if not goes_on and not view.again:
        return
    if batch.holds_cards:
        st.info(
            _(
                "The card data of this batch is kept nowhere. Hand the same file in again under "
                "All batches: it is recognised and goes on where it stopped."
            ),
            icon=":material/upload_file:",
        )
        return
    runs, actor, confirmed = session.services().batch_runs, session.actor(), _confirmed(view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if goes_on and st.button(
            ngettext("Go on: one line left", "Go on: {n} lines left", waiting)
            if waiting
            else _("Finish"),
            type="primary",
            icon=":material/play_arrow:",
            key=keys.widget(AREA, "resume"),
        ):
            _act(lambda: runs.resume(batch.id, actor, confirmed_amount=confirmed))
        if view.again and st.button(
            ngettext("Charge one line anew", "Charge {n} lines anew", view.again),
            icon=":material/replay:",
            key=keys.widget(AREA, "anew"),
            help=_(
                "Only lines of which it is established that the gateway never saw them, each under "
                "its old order number."
            ),
        ):
            _act(lambda: runs.charge_anew(batch.id, actor, confirmed_amount=confirmed))
    problem = state.area(AREA, dict).get("problem")
    if problem:
        st.error(problem, icon=":material/block:")


def _confirmed(view: BatchView) -> int | None:
    if view.batch.environment != Environment.LIVE:
        return None
    typed = amounts.typed(
        st.text_input(_("Type the sum to confirm"), key=keys.widget(AREA, "confirm"))
    )
    return typed if isinstance(typed, int) else None


def _act(act: Callable[[], Any]) -> None:
    """Go on; no drawing happens in between."""
    mine = state.area(AREA, dict)
    mine.pop("problem", None)
    try:
        act()
    except PaybenchError as error:
        mine["problem"] = notice.words(error)
    st.rerun()
