"""How does the call look in JavaScript? As in the customer's guide: init, call, callback."""

from __future__ import annotations

from lib.snippets.checkout import Checkout, call_script
from lib.snippets.javascript_text import javascript
from lib.snippets.language import Language


def _render(checkout: Checkout) -> str:
    return javascript(call_script(checkout))


LANGUAGE = Language(
    name="javascript",
    title="JavaScript",
    extension="js",
    highlighter="javascript",
    mime="text/javascript",
    subject="checkout",
    position=10,
    render=_render,
)
