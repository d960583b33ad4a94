"""How are months and issuers chosen? The card part of the builder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from lib.catalog import issuers
from lib.catalog.fields import Field
from lib.i18n import gettext as _
from lib.request_pay.draft import MISSING, at
from lib.ui import builder_parts as parts
from lib.ui import builder_rules, draft, live_code, words

_FIRST_ISSUER: Final = "366"
_MONTHS: Final = (*range(2, 13), 18, 24, 36)


def months(field: Field) -> None:
    """Draw a list of instalment months, lump sum only, or nothing."""
    value = parts.value(field)
    chosen = [one for one in value if isinstance(one, int)] if isinstance(value, list) else []
    states = {parts.OFF: _("not sent"), "lump": _("lump sum only"), "list": _("months")}
    key = parts.key(field, "-mode")
    mode = st.segmented_control(
        parts.label(field),
        list(states),
        default=parts.OFF if value is MISSING else "list" if chosen else "lump",
        required=True,
        format_func=states.__getitem__,
        key=key,
        help=parts.explained(field),
        on_change=draft.changed,
        args=(field.path, key, {parts.OFF: None, "lump": [], "list": [6]}.get),
        kwargs={"structure": True},
    )
    written = {parts.OFF: "", "lump": "[]", "list": "[6]"}
    buttons = [(one, said, written[one]) for one, said in states.items()]
    draft.watch(live_code.watched(field.path, key, "bare", "buttons", buttons))
    if mode != "list":
        return
    key = parts.key(field)
    offered = sorted({*_MONTHS, *chosen})
    plans = [(one, words.months(one), str(one)) for one in offered]
    draft.watch(live_code.watched(field.path, key, "bare", "months", plans))
    st.multiselect(
        _("Months"),
        offered,
        default=chosen or [6],
        format_func=words.months,
        key=key,
        on_change=draft.changed,
        args=(field.path, key, sorted),
        placeholder=_("Choose months"),
        label_visibility="collapsed",
        select_all=False,
    )


def issuer_rules(field: Field) -> None:
    """Draw the issuers on offer: all, only some, all but some, or rule by rule."""
    value = parts.value(field)
    mode, chosen = _read_rules(value)
    states = {
        parts.OFF: _("all cards (not sent)"),
        "only": _("only these"),
        "except": _("all but these"),
        "table": _("rule by rule"),
    }
    if mode == "own":
        states["own"] = _("as written")
    key = parts.key(field, "-mode")
    mode = str(
        st.segmented_control(
            parts.label(field),
            list(states),
            default=mode,
            required=True,
            format_func=states.__getitem__,
            key=key,
            help=parts.explained(field),
            on_change=_rules_mode,
            args=(field.path, key, chosen),
        )
    )
    if mode == "table" and builder_rules.are_rules(value):
        builder_rules.draw(field)
    if mode not in {"only", "except"}:
        return
    key = parts.key(field)
    codes = [one.code for one in issuers.issuers()]
    st.multiselect(
        _("Issuers"),
        [*codes, *(code for code in chosen if code not in codes)],
        default=chosen,
        format_func=words.issuer,
        key=key,
        on_change=draft.changed,
        args=(field.path, key, lambda picked: _write_rules(mode, picked)),
        placeholder=_("Choose issuers"),
        label_visibility="collapsed",
        select_all=False,
    )


def _rules_mode(path: str, key: str, chosen: list[str]) -> None:
    mode = st.session_state[key]
    value: object = None
    match mode:
        case "only" | "except":
            value = _write_rules(mode, chosen or [_FIRST_ISSUER])
        case "table":
            now = at(draft.params(), path)
            value = now if builder_rules.are_rules(now) else _write_rules("only", [_FIRST_ISSUER])
        case "own":
            return
    draft.put(path, value)
    draft.begin(path, value)


def _read_rules(value: object) -> tuple[str, list[str]]:
    """Recognise the two lists people write; other rules are shown one by one, or as written."""
    if value is MISSING:
        return parts.OFF, []
    if not isinstance(value, list) or not builder_rules.are_rules(value):
        return "own", []
    rules = [
        (rule.get("card_code"), rule.get("enabled"))
        for rule in value
        if set(rule) == {"card_code", "enabled"}
    ]
    if len(rules) == len(value):
        if rules[:1] == [(builder_rules.EVERY, False)] and all(on for _code, on in rules[1:]):
            return "only", [str(code) for code, _on in rules[1:]]
        if all(code != builder_rules.EVERY and not on for code, on in rules):
            return "except", [str(code) for code, _on in rules]
    return "table", []


def _write_rules(mode: str, codes: Sequence[str]) -> list[dict[str, Any]]:
    listed = [{"card_code": code, "enabled": mode == "only"} for code in codes]
    every = {"card_code": builder_rules.EVERY, "enabled": False}
    return [every, *listed] if mode == "only" else listed


def issuer(field: Field) -> None:
    """Draw one issuer, or none."""
    parts.select(field, [one.code for one in issuers.issuers()], words.issuer)


def plan(field: Field) -> None:
    """Draw one fixed plan, or none."""
    parts.select(field, [0, *range(2, 13)], words.months)
