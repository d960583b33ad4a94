"""How is a parameter entered that has no widget of its own? As JSON, checked when it is left."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from lib.catalog import fields
from lib.catalog.fields import Field
from lib.i18n import gettext as _
from lib.kernel.problems import Problem
from lib.request_pay.draft import MISSING
from lib.ui import draft, findings, keys

_WHOLE = "json"


def value(field: Field, label: str, said: str) -> None:
    """Draw one parameter as JSON; what cannot be read stays in the field and changes nothing."""
    start = draft.start(field.path)
    key = keys.widget(f"{draft.AREA}-field", field.path, draft.area()["epoch"])
    text = st.text_area(
        label,
        value="" if start is MISSING else _pretty(start),
        key=key,
        help=said,
        height=110,
        placeholder=_("not sent"),
        on_change=_take,
        args=(field.path, key),
    )
    _complain(text)


def extra() -> None:
    """Draw what the form has no field for, as JSON of its own."""
    known = {name.partition(".")[0] for name in fields.order()}
    start = {name: one for name, one in draft.area()["start"].items() if name not in known}
    key = keys.widget(f"{draft.AREA}-field", "extra", draft.area()["epoch"])
    text = st.text_area(
        _("Extra parameters as JSON"),
        value=_pretty(start) if start else "",
        key=key,
        help=_("Names that the form does not know are kept and sent as they are."),
        height=110,
        placeholder=_("not sent"),
        on_change=_take_extra,
        args=(key, known),
    )
    _complain(text)
    _want_object(text)


def whole() -> None:
    """Draw the whole set as JSON; form and JSON edit each other."""
    key = keys.widget(draft.AREA, _WHOLE, draft.area()["epoch"])
    text = st.text_area(
        _("The whole set as JSON"),
        value=_pretty(draft.area()["start"]),
        key=key,
        help=_("Names that the form does not know are kept and sent as they are."),
        height=420,
        on_change=_take_whole,
        args=(key,),
    )
    _complain(text)
    _want_object(text)


def _take(path: str, key: str) -> None:
    text = st.session_state[key].strip()
    if not text:
        draft.put(path, None)
    else:
        found, error = _read(text)
        if error is None:
            draft.put(path, found)
    draft.refresh(key)


def _take_whole(key: str) -> None:
    found, error = _read(st.session_state[key])
    if error is None and isinstance(found, dict):
        draft.replace(found)


def _take_extra(key: str, known: set[str]) -> None:
    text = st.session_state[key].strip()
    found, error = _read(text) if text else ({}, None)
    if error is None and isinstance(found, dict):
        kept = {name: one for name, one in draft.params().items() if name in known}
        draft.replace({**kept, **found})


def _want_object(text: str | None) -> None:
    if text and text.strip() and _read(text)[1] is None and not isinstance(_read(text)[0], dict):
        findings.problems([Problem("", "Write an object: names and values in braces.")], "")


def _complain(text: str | None) -> None:
    if not text or not text.strip():
        return
    error = _read(text)[1]
    if error is not None:
        problem = Problem(
            "",
            "This is no JSON: line {line}, column {column}. It changes nothing until it is.",
            params={"line": error.lineno, "column": error.colno},
        )
        findings.problems([problem], "")


def _read(text: str) -> tuple[Any, json.JSONDecodeError | None]:
    try:
        return json.loads(text), None
    except json.JSONDecodeError as error:
        return None, error
    except (ValueError, RecursionError):  # figures or nesting beyond all measure
        return None, json.JSONDecodeError("too much", text, 0)


def _pretty(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)
