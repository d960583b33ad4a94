"""How does existing code come back into the form? Pasted, read by a parser, nothing dropped."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.i18n import gettext as _
from lib.kernel.problems import Problem, Severity
from lib.kernel.redaction import CARD_FIELDS, SECRET_FIELDS
from lib.snippets.reading import LONGEST, Trouble, read
from lib.ui import draft, findings, keys, state

_AREA = "builder-paste"


def draw() -> None:
    """Draw the field for pasted code, and what came of the last one."""
    mine = state.area(_AREA, dict)
    key = keys.widget(_AREA, "text")
    st.text_area(
        _("Code of a call"),
        key=key,
        height=260,
        max_chars=LONGEST,
        placeholder="IMP.request_pay({ … })",
        help=_("JavaScript, TypeScript, HTML, a Vue or React component, JSON, or a curl command."),
    )
    st.button(
        _("Read into the form"),
        icon=":material/input:",
        type="primary",
        key=keys.widget(_AREA, "read"),
        on_click=_read,
        args=(key,),
    )
    for severity, text in mine.get("said", []):
        findings.problems([Problem("", "{text}", Severity(severity), {"text": text})], "")
    if mine.get("variables"):
        st.caption(_("Values that are variables in the code; fill in what the call shall have:"))
        st.table(
            {findings.plain(path): f"`{code}`" for path, code in mine["variables"].items()},
            border="horizontal",
        )


def _read(key: str) -> None:
    text = str(st.session_state[key] or "")
    parsed = read(text)
    mine = state.area(_AREA, dict)
    mine["said"] = [_said(trouble) for trouble in parsed.problems]
    mine["variables"] = {path: source for path, source in parsed.variables.items() if source}
    values, secret = _apart(parsed.draft())
    if secret:
        left_out = _(
            "Card data and keys do not belong on a page and were left out: {names}", names=secret
        )
        mine["said"].append((Severity.WARNING.value, left_out))
    if values:  # a call of which nothing could be read is no reason to empty the form
        draft.replace(values)
        mine["said"].insert(0, (Severity.INFO.value, _("Read. Undo brings the set before back.")))


def _apart(values: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Part what may be kept from what must never be, of which only the names are returned."""
    secret = [name for name in values if name.lower() in CARD_FIELDS | SECRET_FIELDS]
    return {name: one for name, one in values.items() if name not in secret}, ", ".join(secret)


def _said(trouble: Trouble) -> tuple[str, str]:
    params: dict[str, Any] = dict(trouble.params)
    where = _("Line {line}, column {column}:", line=trouble.line, column=trouble.column)
    return trouble.severity.value, f"{where} {_(trouble.message, **params)}"
