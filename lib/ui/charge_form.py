"""How is a charge entered? One form for each call; the body it makes is the wire's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import streamlit as st

from lib.catalog import banks
from lib.catalog.rest_bodies import BodyName
from lib.i18n import gettext as _
from lib.i18n import language
from lib.kernel.clock import from_unix, seoul_day, seoul_midnight, to_unix
from lib.services.charges import AGAIN, ISSUE, VBANK
from lib.ui import amounts, card_fields, charge_state, keys, layout, session, words
from lib.ui.charge_kinds import CARDS, KEEP, label, more

Beside = Callable[[str], None]

_MONTHS: Final = (0, *range(2, 13))
_OTHER: Final = "other"
_DAYS: Final = 7


def draw(kind: str, beside: Beside) -> dict[str, Any]:
    """Draw the form of a call.

    Args:
        kind: one of the forms.
        beside: shows what is wrong with a field, under it.

    Returns:
        The request as entered; what was left empty is left out.
    """
    body: dict[str, Any] = {}
    if kind in {KEEP, ISSUE}:
        body["customer_uid"] = _minted(kind, "customer_uid", beside)
    if kind == AGAIN:
        body["customer_uid"] = _handle(kind, beside)
    if kind != ISSUE:
        body["merchant_uid"] = _minted(kind, "merchant_uid", beside)
        left, right = layout.fields()
        with left:
            body["name"] = _text(kind, "name", beside, usual=_("Test order"), live=True)
        with right:
            typed = _text(kind, "amount", beside, usual="14000", live=True)
            body["amount"] = amounts.typed(typed)
    if kind in CARDS:
        body.update(_card(kind, beside))
    left, right = layout.fields()
    if kind == ISSUE:
        body["customer_name"] = _text(kind, "customer_name", beside)
    elif kind == VBANK:
        with left:
            body["vbank_code"] = _bank(kind, beside)
        with right:
            body["vbank_due"] = _deadline(kind, beside)
        body["buyer_name"] = _text(kind, "buyer_name", beside, usual=_("Test buyer"))
    else:
        with left:
            body["card_quota"] = _months(kind, beside)
        with right:
            body["buyer_name"] = _text(kind, "buyer_name", beside)
    body.update(_more(kind, beside))
    return {name: value for name, value in body.items() if value is not None}


def _text(
    kind: str, name: str, beside: Beside, *, usual: str = "", live: bool = False
) -> str | None:
    entered = st.text_input(
        label(kind, name),
        value=charge_state.start(kind, name, usual),
        key=_key(kind, name),
        live=live,
        disabled=charge_state.mine(kind)["done"],
    )
    beside(name)
    return (entered or "").strip() or None


def _minted(kind: str, name: str, beside: Beside) -> str | None:
    """Draw a name that is ours to make; another one is a press away."""
    mine = charge_state.mine(kind)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", wrap=False):
        entered = st.text_input(
            label(kind, name),
            value=charge_state.start(kind, name, mine[name]),
            key=_key(kind, name),
            live=True,
            disabled=mine["done"],
        )
        st.button(
            "",
            icon=":material/autorenew:",
            help=_("Make a new one"),
            key=_key(kind, f"{name}-mint"),
            on_click=charge_state.mint,
            args=(kind, name),
            disabled=mine["done"],
        )
    beside(name)
    return (entered or "").strip() or None


def _card(kind: str, beside: Beside) -> dict[str, Any]:
    """Draw the card part; once the form is closed there is no card any more."""
    mine = charge_state.mine(kind)
    mine["published"] = False
    if mine["done"]:
        st.caption(_("The card's data was sent and forgotten."))
        return {}
    card, mine["published"] = card_fields.draw(
        f"charge-{kind}", mine["card_epoch"], beside, mine["sample"], mine["card_fill"]
    )
    return card


def _months(kind: str, beside: Beside) -> int | None:
    start = charge_state.start(kind, "card_quota", "0")
    chosen = st.selectbox(
        _("Instalments"),
        _MONTHS,
        index=_MONTHS.index(int(start)) if start.isdigit() and int(start) in _MONTHS else 0,
        format_func=words.months,
        key=_key(kind, "card_quota"),
        help=_("From 50,000 won."),
        disabled=charge_state.mine(kind)["done"],
    )
    beside("card_quota")
    return chosen or None


def _bank(kind: str, beside: Beside) -> str:
    offered = {bank.code: bank for bank in banks.banks() if bank.issues_accounts}
    codes = list(offered)
    start = charge_state.start(kind, "vbank_code", codes[0])

    def say(code: str) -> str:
        bank = offered[code]
        return f"{bank.ko if language() == 'ko' or not bank.en else bank.en} · {code}"

    chosen = st.selectbox(
        label(kind, "vbank_code"),
        codes,
        index=codes.index(start) if start in offered else 0,
        format_func=say,
        key=_key(kind, "vbank_code"),
        disabled=charge_state.mine(kind)["done"],
    )
    beside("vbank_code")
    return str(chosen)


def _deadline(kind: str, beside: Beside) -> int:
    """Let a day be chosen; the account takes money to its last second, by Korean time."""
    today = seoul_day(session.services().clock.now())
    start = charge_state.start(kind, "vbank_due", "")
    before = from_unix(int(start)) if start.isdigit() else None
    day = st.date_input(
        label(kind, "vbank_due"),
        value=seoul_day(before) if before else today + timedelta(days=_DAYS),
        min_value=today,
        key=_key(kind, "vbank_due"),
        help=_("Until the end of that day in Seoul; the request carries UNIX seconds."),
        disabled=charge_state.mine(kind)["done"],
    )
    beside("vbank_due")
    return to_unix(seoul_midnight(day + timedelta(days=1))) - 1


def _handle(kind: str, beside: Beside) -> str | None:
    """Offer the billing keys the console knows, and a field for any other."""
    known = {
        row.customer_uid: row
        for row in session.services().reports.billing_keys(session.channel().environment)
    }
    start = charge_state.start(kind, "customer_uid", "")
    if not known:
        st.caption(_("The console knows no billing key yet: issue one, or type a handle."))
        return _text(kind, "customer_uid", beside)

    def say(handle: str) -> str:
        if handle == _OTHER:
            return _("Another handle")
        row = known[handle]
        return f"{handle} · {row.card_name} {row.card_number}"

    asked = st.query_params.get("customer_uid", "")
    options = [*known, _OTHER]
    wanted = start if start in known else _OTHER if start else options[0]
    chosen = st.selectbox(
        _("Billing key"),
        options,
        index=options.index(asked if asked in known else wanted),
        format_func=say,
        key=_key(kind, f"billing_key-{asked}"),
        disabled=charge_state.mine(kind)["done"],
    )
    if chosen == _OTHER:
        return _text(kind, "customer_uid", beside)
    beside("customer_uid")
    return str(chosen)


def _more(kind: str, beside: Beside) -> dict[str, Any]:
    """Draw whatever else the call may carry; nothing of it is sent unless it is filled in."""
    body: dict[str, Any] = {}
    fields = more(kind)
    with st.expander(
        _("More fields of this call"),
        icon=":material/more_horiz:",
        expanded=any(charge_state.start(kind, field.name, "") for field in fields),
    ):
        columns = layout.fields()
        for number, field in enumerate(fields):
            with columns[number % 2]:
                body[field.name] = _one(kind, field, beside)
    return body


def _one(kind: str, field: BodyName, beside: Beside) -> str | int | bool | None:
    if field.kind == "boolean":
        states = {"": _("not sent"), "true": "true", "false": "false"}
        chosen = st.segmented_control(
            label(kind, field.name),
            list(states),
            default=charge_state.start(kind, field.name, "").lower(),
            required=True,
            format_func=states.__getitem__,
            key=_key(kind, field.name),
        )
        beside(field.name)
        return {"true": True, "false": False}.get(chosen or "")
    typed = _text(kind, field.name, beside)
    return amounts.typed(typed) if field.kind == "integer" else typed


def _key(kind: str, field: str) -> str:
    return keys.widget(f"charge-{kind}", field, charge_state.mine(kind)["epoch"])
