"""How do the bare parameters look? As JSON."""

from __future__ import annotations

from lib.snippets.checkout import Checkout
from lib.snippets.json_text import json_text
from lib.snippets.language import Language
from lib.snippets.script import node


def _render(checkout: Checkout) -> str:
    return json_text(node(checkout.ordered)) + "\n"


LANGUAGE = Language(
    name="json",
    title="JSON",
    extension="json",
    highlighter="json",
    mime="application/json",
    subject="checkout",
    position=30,
    render=_render,
    quote='"',
)
