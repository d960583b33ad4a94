"""What do all widgets of the builder share? Key, label, help, start, and a list to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st

from lib.catalog.fields import Field
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.i18n import gettext as _
from lib.i18n import language
from lib.request_pay.draft import MISSING
from lib.services.reference import Area
from lib.snippets.slots import Kind
from lib.ui import draft, keys, live_code, reference, session

OFF: Final = "off"


def label(field: Field) -> str:
    """Return what a parameter is called: its title and its name on the wire."""
    return f"{field.ko if language() == 'ko' else field.en} · `{field.path}`"


def key(field: Field, part: str = "") -> str:
    """Return the key of a parameter's widget."""
    return keys.widget(f"{draft.AREA}-field", field.path + part, draft.area()["epoch"])


def explained(field: Field) -> str:
    """Return what a parameter does, and where that was read."""
    text = field.help_ko if language() == "ko" else field.help_en
    more = f"[{_('Reference')}]({reference.address(Area.PARAMETERS, field.path)})"
    return f"{text}\n\n:gray[{field.source}] · {more}"


def value(field: Field) -> object:
    """Return the value with which a parameter's widget starts."""
    return draft.start(field.path)


def required(field: Field) -> bool:
    """Say whether the set in hand cannot do without a parameter, as it is meant to be sent."""
    channel = session.channel()
    return field.required_for(
        PgModule(channel.pg_module),
        SdkGeneration(channel.sdk),
        "billing" if draft.wants_billing_key() else "window",
        draft.device(),
        str(draft.params().get("pay_method") or "card"),
    )


def select(field: Field, options: Sequence[Any], say: Callable[[Any], str]) -> None:
    """Offer values, "not sent", and whatever stands there already."""
    start = value(field)
    known = start in options and not isinstance(start, bool)
    offered = [OFF, *options, *([] if known or start is MISSING else [start])]
    own_key = key(field)

    def named(one: object) -> str:
        if one == OFF:
            return _("not sent")
        return _named(one, say(one)) if one in options else str(one)

    kind: Kind = "bare" if field.kind == "integer" else "text"
    written = [(one, named(one), "" if one == OFF else str(one)) for one in offered]
    draft.watch(live_code.watched(field.path, own_key, kind, "list", written))
    st.selectbox(
        label(field),
        offered,
        index=0 if start is MISSING else offered.index(start),
        format_func=named,
        key=own_key,
        help=explained(field),
        on_change=draft.changed,
        args=(field.path, own_key, lambda one: None if one == OFF else one),
    )


def _named(one: object, name: str) -> str:
    return name if name == str(one) else f"{name} · {one}"
