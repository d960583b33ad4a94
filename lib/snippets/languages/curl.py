"""How does a REST call look on a command line? A token first, then the call; ready for ``sh``."""

from __future__ import annotations

import re
import shlex
from typing import Final

from lib.snippets.json_text import MARK, json_text
from lib.snippets.language import Language
from lib.snippets.rest import CREDENTIALS, RestCall
from lib.snippets.script import Node

_VARIABLE: Final = re.compile(f"{MARK}([A-Z0-9_]+){MARK}")
_CURL: Final = "curl --silent --show-error --globoff"


def _render(call: RestCall) -> str:
    lines = [
        f"# {call.title}",
        f"# Export these first: {', '.join(call.variables)}",
        *_token(call),
    ]
    if not call.is_token:
        lines += ["", *_call(call)]
    return "\n".join(lines) + "\n"


def _token(call: RestCall) -> list[str]:
    """Sent as a form, which curl encodes itself: a key may hold any character."""
    fields = [f'  --data-urlencode "{name.lower()}=${name}"' for name in CREDENTIALS]
    request = [f"{_CURL} --url {shlex.quote(call.root + call.token_path)} \\", " \\\n".join(fields)]
    if call.is_token:
        return request
    return [
        "TOKEN=$(" + request[0],
        request[1] + " \\",
        """  | sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p')""",
    ]


def _call(call: RestCall) -> list[str]:
    address = shlex.quote(call.root + call.path)
    parts = [
        f"{_CURL} --request {call.method} --url {address}",
        '  --header "Authorization: Bearer $TOKEN"',
    ]
    tree = call.tree
    if tree is not None:
        parts.append("  --header 'Content-Type: application/json'")
        parts.append(f"  --data-raw {_quoted(tree)}")
    return [" \\\n".join(parts)]


def _quoted(tree: Node) -> str:
    """Every second piece is a variable, quoted so that the shell fills it in and splits nothing."""
    pieces = _VARIABLE.split(json_text(tree))
    return "".join(
        f'"${piece}"' if index % 2 else shlex.quote(piece) for index, piece in enumerate(pieces)
    )


LANGUAGE = Language(
    name="curl",
    title="cURL",
    extension="sh",
    highlighter="bash",
    mime="application/x-sh",
    subject="rest",
    position=10,
    render=_render,
)
