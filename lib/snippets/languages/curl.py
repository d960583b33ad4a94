"""How does a REST call look on a command line? A token first, then the call; ready for ``sh``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from typing import Final

from lib.snippets.json_text import MARK, json_text
from lib.snippets.language import Language
from lib.snippets.rest import CREDENTIALS, Check, RestCall
from lib.snippets.script import Env, Node

_VARIABLE: Final = re.compile(f"{MARK}([A-Z0-9_]+){MARK}")
# A quote inside a text is written with a backslash, so that no text can pass for a key.
_VALUE: Final = """\
value() {
  printf '%s' "$ANSWER" | tr -d '\\r\\n' \\
    | grep -o "\\"$1\\" *: *\\"*[^\\",}]*" | head -n 1 | sed 's/^[^:]*: *"*//'
}"""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.-]+")
_CURL: Final = "curl --silent --show-error --globoff"


def _render(call: RestCall) -> str:
    lines = [f"# {call.title}"]
    if call.missing:
        lines.append(f"# Export these first: {', '.join(call.missing)}")
    lines += [f': "${{{name}:={value}}}"' for name, value in call.usual.items()]
    lines += _token(call)
    if not call.is_token:
        lines += ["", *(_checked(call) if call.checks else [_call(call)])]
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


def _call(call: RestCall) -> str:
    address = _filled((call.root, *call.pieces))
    parts = [
        f"{_CURL} --request {call.method} --url {address}",
        '  --header "Authorization: Bearer $TOKEN"',
    ]
    tree = call.tree
    if tree is not None:
        parts.append("  --header 'Content-Type: application/json'")
        parts.append(f"  --data-raw {_quoted(tree)}")
    return " \\\n".join(parts)


def _checked(call: RestCall) -> list[str]:
    lines = [f"ANSWER=$({_call(call)})", "printf '%s\\n' \"$ANSWER\"", "", _VALUE]
    lines += ["# HTTP 200 alone is no success: the envelope's code must be 0."]
    for check in (Check("code", (0,)), *call.checks):
        good = tuple(str(one) if isinstance(one, int) else one for one in check.allowed)
        if not all(isinstance(one, Env) or _PLAIN.fullmatch(one) for one in good):
            continue  # JSON may write such a text in several ways, which a shell cannot compare
        patterns = "|".join(_filled((one,)) for one in good)
        said = shlex.quote(f"{check.name} is not as it has to be: believe nothing.")
        lines.append(
            f'case "$(value {check.name})" in {patterns}) ;; *) echo {said} >&2; exit 1 ;; esac'
        )
    return lines


def _filled(pieces: Iterable[str | Env]) -> str:
    """Return one word of the shell; neighbours that are texts are quoted as one."""
    words: list[str] = []
    text = ""
    for piece in pieces:
        if isinstance(piece, Env):
            words += [shlex.quote(text)] if text else []
            words.append(f'"${piece.name}"')
            text = ""
        else:
            text += piece
    return "".join([*words, *([shlex.quote(text)] if text or not words else [])])


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
