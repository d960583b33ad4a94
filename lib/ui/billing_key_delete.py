"""How is a billing key taken away? With what still needs it named, and after a second thought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.errors import PaybenchError
from lib.kernel.ids import mint_attempt_key
from lib.kernel.money import Money
from lib.ledger.journal import Outcome
from lib.ledger.schema import BillingKeyRow, ChannelRow, ScheduleRow
from lib.services.billing_keys import DeleteCommand
from lib.services.schedules import REVOKE, ActCommand
from lib.ui import findings, keys, notice, outcome, session

_AREA: Final = "billing-key-delete"
_MOST_NAMED: Final = 12


def start() -> dict[str, Any]:
    """Return what the screen of a key remembers of its deletion."""
    return {
        "attempt_key": mint_attempt_key(),
        "revoke_key": mint_attempt_key(),
        "deleted": False,
        "revoked": "",
        "problem": "",
    }


def draw(channel: ChannelRow, row: BillingKeyRow, mine: dict[str, Any]) -> None:
    """Draw the way to delete a key, or how its deletion ended."""
    journal = session.services().journal
    if mine["deleted"]:
        attempt = journal.get(mine["attempt_key"])
        outcome.draw(attempt)
        if attempt.outcome != Outcome.REFUSED:
            return
    if row.deleted_at:
        return
    if mine["revoked"]:
        outcome.draw(journal.get(mine["revoked"]))
    pending = [
        one
        for one in session.services().schedules.of_key(row.environment, row.customer_uid)
        if one.status == "scheduled"
    ]
    pending.reverse()  # the next one first
    begun = bool(mine["revoked"] or mine["problem"])
    with st.expander(_("Delete this key"), icon=":material/delete:", expanded=begun):
        _delete(channel, row, pending, mine)


def revoke_all(row: BillingKeyRow, mine: dict[str, Any]) -> None:
    """Offer to revoke all that is booked on a key and still to come; nothing where nothing is."""
    pending = [
        one
        for one in session.services().schedules.of_key(row.environment, row.customer_uid)
        if one.status == "scheduled"
    ]
    if not pending:
        return
    with st.popover(_("Revoke all that is to come"), icon=":material/event_busy:"):
        st.write(_("The gateway will not make these payments. Each can be booked anew."))
        live = row.environment == Environment.LIVE
        sure = not live or st.checkbox(
            _("I mean the live gateway"), key=keys.widget(_AREA, f"all-live-{row.customer_uid}")
        )
        if st.button(
            ngettext("Revoke {n} payment", "Revoke {n} payments", len(pending)),
            type="primary",
            disabled=not sure,
            key=keys.widget(_AREA, f"all-{row.customer_uid}"),
        ):
            _revoke(row, pending, mine, sure=sure)


def _delete(
    channel: ChannelRow, row: BillingKeyRow, pending: Sequence[ScheduleRow], mine: dict[str, Any]
) -> None:
    st.write(_("A deleted key cannot be charged and cannot be brought back."))
    live = row.environment == Environment.LIVE
    sure = not live or st.checkbox(
        _("I mean the live gateway"), key=keys.widget(_AREA, f"live-{row.customer_uid}")
    )
    given_up = True
    if pending:
        _warn(pending)
        given_up = st.checkbox(
            ngettext(
                "Let {n} scheduled payment fail", "Let {n} scheduled payments fail", len(pending)
            ),
            key=keys.widget(_AREA, f"sure-{row.customer_uid}"),
        )
    with st.container(horizontal=True, gap="small"):
        if pending and st.button(
            _("Revoke them first"),
            icon=":material/event_busy:",
            key=keys.widget(_AREA, f"revoke-{row.customer_uid}"),
        ):
            _revoke(row, pending, mine, sure=sure)
        if st.button(
            _("Delete for good"),
            type="primary",
            icon=":material/delete_forever:",
            disabled=not (given_up and sure),
            key=keys.widget(_AREA, f"send-{row.customer_uid}"),
        ):
            _send(row, pending, mine, sure=sure)
    if mine["problem"]:
        st.caption(f":red[:material/error: {findings.plain(mine['problem'])}]")
    st.caption(_("Through the channel {channel}.", channel=findings.plain(channel.name)))


def _warn(pending: Sequence[ScheduleRow]) -> None:
    total = formats.money(Money(sum(row.amount for row in pending)))
    st.warning(
        ngettext(
            "{n} scheduled payment over {total} still needs this key and would fail:",
            "{n} scheduled payments over {total} still need this key and would fail:",
            len(pending),
            total=total,
        ),
        icon=":material/warning:",
    )
    lines = [
        f"- {formats.moment(from_unix(row.schedule_at))} · "
        f"{formats.money(Money(row.amount, row.currency))} · "
        f"{findings.plain(row.name)} · `{row.merchant_uid}`"
        for row in pending[:_MOST_NAMED]
    ]
    if len(pending) > _MOST_NAMED:
        lines.append("- …")
    st.markdown("\n".join(lines))


def _revoke(
    row: BillingKeyRow, pending: Sequence[ScheduleRow], mine: dict[str, Any], *, sure: bool
) -> None:
    command = ActCommand(
        attempt_key=mine["revoke_key"],
        environment=row.environment,
        merchant_uids=tuple(one.merchant_uid for one in pending),
        operation=REVOKE,
        confirmed=sure,
    )
    mine["problem"] = ""
    try:
        attempt = session.services().schedules.act(command, session.actor())
    except PaybenchError as error:
        mine["problem"] = notice.words(error)
    else:
        mine["revoked"], mine["revoke_key"] = attempt.key, mint_attempt_key()
    st.rerun()


def _send(
    row: BillingKeyRow, pending: Sequence[ScheduleRow], mine: dict[str, Any], *, sure: bool
) -> None:
    """Delete; no drawing happens between the intent and its outcome."""
    command = DeleteCommand(
        attempt_key=mine["attempt_key"],
        environment=row.environment,
        customer_uid=row.customer_uid,
        accepted=frozenset(one.merchant_uid for one in pending),
        confirmed=sure,
    )
    mine["problem"] = ""
    try:
        attempt = session.services().billing_keys.delete(command, session.actor())
    except PaybenchError as error:
        mine["problem"] = notice.words(error)
    else:
        mine["deleted"] = True
        if attempt.outcome == Outcome.REFUSED:
            mine["attempt_key"] = mint_attempt_key()
            mine["deleted"], mine["problem"] = False, _(attempt.message)
    st.rerun()
