"""How is a parameter entered? One widget a kind, made from its entry in the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st

from lib.catalog import fields, pay_methods
from lib.catalog.fields import Field, Mode
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.i18n import gettext as _
from lib.kernel.ids import mint_customer_uid, mint_merchant_uid
from lib.lint import Finding
from lib.lint.rule import Cure
from lib.request_pay.draft import MISSING
from lib.snippets.slots import Kind
from lib.ui import (
    amounts,
    builder_cards,
    builder_json,
    draft,
    findings,
    keys,
    live_code,
    session,
    words,
)
from lib.ui import builder_parts as parts

_MINTED: Final = {"merchant_uid": mint_merchant_uid, "customer_uid": mint_customer_uid}


def of(group: str) -> list[Field]:
    """Return the parameters of a tab that the chosen channel, window and method know.

    One that is set already is always among them, so that it can be seen and taken out.
    """
    channel = session.channel()
    module, sdk = PgModule(channel.pg_module), SdkGeneration(channel.sdk)
    mode: Mode = "billing" if draft.wants_billing_key() else "window"
    method = str(draft.params().get("pay_method") or "card")
    return [
        field
        for field in fields.fields()
        if field.group == group
        and (
            draft.start(field.path) is not MISSING
            or group != "more"
            or (field.listed_for(module, sdk, mode) and method in (field.methods or (method,)))
        )
    ]


def draw(field: Field, found: Sequence[Finding]) -> None:
    """Draw one parameter with its findings under it."""
    match field.kind:
        case "boolean":
            _boolean(field)
        case "choice":
            _choice(field)
        case "months":
            builder_cards.months(field)
        case "issuer":
            builder_cards.issuer(field)
        case "issuer_rules":
            builder_cards.issuer_rules(field)
        case "json":
            builder_json.value(field, parts.label(field), parts.explained(field))
        case "urls":
            _text(field, _addresses)
        case "integer" if field.path == "card.direct.quota":
            builder_cards.plan(field)
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


def _text(field: Field, read: Callable[[Any], object]) -> None:
    value = parts.value(field)
    key = parts.key(field)
    needed = parts.required(field)
    kind: Kind = "bare" if field.kind == "integer" else "text"
    draft.watch(live_code.watched(field.path, key, kind))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", wrap=False):
        st.text_input(
            parts.label(field),
            value=_shown(value),
            key=key,
            help=parts.explained(field),
            live="0ms",
            on_change=draft.changed,
            args=(field.path, key, read),
            kwargs={"switched": not needed},
            placeholder=_("required") if needed else _("not sent"),
        )
        if field.path in _MINTED:
            st.button(
                "",
                icon=":material/autorenew:",
                help=_("Make a new one"),
                key=parts.key(field, "-mint"),
                on_click=_mint,
                args=(field.path,),
            )
        if not needed:
            _switch(field, key, read)


def _switch(field: Field, text_key: str, read: Callable[[Any], object]) -> None:
    """Draw the switch of a field that need not be sent; off keeps what was typed."""
    key = parts.key(field, "-on")
    typed = str(st.session_state.get(text_key) or "")
    st.session_state[key] = draft.sends(field.path)
    with st.container(width="content", height=40, vertical_alignment="center", border=False):
        st.toggle(
            _("Send {path}", path=field.path),
            key=key,
            help=_("Off: the parameter is not sent. On without a text: an empty text is sent."),
            label_visibility="collapsed",
            disabled=field.kind == "integer" and not typed,
            on_change=_switched,
            args=(field.path, key, text_key, read),
        )


def _switched(path: str, key: str, text_key: str, read: Callable[[Any], object]) -> None:
    typed = read(st.session_state.get(text_key) or "")
    draft.put(path, ("" if typed is None else typed) if st.session_state[key] else None)


def _mint(path: str) -> None:
    draft.put(path, _MINTED[path](session.services().clock.now()))
    draft.renew()


def _boolean(field: Field) -> None:
    value = parts.value(field)
    states = {parts.OFF: _("not sent"), "true": "true", "false": "false"}
    key = parts.key(field)
    options = [(one, said, "" if one == parts.OFF else one) for one, said in states.items()]
    draft.watch(live_code.watched(field.path, key, "bare", "buttons", options))
    st.segmented_control(
        parts.label(field),
        list(states),
        default={True: "true", False: "false"}.get(value, parts.OFF)
        if isinstance(value, bool)
        else parts.OFF,
        required=True,
        format_func=states.__getitem__,
        key=key,
        help=parts.explained(field),
        on_change=draft.changed,
        args=(field.path, key, {parts.OFF: None, "true": True, "false": False}.get),
    )


def _addresses(text: str) -> str | list[str] | None:
    """Read one address, or several with blanks between them as a list."""
    found = text.split()
    return found if len(found) > 1 else text or None


def _shown(value: object) -> str:
    if value is MISSING or value is None:
        return ""
    return " ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _choice(field: Field) -> None:
    if field.options:
        parts.select(field, field.options, str)
        return
    channel = session.channel()
    offered = [
        method.code
        for method in pay_methods.offered(PgModule(channel.pg_module), SdkGeneration(channel.sdk))
    ]
    parts.select(field, offered, words.method)
