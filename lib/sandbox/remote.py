"""How is the clock of a running sandbox moved from a terminal? ``… -m lib.sandbox clock``."""

from __future__ import annotations

import argparse
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any, Final

USUAL_URL: Final = "http://127.0.0.1:8501/-/sandbox"
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SPAN: Final = re.compile(r"([0-9]{1,9})([smhd])")
_PATIENCE: Final = 600  # seconds; a jump over a year of schedules takes its time


def main(arguments: Sequence[str]) -> int:
    """Do as a command line says, after ``clock``.

    Returns:
        0 when it is done, 1 when the sandbox refused, 2 when it could not be asked.
    """
    options = _parser().parse_args(arguments)
    method, path, body = "POST", f"/clock/{options.act}", {}
    match options.act:
        case "show":
            method, path = "GET", "/clock"
        case "freeze" | "jump":
            body = {"at": options.at} if options.at else {}
        case "advance":
            body = _parts(options.by)
        case _no_body:
            pass
    return _ask(options.url.rstrip("/") + "/_control" + path, method, body)


def _ask(url: str, method: str, body: dict[str, Any]) -> int:
    request = urllib.request.Request(  # noqa: S310 — the address is checked where it is read
        url,
        data=json.dumps(body).encode() if method == "POST" else None,
        method=method,
        headers={"content-type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_PATIENCE) as answer:
            envelope = json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return _refused(error.read())
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        print(f"No sandbox answers at {url}: {reason}.", file=sys.stderr)  # noqa: T201
        return 2
    clock = envelope["response"]
    print(_line(clock))  # noqa: T201
    for done in clock.get("happened", ()):
        print(json.dumps(done, ensure_ascii=False))  # noqa: T201
    return 0


def _refused(content: bytes) -> int:
    try:
        reason = json.loads(content)["message"]
    except (ValueError, TypeError, KeyError):
        reason = "the answer is not a sandbox's"
    print(f"Refused: {reason}", file=sys.stderr)  # noqa: T201
    return 1


def _line(clock: dict[str, Any]) -> str:
    coming = clock["next"]
    after = f", next {coming['kind']} at {coming['at']}" if coming else ""
    return f"{clock['seoul']} ({clock['now']}), {clock['mode']}{after}"


def _parts(spans: Sequence[str]) -> dict[str, int]:
    parts: dict[str, int] = {}
    for number, unit in (match.groups() for span in spans if (match := _SPAN.fullmatch(span))):
        parts[_UNITS[unit]] = parts.get(_UNITS[unit], 0) + int(number)
    return parts


def _span(text: str) -> str:
    if not _SPAN.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no span; write 90s, 5m, 2h or 1d")
    return text


def _url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("must start with http:// or https://")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lib.sandbox clock", description="Look at or move a running sandbox's clock."
    )
    parser.add_argument(
        "--url",
        type=_url,
        default=USUAL_URL,
        help="base URL of the sandbox (default: the one in the console, %(default)s)",
    )
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("show", help="show how it stands and what comes next")
    freeze = acts.add_parser("freeze", help="stop it, where it stands or at an instant")
    freeze.add_argument("at", nargs="?", help="ISO 8601, Seoul without an offset; or UNIX seconds")
    acts.add_parser("release", help="let a stopped clock go on")
    advance = acts.add_parser("advance", help="move it forward; what is due happens")
    advance.add_argument("by", nargs="+", type=_span, help="such as 90s, 5m, 2h, 1d; added up")
    jump = acts.add_parser("jump", help="set it")
    jump.add_argument("at", help="ISO 8601, Seoul without an offset; or UNIX seconds")
    acts.add_parser("next", help="move it to what happens next")
    acts.add_parser("real", help="go back to real time")
    return parser
