"""How does the set in hand differ from another one? Path by path, side by side."""

from __future__ import annotations

import json
from typing import Any, Final

import streamlit as st

from lib.catalog import presets
from lib.i18n import gettext as _
from lib.i18n import ngettext
from lib.request_pay.compare import Difference, differences
from lib.request_pay.draft import MISSING
from lib.ui import builder_sets, draft, findings, keys, session

_IN_HAND: Final = "in-hand"
_LONGEST: Final = 200  # characters of one value; the rest is in the JSON tab


def draw() -> None:
    """Draw two sets to choose, and what is not the same in them."""
    own = {row.id: row for row in session.services().drafts.saved()}
    every = {preset.id: preset for preset in presets.presets()}

    def say(name: str) -> str:
        if name == _IN_HAND:
            return _("The set in hand")
        return (
            builder_sets.name_of(every[name])
            if name in every
            else _("{name} · own", name=own[name].name)
        )

    def params(name: str) -> dict[str, Any]:
        if name == _IN_HAND:
            return draft.params()
        if name in own:
            return own[name].params
        # A preset's order number is made anew each time, so it is no difference.
        number = draft.params().get("merchant_uid")
        return {**draft.filled(every[name]), **({"merchant_uid": number} if number else {})}

    names = [_IN_HAND, *own, *every]
    left, right = (
        st.selectbox(
            title,
            names,
            index=place,
            format_func=say,
            key=keys.widget(draft.AREA, f"compare-{place}"),
            persist_state="session",
        )
        for place, title in enumerate((_("One set"), _("Another set")))
    )
    found = differences(params(left), params(right))
    if not found:
        st.success(_("Both sets send the same."), icon=":material/check_circle:")
        return
    st.caption(ngettext("{n} parameter differs.", "{n} parameters differ.", len(found)))
    st.table(
        {
            _("Parameter"): [f"`{findings.plain(one.path)}`" for one in found],
            findings.plain(say(left)): [_value(one.left, one) for one in found],
            findings.plain(say(right)) + (" " if left == right else ""): [
                _value(one.right, one) for one in found
            ],
        },
        border="horizontal",
    )


def _value(value: object, one: Difference) -> str:
    if value is MISSING:
        return f":gray[{_('not sent')}]"
    text = json.dumps(value, ensure_ascii=False)
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    color = "green" if one.left is MISSING or one.right is MISSING else "orange"
    return f":{color}[{findings.plain(text)}]"
