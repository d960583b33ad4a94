"""How does a page of ours look that is no screen? Small, in two languages, and it runs nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from lib.i18n import LANGUAGES, language, speaking

__all__ = ["escape", "page", "policy", "rows", "speaking", "spoken"]

_STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 Pretendard, 'Noto Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic',
  system-ui, sans-serif; margin: 0; color: light-dark(#0a0f1c, #e6ebf4);
  background: light-dark(#f4f6fa, #10141c); }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p { margin: .5rem 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; background: light-dark(#fff, #1a2130);
  border-radius: .5rem; }
th, td { text-align: start; vertical-align: top; padding: .5rem .75rem; overflow-wrap: anywhere;
  border-bottom: 1px solid light-dark(#dde3ec, #2c3649); }
th { font-weight: 600; width: 11rem; }
code { font-family: 'JetBrains Mono', D2Coding, Menlo, Consolas, monospace; font-size: .9em; }
.good, .bad { font-weight: 600; padding: .6rem .9rem; border-radius: .5rem; }
.good { color: light-dark(#0c5c31, #7fe0a8); background: light-dark(#e3f5ea, #12301f); }
.bad { color: light-dark(#9a1c1c, #ffaaa3); background: light-dark(#fdeaea, #3a1717); }
.note { color: light-dark(#4d586a, #a9b4c6); font-size: .9rem; }
"""


def spoken(request: Request) -> str:
    """Return the language of a reader: as the address asks, else as the browser prefers."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    for wanted in request.headers.get("accept-language", "").split(","):
        code = wanted.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return language()


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """Return a page.

    Args:
        title: its heading, too; escaped here.
        body: HTML, in which everything foreign is escaped already.
        status: of the answer.
    """
    nonce = secrets.token_urlsafe(16)
    whole = (
        f'<!doctype html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)} · Paybench</title>\n<style nonce="{nonce}">{_STYLE}</style>\n'
        f"</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
    rules = {"default-src": "'none'", "style-src": f"'nonce-{nonce}'", "img-src": "data:"}
    return HTMLResponse(whole.encode("utf-8", "replace"), status, headers=policy(rules))


def policy(rules: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that every page of ours has; only our own pages may frame it."""
    fixed = {"base-uri": "'none'", "object-src": "'none'", "frame-ancestors": "'self'"}
    written = "; ".join(f"{name} {value}" for name, value in {**rules, **fixed}.items())
    return {
        "Content-Security-Policy": written,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def rows(heads: tuple[str, str], pairs: Iterable[tuple[str, str]]) -> str:
    """Return a table of names and values, all of them escaped here."""
    lines = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in pairs
    )
    first, second = (escape(head) for head in heads)
    return (
        f'<table><thead><tr><th scope="col">{first}</th><th scope="col">{second}</th></tr></thead>'
        f"<tbody>{lines}</tbody></table>"
    )
