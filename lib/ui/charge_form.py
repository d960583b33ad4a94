"""How is a charge entered? One form for each call; the body it makes is the wire's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from lib.i18n import gettext as _
from lib.kernel.ids import mint_attempt_key, mint_customer_uid, mint_merchant_uid
from lib.services.charges import AGAIN, ISSUE, ONETIME
from lib.ui import amounts, card_fields, keys, layout, session, state, words

KINDS: Final = (ONETIME, ISSUE, AGAIN)
_MONTHS: Final = (0, *range(2, 13))
_OTHER: Final = "other"


def mine(kind: str) -> dict[str, Any]:
    """Return what a form remembers: its attempt key, its minted names, and whether it was sent."""
    return state.area(f"charge-{kind}", _start)


def renew(kind: str) -> None:
    """Start a fresh form: a new attempt key and order number; name and amount stay as they were."""
    before = mine(kind)
    state.forget(f"charge-{kind}")
    mine(kind).update(
        epoch=before["epoch"] + 1, card_epoch=before["card_epoch"] + 1, last=before["last"]
    )


def close(kind: str, body: dict[str, Any]) -> None:
    """Close the form after its act: what was typed stays to be read, card digits are forgotten."""
    form = mine(kind)
    form["done"] = True
    form["card_epoch"] += 1  # the widgets that hold the digits are dropped with their key
    form["last"] = {name: body[name] for name in ("name", "amount", "buyer_name") if name in body}


def _start() -> dict[str, Any]:
    # Key and names are minted with the form, not with the click: a second click is the same act.
    now = session.services().clock.now()
    return {
        "attempt_key": mint_attempt_key(),
        "merchant_uid": mint_merchant_uid(now),
        "customer_uid": mint_customer_uid(now),
        "epoch": 0,
        "card_epoch": 0,
        "done": False,
        "tried": False,
        "problems": [],
        "last": {},
    }


def draw(kind: str, beside: Callable[[str], None]) -> dict[str, Any]:
    """Draw the form of a call.

    Args:
        kind: one of KINDS.
        beside: shows what is wrong with a field, under it.

    Returns:
        The request as entered; what was left empty is left out.
    """
    body: dict[str, Any] = {}
    if kind == ISSUE:
        body["customer_uid"] = _text(
            kind, "customer_uid", _("Billing-key handle (customer_uid)"), beside, minted=True
        )
        body.update(_card(kind, beside))
        body["customer_name"] = _text(kind, "customer_name", _("Cardholder (optional)"), beside)
        return _entered(body)
    if kind == AGAIN:
        body["customer_uid"] = _handle(kind, beside)
    body["merchant_uid"] = _text(
        kind, "merchant_uid", _("Order number (merchant_uid)"), beside, minted=True
    )
    left, right = layout.fields()
    with left:
        body["name"] = _text(
            kind,
            "name",
            _("Order name"),
            beside,
            value=_last(kind, "name", _("Test order")),
            live=True,
        )
    with right:
        body["amount"] = amounts.typed(
            _text(
                kind,
                "amount",
                _("Amount in won"),
                beside,
                value=_last(kind, "amount", "14000"),
                live=True,
            )
        )
    if kind == ONETIME:
        body.update(_card(kind, beside))
    left, right = layout.fields()
    with left:
        months = st.selectbox(
            _("Instalments"),
            _MONTHS,
            format_func=words.months,
            key=_key(kind, "card_quota"),
            help=_("From 50,000 won."),
            disabled=mine(kind)["done"],
        )
        body["card_quota"] = months or None
        beside("card_quota")
    with right:
        body["buyer_name"] = _text(
            kind, "buyer_name", _("Buyer (optional)"), beside, value=_last(kind, "buyer_name", "")
        )
    return _entered(body)


def _last(kind: str, field: str, otherwise: str) -> str:
    return str(mine(kind)["last"].get(field, otherwise))


def _card(kind: str, beside: Callable[[str], None]) -> dict[str, Any]:
    """Draw the card part; once the form is closed there is no card any more."""
    if mine(kind)["done"]:
        st.caption(_("The card's data was sent and forgotten."))
        return {}
    return card_fields.draw(f"charge-{kind}", mine(kind)["card_epoch"], beside)


def _handle(kind: str, beside: Callable[[str], None]) -> str | None:
    """Offer the billing keys the console knows, and a field for any other."""
    known = {
        row.customer_uid: row
        for row in session.services().reports.billing_keys(session.channel().environment)
    }
    if not known:
        st.caption(_("The console knows no billing key yet: issue one, or type a handle."))
        return _text(
            kind, "customer_uid", _("Billing-key handle (customer_uid)"), beside, blank=True
        )

    def say(handle: str) -> str:
        if handle == _OTHER:
            return _("Another handle")
        row = known[handle]
        return f"{handle} · {row.card_name} {row.card_number}"

    asked = st.query_params.get("customer_uid", "")
    options = [*known, _OTHER]
    chosen = st.selectbox(
        _("Billing key"),
        options,
        index=options.index(asked) if asked in known else 0,
        format_func=say,
        key=_key(kind, f"billing_key-{asked}"),
        disabled=mine(kind)["done"],
    )
    if chosen == _OTHER:
        return _text(
            kind, "customer_uid", _("Billing-key handle (customer_uid)"), beside, blank=True
        )
    beside("customer_uid")
    return str(chosen)


def _text(  # noqa: PLR0913 — a field and how it starts
    kind: str,
    name: str,
    label: str,
    beside: Callable[[str], None],
    *,
    value: str = "",
    minted: bool = False,
    blank: bool = False,
    live: bool = False,
) -> str | None:
    entered = st.text_input(
        label,
        value=mine(kind)[name] if minted else "" if blank else value,
        key=_key(kind, name),
        live=live or minted,
        disabled=mine(kind)["done"],
    )
    beside(name)
    return (entered or "").strip() or None


def _key(kind: str, field: str) -> str:
    return keys.widget(f"charge-{kind}", field, mine(kind)["epoch"])


def _entered(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
