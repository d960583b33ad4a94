"""What shall go wrong in the sandbox? Faults to switch on, and those that are."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from lib.catalog.faults import SandboxFault, by_name, faults
from lib.catalog.operations import operations
from lib.i18n import gettext as _
from lib.i18n import language, ngettext
from lib.ui import findings, layout, words
from lib.ui.sandbox_acts import button, control, key, typed, who

_ALWAYS: Final = -1
_COUNTS: Final = (1, 2, 5, 10, _ALWAYS)


def draw() -> None:
    """Draw what is armed, what can be, and the list of all."""
    left, right = layout.panes()
    with left:
        _form()
    with right:
        _armed()
    with st.expander(_("All faults, and what each does")):
        _table()


def _form() -> None:
    st.subheader(_("Switch a fault on"), anchor=False)
    name = st.selectbox(
        _("Fault"),
        list(by_name()),
        format_func=lambda one: _title(by_name()[one]),
        key=key("fault"),
    )
    chosen = by_name()[name]
    st.caption(_effect(chosen))
    value = None
    if chosen.unit:
        value = st.number_input(
            _unit(chosen.unit),
            min_value=chosen.least,
            max_value=chosen.most,
            value=chosen.value,
            key=key(f"fault-value-{name}"),
        )
    st.selectbox(
        _("How often"),
        _COUNTS,
        format_func=lambda one: (
            _("Until it is switched off")
            if one == _ALWAYS
            else ngettext("The next call", "The next {n} calls", one)
        ),
        key=key("fault-times"),
    )
    st.selectbox(
        _("Which calls"),
        ["", *(one.name for one in operations())],
        format_func=lambda one: f"{words.call(one)} · {one}" if one else _("Any"),
        key=key("fault-operation"),
        disabled=chosen.moment in {"webhook", "window"},
    )
    button(
        _("Switch on"),
        "fault-on",
        _arm,
        type="primary",
        icon=":material/bolt:",
    )
    if chosen.moment != "window":
        st.caption(_("For one call only, send this header along:"))
        st.code(f"X-Sandbox-Fault: {name}{'' if value is None else f'={value}'}", language="http")


def _arm() -> str:
    fault = by_name()[typed("fault")]
    value_key = f"fault-value-{fault.name}"
    # The field of a fault that was chosen a moment ago has not been drawn yet.
    value = st.session_state.get(key(value_key), fault.value) if fault.unit else None
    anywhere = fault.moment in {"webhook", "window"}
    control().arm(
        fault.name,
        value,
        who(),
        times=typed("fault-times"),
        operation="" if anywhere else typed("fault-operation"),
    )
    return _("Switched on")


def _armed() -> None:
    st.subheader(_("Switched on"), anchor=False)
    armed = control().armed_faults()
    if not armed:
        st.info(_("No fault is switched on; all goes well."), icon=":material/check_circle:")
        return
    for one in armed:
        fault = by_name()[one["name"]]
        left = (
            _("until it is switched off")
            if one["remaining"] == _ALWAYS
            else ngettext("{n} call left", "{n} calls left", one["remaining"])
        )
        said = [left]
        if fault.unit:
            said.insert(0, f"{one['value']} {_unit(fault.unit)}")
        if one["operation"]:
            said.append(words.call(one["operation"]))
        if one.get("merchant_uid"):
            said.append(findings.plain(one["merchant_uid"]))
        with st.container(
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            border=True,
        ):
            st.markdown(f"**{_title(fault)}**  \n:gray[{' · '.join(said)}]", width="content")
            button(
                _("Switch off"),
                f"fault-off-{one['id']}",
                partial(control().disarm, one["id"], who()),
                icon=":material/close:",
            )
    if len(armed) > 1:
        button(_("Switch all off"), "fault-off-all", partial(control().disarm, None, who()))


def _table() -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "name": [one.name for one in faults()],
                "title": [_title(one) for one in faults()],
                "effect": [_effect(one) for one in faults()],
            }
        ),
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn(_("In the header"), pinned=True),
            "title": st.column_config.TextColumn(_("Fault")),
            "effect": st.column_config.TextColumn(_("What you see"), width="large"),
        },
    )


def _title(fault: SandboxFault) -> str:
    return fault.ko if language() == "ko" else fault.en


def _effect(fault: SandboxFault) -> str:
    return fault.effect_ko if language() == "ko" else fault.effect_en


def _unit(unit: str) -> str:
    return {"seconds": _("seconds"), "status": _("HTTP status"), "won": _("won")}[unit]
