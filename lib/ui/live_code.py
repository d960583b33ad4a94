"""How does a change reach the code before the server has answered? A component fills its slots.

Screens say which widgets stand for which parameters (``watched``); the code is then drawn together
with the places where those parameters stand in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import streamlit as st

from lib.snippets import Checkout, Language
from lib.snippets.slots import Kind, Slot, slots
from lib.ui import keys

_component: Final = st.components.v2.component(
    "paybench_live_code", js=(Path(__file__).parent / "live_code.js").read_text()
)


def watched(
    path: str,
    key: str,
    kind: Kind,
    reads: Literal["field", "buttons", "list", "months"] = "field",
    options: Sequence[tuple[object, str, str]] = (),
) -> dict[str, Any]:
    """Say how a widget stands for a parameter; plain data, fit for a session.

    Args:
        path: of the parameter.
        key: of the widget.
        kind: how the value is written.
        reads: what kind of widget it is.
        options: of a choice: value of the widget, words on the screen, and what is written for it;
            nothing is written for an empty text.
    """
    return {
        "path": path,
        "key": key,
        "kind": kind,
        "reads": reads,
        "options": [list(one) for one in options],
    }


def draw(
    code: str, language: Language, checkout: Checkout, fields: Sequence[Mapping[str, Any]]
) -> None:
    """Draw the code of a checkout, in which changes show at once.

    Args:
        code: the checkout as it is written now.
        language: how it is written.
        checkout: what is written.
        fields: what ``watched`` said of each widget.
    """
    box = keys.widget("live-code", "box")
    with st.container(key=box):
        st.code(code, language=language.highlighter, wrap_lines=True)
    kinds: dict[str, Kind] = {field["path"]: field["kind"] for field in fields}
    places = {slot.path: slot for slot in slots(language.name, checkout, kinds)}
    _component(
        key=keys.widget("live-code", "filler"),
        data={
            "box": box,
            # Streamlit shows code without white space at its end.
            "length": len(code.rstrip().encode("utf-16-le", "surrogatepass")) // 2,
            "quote": language.quote,
            "slots": [
                {**_place(places[field["path"]]), **_widget(field)}
                for field in fields
                if field["path"] in places
            ],
        },
    )


def _place(slot: Slot) -> dict[str, object]:
    gone, emptied = slot.before, slot.emptied
    return {
        "bare": slot.kind == "bare",
        "start": gone.start,
        "end": gone.end,
        "before": gone.text,
        "after": slot.after,
        "emptied": {"start": emptied.start, "end": emptied.end, "text": emptied.text},
    }


def _widget(field: Mapping[str, Any]) -> dict[str, object]:
    """Return how the browser reads a widget, and what it shows as far as the server knows."""
    value = st.session_state.get(field["key"])
    shown = {str(one): words for one, words, _written in field["options"]}
    match field["reads"]:
        case "field":
            state = str(value or "")
        case "buttons":
            state = str(list(shown).index(str(value)) if str(value) in shown else -1)
        case "list":
            state = shown.get(str(value), "")
        case _months:
            state = "|".join(shown.get(str(one), "") for one in value or ())
    by_place = field["reads"] == "buttons"
    return {
        "key": field["key"],
        "reads": field["reads"],
        "state": state,
        "values": {
            str(place) if by_place else words: written
            for place, (_one, words, written) in enumerate(field["options"])
        },
    }
