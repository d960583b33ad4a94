"""What would a batch charge, and shall it? The preview, what is wrong, and the one button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.errors import PaybenchError
from lib.ledger.batches import State
from lib.ledger.schema import BatchRow
from lib.services.batch_lines import Plan
from lib.ui import amounts, batch_words, findings, keys, layout, notice, session, state

AREA: Final = "batch-start"
_SHOWN: Final = 50
_TROUBLES: Final = 20


def draw(plan: Plan, clear: Callable[[], None]) -> None:
    """Draw a batch that is not started yet.

    Args:
        plan: as entered.
        clear: forgets what was entered, once it is started.
    """
    if plan.troubles:
        _troubles(plan)
        return
    _figures(plan)
    _preview(plan)
    same = session.services().batch_runs.same(plan, session.channel().environment)
    copy_number = _known(same) if same else 0
    if copy_number is not None:
        _button(plan, copy_number, clear)
    elif not session.services().batch_runs.reports.is_running(same[-1]):
        _go_on(plan, same[-1], clear)


def _troubles(plan: Plan) -> None:
    st.error(
        ngettext(
            "One thing is wrong. Nothing was sent.",
            "{n} things are wrong. Nothing was sent.",
            len(plan.troubles),
        ),
        icon=":material/error:",
    )
    for one in plan.troubles[:_TROUBLES]:
        st.caption(f":red[:material/error:] {findings.plain(batch_words.trouble(one))}")
    more = len(plan.troubles) - _TROUBLES
    if more > 0:
        st.caption(ngettext("and one more", "and {n} more", more))


def _figures(plan: Plan) -> None:
    first, second, third = layout.cards(3)
    first.metric(_("Lines"), formats.number(len(plan.lines)), border=True)
    second.metric(_("Sum"), batch_words.sum_of(None, plan.amount), border=True)
    third.metric(_("Channel"), session.channel().name, border=True)
    if plan.left_out:
        st.caption(
            ngettext(
                "One combination is left out: the rules do not allow it.",
                "{n} combinations are left out: the rules do not allow them.",
                plan.left_out,
            )
        )


def _preview(plan: Plan) -> None:
    some = plan.lines[:_SHOWN]
    st.dataframe(
        pd.DataFrame(
            {
                "place": [line.place for line in some],
                "order": [line.body.get("merchant_uid") or _("made when started") for line in some],
                "amount": [batch_words.sum_of(None, line.amount) for line in some],
                "card": [
                    batch_words.card(
                        line.test_card, str(line.body.get("customer_uid") or ""), line.operation
                    )
                    for line in some
                ],
                "months": [str(line.body.get("card_quota") or 0) for line in some],
                "name": [str(line.body.get("name") or "") for line in some],
            }
        ),
        hide_index=True,
        height="content" if len(some) < 8 else 320,  # noqa: PLR2004 — pixels
        key=keys.widget(AREA, "preview"),
        column_config={
            "place": st.column_config.NumberColumn(_("Line"), width=70),
            "order": st.column_config.TextColumn(_("Order number")),
            "amount": st.column_config.TextColumn(_("Amount"), alignment="right"),
            "card": st.column_config.TextColumn(_("Paid with")),
            "months": st.column_config.TextColumn(_("Months"), width=80),
            "name": st.column_config.TextColumn(_("Order name")),
        },
    )
    if len(plan.lines) > _SHOWN:
        st.caption(_("The first {n} lines are shown.", n=_SHOWN))


def _known(same: Sequence[BatchRow]) -> int | None:
    """Say that this very content was started before; return the number of another copy, if asked.

    Whoever asks for one at the same time as somebody else means the same copy.
    """
    latest = same[-1]
    st.warning(
        _(
            "This very content was started before, by {actor}: {when}. Starting it again charges "
            "nothing twice.",
            actor=latest.actor,
            when=formats.moment(from_unix(latest.created_at)),
        ),
        icon=":material/content_copy:",
    )
    if st.button(
        _("Open the batch {id}", id=latest.id),
        icon=":material/list_alt:",
        key=keys.widget(AREA, "open"),
    ):
        st.query_params["batch"] = latest.id
        st.rerun()
    wanted = st.checkbox(
        _("Charge the same content once more, on purpose"),
        key=keys.widget(AREA, f"copy-{latest.id}"),
        help=_("Order numbers that the file brings and that are paid will be refused."),
    )
    return latest.copy_number + 1 if wanted else None


def _button(plan: Plan, copy_number: int, clear: Callable[[], None]) -> None:
    confirmed = _confirmed()
    label = ngettext(
        "Charge one line · {sum}",
        "Charge {n} lines · {sum}",
        len(plan.lines),
        sum=batch_words.sum_of(None, plan.amount),
    )
    if st.button(label, type="primary", icon=":material/bolt:", key=keys.widget(AREA, "start")):
        runs, channel = session.services().batch_runs, session.channel()
        _act(
            lambda: runs.start(
                plan,
                channel,
                session.actor(),
                copy_number=copy_number,
                confirmed_amount=confirmed,
            ),
            clear,
        )
    _problem()


def _go_on(plan: Plan, batch: BatchRow, clear: Callable[[], None]) -> None:
    runs = session.services().batch_runs
    again = runs.reports.view(batch.id).again
    if batch.state == State.DONE and not again:
        return
    confirmed = _confirmed()
    with st.container(horizontal=True, gap="small"):
        if batch.state != State.DONE and st.button(
            _("Go on with this batch"),
            type="primary",
            icon=":material/play_arrow:",
            key=keys.widget(AREA, "resume"),
        ):
            _act(lambda: runs.resume(batch.id, session.actor(), plan, confirmed), clear)
        if again and st.button(
            ngettext("Charge one line anew", "Charge {n} lines anew", again),
            icon=":material/replay:",
            key=keys.widget(AREA, "anew"),
        ):
            _act(lambda: runs.charge_anew(batch.id, session.actor(), plan, confirmed), clear)
    _problem()


def _confirmed() -> int | None:
    if session.channel().environment != Environment.LIVE:
        return None
    typed = amounts.typed(
        st.text_input(_("Type the sum to confirm"), key=keys.widget(AREA, "confirm"))
    )
    return typed if isinstance(typed, int) else None


def _act(act: Callable[[], BatchRow], clear: Callable[[], None]) -> None:
    """Start or go on; no drawing happens in between."""
    mine = state.area(AREA, dict)
    mine.pop("problem", None)
    try:
        batch = act()
    except PaybenchError as error:
        mine["problem"] = notice.words(error)
    else:
        clear()
        st.query_params["batch"] = batch.id
    st.rerun()


def _problem() -> None:
    problem = state.area(AREA, dict).get("problem")
    if problem:
        st.error(problem, icon=":material/block:")
