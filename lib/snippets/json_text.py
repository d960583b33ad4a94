"""How is a value written as JSON? Two spaces deep, readable, and safe to encode."""

from __future__ import annotations

import json
import math
import re
from typing import Final

from lib.snippets.script import Array, Env, Literal, Name, Node, Object, Raw
from lib.snippets.unseen import UNSEEN, escaped

# No JSON text holds a raw NUL, so a writer can find the places of variables again.
MARK: Final = "\x00"

_UNSAFE: Final = re.compile(f"[{UNSEEN}]")
# JSON is often put into a page, whose script element these would end or confuse.
_ENDING: Final = re.compile("<(?=/|!--|script)", re.IGNORECASE)
_STEP: Final = "  "


def json_string(text: str) -> str:
    """Return a text as a JSON string that nothing breaks out of, in a page or not."""
    written = json.dumps(text, ensure_ascii=False)
    safe = _UNSAFE.sub(lambda match: escaped(match.group()), written)
    return _ENDING.sub(r"\\u003C", safe)


def json_text(tree: Node, indent: str = "") -> str:
    """Return a tree as indented JSON.

    Numbers that JSON does not know become ``null``, as JavaScript does it; an environment variable
    is written as its name between two MARKs. JSON has no word for code: a variable becomes the text
    ``${code}``, which shows its place but does not read back as a variable.
    """
    inner = indent + _STEP
    if isinstance(tree, Object) and tree.entries:
        lines = (
            f"{inner}{json_string(key)}: {json_text(item, inner)}" for key, item in tree.entries
        )
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(tree, Array) and tree.items:
        if all(isinstance(item, Literal) for item in tree.items):
            return "[" + ", ".join(json_text(item) for item in tree.items) + "]"
        lines = (inner + json_text(item, inner) for item in tree.items)
        return "[\n" + ",\n".join(lines) + f"\n{indent}]"
    if isinstance(tree, Env):
        marked = f"{MARK}{tree.name}{MARK}"
        return marked if tree.is_number else f'"{marked}"'
    if isinstance(tree, Name | Raw):
        return json_string(f"${{{tree.text}}}")
    return _scalar(tree)


def _scalar(tree: Node) -> str:
    if isinstance(tree, Object | Array):
        return "{}" if isinstance(tree, Object) else "[]"
    value = tree.value if isinstance(tree, Literal) else None
    if isinstance(value, str):
        return json_string(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    return json.dumps(value)
