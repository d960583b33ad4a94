"""How are payments booked on a billing key? A monthly pattern or days of one's own, sent once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix, seoul_day
from lib.kernel.errors import InvalidInput, PaybenchError
from lib.kernel.ids import mint_attempt_key, mint_customer_uid, mint_merchant_uid
from lib.kernel.money import Money
from lib.kernel.problems import Problem, Severity
from lib.ledger.schema import ChannelRow
from lib.services.schedule_plan import (
    MOST,
    NAME_LENGTH,
    Moment,
    MonthEnd,
    entries,
    monthly,
    written,
)
from lib.services.schedules import BookCommand
from lib.ui import amounts, findings, keys, layout, notice, outcome, schedule_key, session, state

AREA: Final = "book"
_NINE: Final = time(9)


def draw(channel: ChannelRow) -> None:
    """Draw the form, or how its booking ended."""
    mine = state.area(AREA, _start)
    if mine["done"]:
        _ended(mine)
        return
    blocked = session.services().schedules.orders.problems(channel)
    if blocked:
        findings.problems(blocked, "channel")
        return
    form, plan = layout.panes()
    with form:
        handle, card = schedule_key.draw(channel, mine)
        moments, problems = _moments()
        name = st.text_input(
            _("Order name"),
            _("Monthly plan {month}", month="{month}"),
            max_chars=NAME_LENGTH,
            key=keys.widget(AREA, "name"),
            help=_(
                "{month}, {n} and {count} are filled in.", month="{month}", n="{n}", count="{count}"
            ),
        )
        order_number = st.text_input(
            _("Order number (merchant_uid)"),
            mine["merchant_uid"],
            max_chars=36,
            key=keys.widget(AREA, "order", mine["epoch"]),
            help=_("Each charge gets a number of its own: this one and -01, -02 and so on."),
        )
    charges = entries(moments, order_number=order_number.strip(), name=name)
    with plan:
        command = BookCommand(mine["attempt_key"], channel.id, handle, charges, card=card)
        _plan(channel, command, problems, mine)


def _start() -> dict[str, Any]:
    # Key and order number are minted with the form: a second click is the same booking.
    now = session.services().clock.now()
    return {
        "attempt_key": mint_attempt_key(),
        "merchant_uid": mint_merchant_uid(now),
        "customer_uid": mint_customer_uid(now),
        "epoch": 0,
        "card_epoch": 0,
        "done": False,
        "problems": [],
    }


def _ended(mine: dict[str, Any]) -> None:
    attempt = session.services().journal.get(mine["attempt_key"])
    outcome.draw(attempt)
    if st.button(_("Book more"), icon=":material/add:", key=keys.widget(AREA, "again")):
        # What was typed stays; only key and order number are new, and so are their widgets.
        epochs = {name: mine[name] + 1 for name in ("epoch", "card_epoch")}
        mine.update({**_start(), **epochs})
        st.rerun()


def _moments() -> tuple[Sequence[Moment], Sequence[Problem]]:
    mode = st.segmented_control(
        _("When"),
        ["monthly", "own"],
        default="monthly",
        required=True,
        format_func=lambda one: _("Every month") if one == "monthly" else _("Days of my own"),
        key=keys.widget(AREA, "mode"),
    )
    left, right = layout.fields()
    with left:
        typed = amounts.typed(
            st.text_input(
                _("Amount in won"),
                "9900",
                live=True,
                key=keys.widget(AREA, "amount"),
            )
        )
    with right:
        at = st.time_input(_("Time in Seoul"), _NINE, key=keys.widget(AREA, "time"))
    amount = typed if isinstance(typed, int) else 0
    wrong = [] if isinstance(typed, int) else [Problem("amount", "Enter the amount in digits.")]
    findings.problems(wrong, "amount")
    if mode == "own":
        text = st.text_area(
            _("Days, one a line"),
            key=keys.widget(AREA, "days"),
            placeholder="2026-12-24\n2026-12-31 18:30\n2027-01-31 09:00 14000",
            help=_("A day; then a time and an amount where they differ."),
        )
        moments, problems = written(text, at=at, amount=amount)
        if len(moments) > MOST:
            too_many = Problem(
                "dates", "Book at most {most} payments at a time.", params={"most": MOST}
            )
            problems = (*problems, too_many)
        findings.problems(problems, "dates")
        return moments, [*wrong, *problems]
    return _monthly(at, amount), wrong


def _monthly(at: time, amount: int) -> Sequence[Moment]:
    today = seoul_day(session.services().time.now(session.channel().environment))
    left, right = layout.fields()
    with left:
        first = st.date_input(
            _("Not before"), today + timedelta(days=1), key=keys.widget(AREA, "first")
        )
        count = st.number_input(_("How many"), 1, MOST, 12, key=keys.widget(AREA, "count"))
    with right:
        day = st.number_input(_("Day of the month"), 1, 31, 25, key=keys.widget(AREA, "day"))
        month_end = st.selectbox(
            _("In a shorter month"),
            list(MonthEnd),
            format_func=_month_end,
            key=keys.widget(AREA, "end"),
            disabled=day <= 28,  # noqa: PLR2004 — every month has so many days
        )
    ends = MonthEnd(str(month_end))
    return monthly(first, day=int(day), count=int(count), at=at, amount=amount, month_end=ends)


def _month_end(name: str) -> str:
    return {
        MonthEnd.LAST: _("on its last day"),
        MonthEnd.SKIP: _("not at all"),
        MonthEnd.NEXT: _("on the first of the next"),
    }[MonthEnd(name)]


def _plan(
    channel: ChannelRow, command: BookCommand, problems: Sequence[Problem], mine: dict[str, Any]
) -> None:
    charges = command.entries
    total = formats.money(Money(command.total))
    st.subheader(_("What will be booked"), anchor=False)
    st.caption(
        ngettext(
            "{n} payment, {total} in all", "{n} payments, {total} in all", len(charges), total=total
        )
    )
    if charges:
        _table(charges)
    found = session.services().schedules.orders.findings(channel, command)
    if not problems:
        findings.everything(
            [one for one in found if one.severity is Severity.ERROR or not one.path][:5]
        )
    for text in mine["problems"]:
        st.caption(f":red[:material/error: {findings.plain(text)}]")
    confirmed = None
    if channel.environment == Environment.LIVE:
        confirmed = amounts.typed(
            st.text_input(_("Type the whole amount to confirm"), key=keys.widget(AREA, "confirm"))
        )
    if st.button(
        ngettext("Book {n} payment", "Book {n} payments", len(charges)),
        type="primary",
        icon=":material/event_available:",
        disabled=not charges or not command.customer_uid or bool(problems),
        key=keys.widget(AREA, "send", mine["epoch"]),
    ):
        amount = confirmed if isinstance(confirmed, int) else None
        _send(replace(command, confirmed_amount=amount), mine)


def _table(charges: Sequence[Mapping[str, Any]]) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "at": [formats.moment(from_unix(one["schedule_at"])) for one in charges],
                "amount": [formats.money(Money(one["amount"])) for one in charges],
                "name": [one["name"] for one in charges],
                "order": [one["merchant_uid"] for one in charges],
            }
        ),
        key=keys.widget(AREA, "plan"),
        hide_index=True,
        column_config={
            "at": st.column_config.TextColumn(_("Due (Seoul)")),
            "amount": st.column_config.TextColumn(_("Amount"), alignment="right"),
            "name": st.column_config.TextColumn(_("Order name")),
            "order": st.column_config.TextColumn(_("Order number")),
        },
    )


def _send(command: BookCommand, mine: dict[str, Any]) -> None:
    """Book; no drawing happens between the intent and its outcome."""
    mine["problems"] = []
    try:
        session.services().schedules.book(command, session.actor())
    except InvalidInput as error:
        mine["problems"] = [_(one.message, **one.params) for one in error.problems[:5]]
    except PaybenchError as error:
        mine["problems"] = [notice.words(error)]
    else:
        mine["done"] = True
        mine["card_epoch"] += 1  # the widgets that hold typed digits are dropped with their key
    st.rerun()
