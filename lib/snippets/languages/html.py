"""How does a whole page look? SDK tags of the right generation, a button, the way back."""

from __future__ import annotations

from html import escape

from lib.snippets.checkout import Checkout, page_script
from lib.snippets.javascript_text import javascript
from lib.snippets.language import Language


def _render(checkout: Checkout) -> str:
    tags = "".join(
        f'    <script src="{escape(address)}"></script>\n' for address in checkout.script_addresses
    )
    return (
        "<!doctype html>\n"
        '<html lang="ko">\n'
        "  <head>\n"
        '    <meta charset="utf-8">\n'
        '    <meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "    <title>Checkout</title>\n"
        f"{tags}"
        "  </head>\n"
        "  <body>\n"
        '    <button type="button" id="pay">Pay</button>\n'
        "    <script>\n"
        f"{javascript(page_script(checkout), ' ' * 6)}"
        "    </script>\n"
        "  </body>\n"
        "</html>\n"
    )


LANGUAGE = Language(
    name="html",
    title="HTML",
    extension="html",
    highlighter="html",
    mime="text/html",
    subject="checkout",
    position=20,
    render=_render,
)
