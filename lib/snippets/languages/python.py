"""How does a REST call look in Python? With httpx, and secrets from the environment."""

from __future__ import annotations

import math
from typing import Final

from lib.snippets.language import Language
from lib.snippets.rest import CREDENTIALS, RestCall
from lib.snippets.script import Array, Env, Literal, Node, Object

_STEP: Final = "    "


def _render(call: RestCall) -> str:
    body = f",\n        json={_value(call.tree, _STEP * 2)}" if call.tree is not None else ""
    credentials = "".join(
        f"        {name.lower()!r}: os.environ[{name!r}],\n" for name in CREDENTIALS
    )
    has_slot = any(isinstance(piece, Env) for piece in call.pieces)
    quoting = "from urllib.parse import quote\n" if has_slot else ""
    needed = f"# Export these first: {', '.join(call.missing)}\n" if call.missing else ""
    usual = "".join(
        f"os.environ.setdefault({name!r}, {value!r})\n" for name, value in call.usual.items()
    )
    head = (
        f"# {call.title}\n{needed}"
        "import os\n"
        f"{quoting}\n"
        "import httpx\n\n"
        f"{usual}{chr(10) if usual else ''}"
        f"with httpx.Client(base_url={call.root!r}, timeout=30) as client:\n"
        f"    token = client.post({call.token_path!r}, json={{\n{credentials}    }})\n"
        "    token.raise_for_status()\n"
    )
    if call.is_token:
        return head + "    print(token.json()['response']['expired_at'])\n"
    return head + (
        "    access_token = token.json()['response']['access_token']\n"
        "    answer = client.request(\n"
        f"        {call.method!r},\n"
        f"        {_path(call)},\n"
        "        headers={'Authorization': f'Bearer {access_token}'}"
        f"{body},\n"
        "    )\n"
        "    answer.raise_for_status()\n"
        "    envelope = answer.json()\n"
        "    # HTTP 200 alone is no success: the envelope's code must be 0.\n"
        "    if envelope['code'] != 0:\n"
        "        raise SystemExit(envelope['message'])\n"
        f"{_checks(call)}"
        "    print(envelope['response'])\n"
    )


def _path(call: RestCall) -> str:
    pieces = [
        f"quote(os.environ[{piece.name!r}], safe='')" if isinstance(piece, Env) else repr(piece)
        for piece in call.pieces
    ]
    return " + ".join(pieces)


def _checks(call: RestCall) -> str:
    if not call.checks:
        return ""
    lines = []
    for check in call.checks:
        values = ", ".join(
            _value(one if isinstance(one, Env) else Literal(one), "") for one in check.allowed
        )
        lines.append(f"        {check.name!r}: [{values}],\n")
    return (
        "    # Nothing is believed before the answer says what it has to say.\n"
        f"    expected = {{\n{''.join(lines)}    }}\n"
        "    for name, allowed in expected.items():\n"
        "        if envelope['response'].get(name) not in allowed:\n"
        "            raise SystemExit(f\"{name} is {envelope['response'].get(name)!r}\")\n"
    )


def _value(tree: Node | None, indent: str) -> str:
    inner = indent + _STEP
    if isinstance(tree, Env):
        variable = f"os.environ[{tree.name!r}]"
        return f"int({variable})" if tree.is_number else variable
    if isinstance(tree, Object) and tree.entries:
        lines = (f"{inner}{key!r}: {_value(item, inner)},\n" for key, item in tree.entries)
        return "{\n" + "".join(lines) + indent + "}"
    if isinstance(tree, Array) and tree.items:
        lines = (f"{inner}{_value(item, inner)},\n" for item in tree.items)
        return "[\n" + "".join(lines) + indent + "]"
    if isinstance(tree, Object | Array):
        return "{}" if isinstance(tree, Object) else "[]"
    value = tree.value if isinstance(tree, Literal) else None
    if isinstance(value, float) and not math.isfinite(value):
        return "None"  # JSON has no word for it
    return repr(value)


LANGUAGE = Language(
    name="python",
    title="Python",
    extension="py",
    highlighter="python",
    mime="text/x-python",
    subject="rest",
    position=20,
    render=_render,
)
