"""What stands around the form of a charge? Calls of the guide, two readings, cures, the button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.catalog.rest_presets import RestPreset, rest_presets
from lib.catalog.vocabulary import Environment
from lib.i18n import formats, language
from lib.i18n import gettext as _
from lib.kernel.money import Money
from lib.lint import Finding
from lib.services.charges import AGAIN, ISSUE, VBANK
from lib.ui import charge_state, keys, session
from lib.ui.charge_kinds import KEEP


def above(kind: str) -> None:
    """Draw what comes before the fields: the guide's own calls, and what its reader must know."""
    if session.channel().environment == Environment.SANDBOX:
        with st.popover(_("Calls of the guide"), icon=":material/menu_book:"):
            st.caption(
                _("Word for word as the customer's guide shows them; they run in the sandbox.")
            )
            for preset in rest_presets():
                st.button(
                    _title(preset),
                    key=keys.widget("charges", f"preset-{preset.id}"),
                    on_click=charge_state.use,
                    args=(preset,),
                    width="stretch",
                )
    if kind == KEEP:
        with st.expander(_("Two documents, two readings"), icon=":material/compare:"):
            st.markdown(
                _(
                    "The customer's guide: a one-time charge that names a `customer_uid` charges "
                    "the card and keeps it as a billing key under that handle.  \n"
                    "The description of the API: `customer_uid` is marked as not supported by the "
                    "new Toss module, so the card may be charged and not kept.  \n"
                    "The sandbox follows the guide; set strictly to today's documents it refuses. "
                    "After the charge the key is looked up, and you are told whether it is there."
                )
            )


def naming(kind: str) -> None:
    """Let the request leave out by which channel it goes, as the guide does; sandbox only."""
    mine = charge_state.mine(kind)
    if session.channel().environment != Environment.SANDBOX:
        mine["names_channel"] = True
        return
    if kind == AGAIN:
        return
    mine["names_channel"] = st.toggle(
        _("Name the channel in the request"),
        value=mine["names_channel"],
        key=keys.widget(f"charge-{kind}", "names-channel", mine["epoch"]),
        help=_(
            "The guide's samples name none; then the account's default is used. Only the sandbox "
            "may be asked like that: elsewhere the default might be a live channel."
        ),
        disabled=mine["done"],
    )


def mend(kind: str, body: Mapping[str, Any], finding: Finding, name: str) -> None:
    """Offer to mend what a rule found."""
    if finding.cure is None:
        return
    # No callback: its arguments would be those of the last drawing, older than what was just typed.
    if st.button(
        _("Mend this"),
        icon=":material/healing:",
        type="tertiary",
        key=keys.widget(f"charge-{kind}", f"mend-{name}-{finding.path}"),
    ):
        charge_state.mend(kind, body, finding.cure)
        st.rerun()


def send_label(kind: str, body: Mapping[str, Any]) -> str:
    """Return what the button that sends says."""
    if kind == ISSUE:
        return _("Issue billing key")
    amount = body.get("amount")
    said = Money(amount) if isinstance(amount, int) and amount > 0 else None
    if kind == VBANK:
        if said is None:
            return _("Issue a virtual account")
        return _("Issue an account over {amount}", amount=formats.money(said))
    return _("Charge {amount}", amount=formats.money(said)) if said else _("Charge")


def _title(preset: RestPreset) -> str:
    return preset.ko if language() == "ko" else preset.en
