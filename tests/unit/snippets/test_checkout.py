"""Is checkout code right for its generation, and can nothing that was typed break out of it?"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.catalog.pg_modules import sdk
from lib.catalog.presets import preset, presets
from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.errors import CatalogError, InvalidInput
from lib.snippets import Checkout, RestCall, languages, render
from lib.snippets.javascript_text import javascript_string
from tests.npm import NODE

HOSTILE = [
    "</script><script>alert(1)//",
    "<!--<script>",
    "-->",
    "'); alert(1); ('",
    '" onload="alert(1)',
    "back\\slash \\' \\u0027 `${alert(1)}`",
    "line\nfeed\r\u2028\u2029",
    "\x00\x1f\x7f\ufeff\u202e",
    "\ud800 and \udfff",
    "\U0001f600 \uac00",
]
pieces = st.sampled_from([*HOSTILE, "'", "\\", "<", "</", "\n", "\u2028", "${", "*/", "//"])
texts = st.lists(pieces | st.text(alphabet=st.characters(), max_size=4), max_size=5).map("".join)
leaves = texts | st.integers(-(2**53), 2**53) | st.booleans() | st.none()
params = st.dictionaries(
    texts | st.sampled_from(["name", "amount", "card", "__proto__", "display"]),
    st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=5,
    ),
    max_size=5,
)
generations = st.sampled_from(SdkGeneration)


def checkout(
    draft: Mapping[str, object], generation: SdkGeneration = SdkGeneration.PORTONE
) -> Checkout:
    return Checkout(draft, "imp00000000", generation)


def parsed(literal: str) -> str:
    """Read a JavaScript string literal as the language's grammar does."""
    assert literal[0] == literal[-1] == "'"
    body = literal[1:-1]
    assert not re.search("[\n\r\u2028\u2029<]", body)
    assert not re.search(r"(?<!\\)(\\\\)*'", body)
    named = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'"}
    read = re.sub(
        r"\\(u[0-9A-F]{4}|.)",
        lambda match: chr(int(match[1][1:], 16)) if match[1][0] == "u" else named[match[1]],
        body,
    )
    return paired(read)


def paired(text: str) -> str:
    """Join halves of surrogate pairs, as JavaScript does."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@settings(max_examples=500, deadline=None)
@given(texts)
def test_a_string_reads_back_as_what_was_typed(text: str) -> None:
    assert parsed(javascript_string(text)) == paired(text)


class Page(HTMLParser):
    """The tags of a page and what stands in its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.append(tag)


TAGS = ["html", "head", "meta", "meta", "title", "script", "body", "button", "script"]


@settings(max_examples=300, deadline=None)
@given(params, texts)
def test_nothing_breaks_out_of_the_pages_script(draft: dict[str, object], user_code: str) -> None:
    page = render("html", Checkout(draft, user_code, SdkGeneration.PORTONE, complete_url=user_code))

    assert Page(page).tags == TAGS
    assert "<!--" not in page
    assert page.encode()  # fit to be saved


@settings(max_examples=300, deadline=None)
@given(params)
def test_json_reads_back_as_the_parameters(draft: dict[str, object]) -> None:
    written = render("json", checkout(draft))

    assert json.loads(written) == draft
    assert written.encode()


@settings(max_examples=100, deadline=None)
@given(params, generations)
def test_the_same_input_gives_the_same_text(
    draft: dict[str, object], generation: SdkGeneration
) -> None:
    backwards = dict(sorted(draft.items(), reverse=True))
    known = {key: value for key, value in backwards.items() if key in {"name", "amount", "card"}}
    forwards = {key: draft[key] for key in draft if key in known}
    for language in languages("checkout"):
        first = render(language.name, checkout(forwards, generation))
        assert first == render(language.name, checkout(known, generation))
        assert first.endswith("\n")


def test_node_runs_the_code_and_gets_the_parameters_as_typed() -> None:
    drafts: list[dict[str, object]] = [
        {"name": text, text: [text, {text: text}], "custom_data": {"__proto__": {"a": text}}}
        for text in HOSTILE
    ]
    drafts += [one.draft("order_no_0001") for one in presets()]
    drafts.append({"amount": 1.5, "tax_free": -3, "__proto__": {"x": 1}, "class": True, "1": None})
    stub = "const seen = []; const IMP = {init() {}, request_pay(p) { seen.push(p); }};\n"
    program = stub + "".join(
        render("javascript", checkout(draft, generation))
        for draft in drafts
        for generation in SdkGeneration
    )
    program += "process.stdout.write(JSON.stringify(seen));"
    done = subprocess.run(
        [NODE, "-"],
        input=program.encode(),
        capture_output=True,
        timeout=30,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == [draft for draft in drafts for _ in SdkGeneration]


GUIDE_STYLE = """\
IMP.init('imp00000000');

IMP.request_pay({
  pg: 'uplus',
  pay_method: 'card',
  merchant_uid: 'order_no_0001',
  amount: 14000,
  card: {
    detail: [
      { card_code: '*', enabled: false },
      { card_code: '366', enabled: true }
    ]
  }
}, function (rsp) {
  if (rsp.success) {
    // A browser can be fooled: the server fetches the payment from the gateway by
    // imp_uid and compares amount and status before anything is delivered.
    fetch('/payments/complete', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json'
      },
      body: JSON.stringify({ imp_uid: rsp.imp_uid, merchant_uid: rsp.merchant_uid })
    });
  } else {
    alert(rsp.error_msg);
  }
});
"""


def test_javascript_looks_as_in_the_guide() -> None:
    draft = {
        "merchant_uid": "order_no_0001",
        "pg": "uplus",
        "pay_method": "card",
        "card": preset("enabled_cards").params["card"],
        "amount": 14000,
    }

    assert render("javascript", checkout(draft, SdkGeneration.IAMPORT)) == GUIDE_STYLE


def test_each_generation_tells_success_in_its_own_way() -> None:
    old = render("html", checkout({}, SdkGeneration.IAMPORT))
    new = render("html", checkout({}, SdkGeneration.PORTONE))

    assert "rsp.success" in old
    assert "imp_success" in old
    assert "rsp.success" not in new
    assert "imp_success" not in new
    assert "rsp.error_code == null" in new


@pytest.mark.parametrize("generation", SdkGeneration)
def test_a_page_loads_the_scripts_of_its_generation_in_order(generation: SdkGeneration) -> None:
    page = render("html", checkout({}, generation))

    assert re.findall(r'src="([^"]+)"', page) == list(sdk(generation).scripts)


def test_a_page_can_load_other_scripts() -> None:
    page = render(
        "html",
        Checkout({}, "imp0", SdkGeneration.PORTONE, scripts=("/-/sandbox/sdk/v1/iamport.js",)),
    )

    assert re.findall(r'src="([^"]+)"', page) == ["/-/sandbox/sdk/v1/iamport.js"]


def test_a_wrongly_typed_amount_is_shown_as_it_was_typed() -> None:
    assert "amount: '14,000'" in render("javascript", checkout({"amount": "14,000"}))


def test_what_is_nested_without_end_is_refused_as_something_a_person_can_mend() -> None:
    deep: list[object] = []
    for _ in range(200):
        deep = [deep]

    with pytest.raises(InvalidInput):
        render("json", checkout({"custom_data": deep}))


def test_a_language_writes_only_what_it_is_for() -> None:
    assert [language.name for language in languages("checkout")] == [
        "javascript",
        "typescript",
        "html",
        "react",
        "json",
    ]
    assert [language.name for language in languages("rest")] == ["curl", "python"]
    for language in (*languages("checkout"), *languages("rest")):
        assert language.render.__module__.endswith(f".{language.name}")
    with pytest.raises(CatalogError):
        render("curl", checkout({}))
    with pytest.raises(CatalogError):
        render("html", RestCall("payments.get"))
