"""Can anything that was typed become more than a text, to the parsers of other people?"""

from __future__ import annotations

import ast
import json
from html.parser import HTMLParser
from typing import Any

import pytest
import tree_sitter_javascript
import tree_sitter_typescript
from hypothesis import given, settings
from hypothesis import strategies as st
from tree_sitter import Language, Node, Parser

from lib.catalog.vocabulary import SdkGeneration
from lib.snippets import Checkout, render

GRAMMARS = {
    "javascript": tree_sitter_javascript.language,
    "react": tree_sitter_javascript.language,
    "html": tree_sitter_javascript.language,
    "typescript": tree_sitter_typescript.language_typescript,
}
HOSTILE = [
    "</script><script>alert(1)//",
    "</SCRIPT\t>",
    "<!--<script>",
    "-->",
    "]]>",
    "'); alert(1); ('",
    '" onload="alert(1)',
    "${alert(1)}",
    "`${alert(1)}`",
    "\\",
    "\\'",
    "*/ alert(1) /*",
    "// \n alert(1)",
    "line\nfeed\r\u2028\u2029end",
    "\x00\x08\x1f\x7f\x85",
    "\u202ertl\u202c \u2066x\u2069 \u200f\u061c",
    "\ufeff\u200b\u2060\xad\u115f\u3164\uffa0\U000e0041",
    "\ud800 and \udfff",
    "\U0001f600 \uac00 \u05d0",
    "{{ x }} <% y %> {% z %}",
    "__proto__",
]
texts = st.lists(
    st.sampled_from(HOSTILE) | st.text(alphabet=st.characters(), max_size=4), max_size=3
).map("".join)
drafts = st.fixed_dictionaries(
    {"name": texts, "merchant_uid": texts},
    optional={
        "buyer_name": texts,
        "m_redirect_url": texts,
        "custom_data": st.lists(texts, min_size=2, max_size=2).map(lambda two: {"a": two, "b": {}}),
        "card": texts.map(lambda code: {"direct": {"code": code, "quota": 0}}),
    },
)


class Page(HTMLParser):
    """The elements of a page, with their attributes, and what stands in its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[object] = []
        self.script = ""
        self._inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, attrs))
        self._inside = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.script += data

    def handle_comment(self, data: str) -> None:
        self.elements.append(data)


def checkout(draft: dict[str, Any], text: str) -> Checkout:
    return Checkout(draft, text, SdkGeneration.PORTONE, complete_url=text)


def harmless(value: Any) -> Any:  # noqa: ANN401 — any JSON value
    if isinstance(value, dict):
        return {key: harmless(item) for key, item in value.items()}
    if isinstance(value, list):
        return [harmless(item) for item in value]
    return "x" if isinstance(value, str) and value else value


def skeleton(node: Node) -> object:
    """Return the shape of a tree; what stands inside a text has none."""
    if node.type in {"string", "comment"}:
        return node.type
    return (node.type, tuple(skeleton(child) for child in node.children))


def shape(language: str, written: Checkout) -> object:
    text = render(language, written)
    assert text.encode()
    elements: list[object] = []
    if language == "html":
        page = Page(text)
        elements, text = page.elements, page.script
    root = Parser(Language(GRAMMARS[language]())).parse(text.encode()).root_node
    assert not root.has_error
    return elements, skeleton(root)


@pytest.mark.parametrize("language", GRAMMARS)
def test_whatever_is_typed_stays_a_text(language: str) -> None:
    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(drafts, texts)
    def law(draft: dict[str, Any], text: str) -> None:
        kept = {
            key: harmless(value) if key != "custom_data" else value for key, value in draft.items()
        }
        assert shape(language, checkout(draft, text)) == shape(language, checkout(kept, "x"))

    law()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.dictionaries(texts, texts, max_size=4))
def test_json_inside_a_page_ends_no_script(draft: dict[str, str]) -> None:
    text = render("json", checkout(draft, "x"))
    page = Page(f'<script type="application/json">{text}</script>')

    assert [one[0] for one in page.elements if isinstance(one, tuple)] == ["script"]
    assert json.loads(page.script) == draft
    assert not any(mark in text for mark in ("\u2028", "\u2029", "\u202e", "\u200b", "\ufeff"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_of_code_is_what_it_looks_like(text: str) -> None:
    for language in ("javascript", "typescript", "react", "html", "json"):
        written = render(language, checkout({"name": text}, text))

        assert all(char.isprintable() or char == "\n" for char in written)
        assert ast.literal_eval(repr(written)) == written
