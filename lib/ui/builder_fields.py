"""How is a parameter entered? One widget a kind, made from its entry in the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st

from lib.catalog import issuers, pay_methods
from lib.catalog.fields import Field
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.i18n import gettext as _
from lib.i18n import language
from lib.kernel.ids import mint_customer_uid, mint_merchant_uid
from lib.lint import Finding
from lib.lint.rule import Cure
from lib.request_pay.draft import MISSING
from lib.ui import amounts, draft, findings, keys, session, words

_OFF: Final = "off"
_MONTHS: Final = (*range(2, 13), 18, 24, 36)
_MINTED: Final = {"merchant_uid": mint_merchant_uid, "customer_uid": mint_customer_uid}


def draw(field: Field, found: Sequence[Finding]) -> None:
    """Draw one parameter with its findings under it."""
    match field.kind:
        case "boolean":
            _boolean(field)
        case "choice":
            _choice(field)
        case "months":
            _months(field)
        case "issuer":
            _issuer(field)
        case "issuer_rules":
            _issuer_rules(field)
        case "integer" if field.path == "card.direct.quota":
            _plan(field)
        case "integer":
            _text(field, amounts.typed)
        case _text_like:
            _text(field, lambda value: value or None)
    findings.beside(found, field.path, _mend)


def _mend(finding: Finding, name: str) -> None:
    """Offer to mend what a rule found; the set before can be had back with "Undo"."""
    if finding.cure is None:
        return
    st.button(
        _("Mend this"),
        icon=":material/healing:",
        type="tertiary",
        key=keys.widget(draft.AREA, f"mend-{name}-{finding.path}", draft.area()["epoch"]),
        on_click=_apply,
        args=(finding.cure,),
    )


def _apply(cure: Cure) -> None:
    draft.replace(cure(draft.params()))


def label(field: Field) -> str:
    """Return what a parameter is called: its title and its name on the wire."""
    return f"{field.ko if language() == 'ko' else field.en} · `{field.path}`"


def _key(field: Field, part: str = "") -> str:
    return keys.widget(draft.AREA, field.path + part, draft.area()["epoch"])


def _help(field: Field) -> str:
    text = field.help_ko if language() == "ko" else field.help_en
    return f"{text}\n\n:gray[{field.source}]"


def _value(field: Field) -> object:
    return draft.start(field.path)


def _text(field: Field, read: Callable[[Any], object]) -> None:
    value = _value(field)
    key = _key(field)
    minted = field.path in _MINTED
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", wrap=False):
        st.text_input(
            label(field),
            value="" if value is MISSING or value is None else str(value),
            key=key,
            help=_help(field),
            live="0ms",
            on_change=draft.changed,
            args=(field.path, key, read),
            placeholder=_("not sent"),
        )
        if minted:
            st.button(
                "",
                icon=":material/autorenew:",
                help=_("Make a new one"),
                key=_key(field, "-mint"),
                on_click=_mint,
                args=(field.path,),
            )


def _mint(path: str) -> None:
    draft.put(path, _MINTED[path](session.services().clock.now()))
    draft.renew()


def _boolean(field: Field) -> None:
    value = _value(field)
    states = {_OFF: _("not sent"), "true": "true", "false": "false"}
    key = _key(field)
    st.segmented_control(
        label(field),
        list(states),
        default={True: "true", False: "false"}.get(value, _OFF)
        if isinstance(value, bool)
        else _OFF,
        required=True,
        format_func=states.__getitem__,
        key=key,
        help=_help(field),
        on_change=draft.changed,
        args=(field.path, key, {_OFF: None, "true": True, "false": False}.get),
    )


def _choice(field: Field) -> None:
    channel = session.channel()
    offered = [
        method.code
        for method in pay_methods.offered(PgModule(channel.pg_module), SdkGeneration(channel.sdk))
    ]
    _select(field, offered, words.method)


def _issuer(field: Field) -> None:
    _select(field, [one.code for one in issuers.issuers()], _issuer_name)


def _plan(field: Field) -> None:
    _select(field, [0, *range(2, 13)], words.months)


def _select(field: Field, options: Sequence[Any], say: Callable[[Any], str]) -> None:
    """Offer values, "not sent", and whatever stands there already."""
    value = _value(field)
    known = value in options and not isinstance(value, bool)
    offered = [_OFF, *options, *([] if known or value is MISSING else [value])]
    key = _key(field)
    st.selectbox(
        label(field),
        offered,
        index=0 if value is MISSING else offered.index(value),
        format_func=lambda one: (
            _("not sent") if one == _OFF else f"{say(one)} · {one}" if one in options else str(one)
        ),
        key=key,
        help=_help(field),
        on_change=draft.changed,
        args=(field.path, key, lambda one: None if one == _OFF else one),
    )


def _months(field: Field) -> None:
    value = _value(field)
    months = [one for one in value if isinstance(one, int)] if isinstance(value, list) else []
    states = {_OFF: _("not sent"), "lump": _("lump sum only"), "list": _("months")}
    key = _key(field, "-mode")
    mode = st.segmented_control(
        label(field),
        list(states),
        default=_OFF if value is MISSING else "list" if months else "lump",
        required=True,
        format_func=states.__getitem__,
        key=key,
        help=_help(field),
        on_change=draft.changed,
        args=(field.path, key, {_OFF: None, "lump": [], "list": [6]}.get),
        kwargs={"structure": True},
    )
    if mode != "list":
        return
    key = _key(field)
    st.multiselect(
        _("Months"),
        sorted({*_MONTHS, *months}),
        default=months or [6],
        format_func=words.months,
        key=key,
        on_change=draft.changed,
        args=(field.path, key, sorted),
        placeholder=_("Choose months"),
        label_visibility="collapsed",
        select_all=False,
    )


def _issuer_rules(field: Field) -> None:
    value = _value(field)
    mode, chosen = _read_rules(value)
    states = {
        _OFF: _("all cards (not sent)"),
        "only": _("only these"),
        "except": _("all but these"),
    }
    if mode == "own":
        states["own"] = _("as written")
    key = _key(field, "-mode")
    mode = str(
        st.segmented_control(
            label(field),
            list(states),
            default=mode,
            required=True,
            format_func=states.__getitem__,
            key=key,
            help=_help(field),
            on_change=_rules_mode,
            args=(field.path, key, chosen),
        )
    )
    if mode in {_OFF, "own"}:
        return
    key = _key(field)
    codes = [one.code for one in issuers.issuers()]
    st.multiselect(
        _("Issuers"),
        [*codes, *(code for code in chosen if code not in codes)],
        default=chosen,
        format_func=_issuer_name,
        key=key,
        on_change=draft.changed,
        args=(field.path, key, lambda picked: _write_rules(mode, picked)),
        placeholder=_("Choose issuers"),
        label_visibility="collapsed",
        select_all=False,
    )


def _rules_mode(path: str, key: str, chosen: list[str]) -> None:
    mode = st.session_state[key]
    if mode != "own":
        draft.put(path, None if mode == _OFF else _write_rules(mode, chosen or ["366"]))
        draft.renew()


def _read_rules(value: object) -> tuple[str, list[str]]:
    """Recognise the two lists people write; anything else stays as written."""
    if value is MISSING:
        return _OFF, []
    if not isinstance(value, list):
        return "own", []
    rules = [
        (rule.get("card_code"), rule.get("enabled"))
        for rule in value
        if isinstance(rule, dict) and set(rule) == {"card_code", "enabled"}
    ]
    if len(rules) == len(value):
        if rules[:1] == [("*", False)] and all(on is True for _code, on in rules[1:]):
            return "only", [str(code) for code, _on in rules[1:]]
        if all(code != "*" and on is False for code, on in rules):
            return "except", [str(code) for code, _on in rules]
    return "own", []


def _write_rules(mode: str, codes: Sequence[str]) -> list[dict[str, Any]]:
    listed = [{"card_code": code, "enabled": mode == "only"} for code in codes]
    return [{"card_code": "*", "enabled": False}, *listed] if mode == "only" else listed


def _issuer_name(code: str) -> str:
    one = issuers.by_code().get(code)
    if one is None:
        return code
    return one.ko if language() == "ko" else one.en
