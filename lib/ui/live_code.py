"""How does a key press reach the code before the server has answered? A component fills its slots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import streamlit as st

from lib.snippets.language import Language
from lib.snippets.slots import Slot
from lib.ui import keys

_component: Final = st.components.v2.component(
    "paybench_live_code", js=(Path(__file__).parent / "live_code.js").read_text()
)


def draw(code: str, language: Language, slots: Iterable[Slot], fields: Mapping[str, str]) -> None:
    """Draw code in which the fields that have a slot are filled in while somebody types.

    Args:
        code: as it is now.
        language: that it is written in.
        slots: the places of fields in it.
        fields: by path, the key of the widget that a field is typed into.
    """
    box = keys.widget("live-code", "box")
    with st.container(key=box):
        st.code(code, language=language.highlighter, wrap_lines=True)
    _component(
        key=keys.widget("live-code", "filler"),
        data={
            "box": box,
            # Streamlit shows code without white space at its end.
            "length": len(code.rstrip().encode("utf-16-le", "surrogatepass")) // 2,
            "quote": language.quote,
            "slots": [_plain(slot, fields[slot.path]) for slot in slots],
        },
    )


def _plain(slot: Slot, key: str) -> dict[str, object]:
    return {
        "key": key,
        "value": str(st.session_state.get(key) or ""),
        "kind": slot.kind,
        "start": slot.before.start,
        "end": slot.before.end,
        "before": slot.before.text,
        "after": slot.after,
        "emptied": {
            "start": slot.emptied.start,
            "end": slot.emptied.end,
            "text": slot.emptied.text,
        },
    }
