"""What is known of one scheduled payment, and what can be done with it?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import SEOUL, from_unix, to_unix
from lib.kernel.errors import PaybenchError
from lib.kernel.ids import mint_attempt_key
from lib.kernel.money import Money
from lib.ledger.schema import ScheduleRow
from lib.services.schedules import CHANGE, RESCHEDULE, RETRY, REVOKE, ActCommand
from lib.ui import (
    amounts,
    banner,
    findings,
    keys,
    layout,
    navigation,
    notice,
    outcome,
    schedule_words,
    session,
    state,
)

_AREA: Final = "schedule"


def draw(environment: str, merchant_uid: str) -> None:
    """Draw one scheduled payment, by its address."""
    row = session.services().schedules.get(environment, merchant_uid)
    if row is None:
        st.warning(
            _(
                "The ledger knows no schedule {order} in this environment.",
                order=findings.plain(merchant_uid),
            ),
            icon=":material/event_busy:",
        )
        return
    with st.container(border=True):
        _head(row)
        mine = state.area(f"{_AREA}-{merchant_uid}", _start)
        if mine["done"]:
            outcome.draw(session.services().journal.get(mine["done"]))
        left, right = layout.panes()
        with left:
            _facts(row)
        with right:
            _acts(row, mine)


def _start() -> dict[str, Any]:
    # Each act has a key of its own from the moment it can be pressed.
    return {"keys": _mint(), "done": "", "problem": ""}


def _mint() -> dict[str, str]:
    return {name: mint_attempt_key() for name in (CHANGE, RESCHEDULE, RETRY, REVOKE)}


def _head(row: ScheduleRow) -> None:
    name = schedule_words.state(row)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**{findings.plain(row.name or row.merchant_uid)}**")
        st.badge(banner.word(row.environment), color=banner.color(row.environment))
        st.badge(schedule_words.word(name), color=schedule_words.color(name))
        st.button(_("Close"), key=keys.widget(_AREA, "close"), on_click=close)


def close() -> None:
    """Close what stands open; only in a callback."""
    st.query_params.pop("schedule", None)


def _facts(row: ScheduleRow) -> None:
    facts = {
        _("Amount"): formats.money(Money(row.amount, row.currency)),
        _("Due (Seoul)"): formats.moment(from_unix(row.schedule_at)),
        _("Run (Seoul)"): formats.moment(from_unix(row.executed_at)) if row.executed_at else "",
        _("Revoked (Seoul)"): formats.moment(from_unix(row.revoked_at)) if row.revoked_at else "",
        _("Order number"): row.merchant_uid,
        _("Billing key"): row.customer_uid,
        _("PG and MID"): f"{row.pg_module}.{row.mid}",
        _("Reason of failure"): row.fail_reason,
    }
    st.table(
        {name: findings.plain(value) for name, value in facts.items() if value}, border="horizontal"
    )
    with st.container(horizontal=True, gap="small"):
        if row.imp_uid:
            navigation.to_payment(row.imp_uid, row.environment)
        navigation.link(
            "billing_keys",
            _("Open the billing key"),
            icon=":material/key:",
            key=row.customer_uid,
            environment=row.environment,
        )


def _acts(row: ScheduleRow, mine: dict[str, Any]) -> None:
    name = schedule_words.state(row)
    if name not in {"scheduled", "failed", "revoked"}:
        st.caption(_("Nothing is left to do here."))
        return
    live = row.environment == Environment.LIVE
    confirmed, typed = True, None
    if live and name == "scheduled":
        confirmed = st.checkbox(
            _("I mean the live gateway"), key=keys.widget(_AREA, f"sure-{row.merchant_uid}")
        )
    elif live:
        typed = amounts.typed(
            st.text_input(
                _("Type the amount to confirm"),
                key=keys.widget(_AREA, f"confirm-{row.merchant_uid}"),
            )
        )
    mine["confirmed"], mine["typed"] = confirmed, typed if isinstance(typed, int) else None
    when = _when(row)
    with st.container(horizontal=True, gap="small"):
        if name == "scheduled":
            _button(row, CHANGE, _("Move it there"), ":material/event_repeat:", mine, when=when)
            with st.popover(_("Revoke"), icon=":material/event_busy:"):
                st.write(_("The gateway will not make this payment. It can be booked anew."))
                _button(row, REVOKE, _("Revoke it"), ":material/event_busy:", mine)
        else:
            _button(row, RESCHEDULE, _("Book it anew"), ":material/event:", mine, when=when)
            with st.popover(_("Charge now"), icon=":material/bolt:"):
                amount = formats.money(Money(row.amount, row.currency))
                st.write(_("The card is charged {amount} at once.", amount=amount))
                _button(row, RETRY, _("Charge {amount}", amount=amount), ":material/bolt:", mine)
    if mine["problem"]:
        st.caption(f":red[{findings.plain(mine['problem'])}]")


def _when(row: ScheduleRow) -> int:
    """Ask for another time; it begins with what stands, or tomorrow where that is over."""
    now = session.services().time.now(row.environment)
    stands = datetime.fromtimestamp(row.schedule_at, UTC)
    start = (stands if stands > now else now + timedelta(days=1)).astimezone(SEOUL)
    left, right = layout.fields()
    key = f"{row.merchant_uid}-{row.schedule_at}"
    with left:
        day = st.date_input(_("Day"), start.date(), key=keys.widget(_AREA, f"day-{key}"))
    with right:
        at = st.time_input(
            _("Time in Seoul"),
            start.time().replace(second=0, microsecond=0),
            key=keys.widget(_AREA, f"time-{key}"),
        )
    return to_unix(datetime.combine(day, at, SEOUL))


def _button(  # noqa: PLR0913 — what is drawn, and what it does
    row: ScheduleRow, operation: str, label: str, icon: str, mine: dict[str, Any], *, when: int = 0
) -> None:
    pressed = st.button(
        label,
        icon=icon,
        key=keys.widget(_AREA, f"{operation}-{row.merchant_uid}"),
        type="primary" if operation in {REVOKE, RETRY} else "secondary",
    )
    if not pressed:
        return
    command = ActCommand(
        attempt_key=mine["keys"][operation],
        environment=row.environment,
        merchant_uids=(row.merchant_uid,),
        operation=operation,
        schedule_at=when,
        confirmed=bool(mine.get("confirmed", False)),
        confirmed_amount=mine.get("typed"),
    )
    mine["problem"] = ""
    try:
        attempt = session.services().schedules.act(command, session.actor())
    except PaybenchError as error:
        mine["problem"] = notice.words(error)
    else:
        mine["done"], mine["keys"] = attempt.key, _mint()
    st.rerun()
