"""Does reading undo writing, and does no text whatsoever upset the reader?"""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.catalog.vocabulary import SdkGeneration
from lib.snippets import Checkout, render
from lib.snippets.reading import LONGEST, read
from lib.snippets.reading.syntax import LONGEST as PARSED
from lib.snippets.script import Name, Raw

CORPUS = [
    path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parents[2] / "data" / "pasted").glob("*.txt"))
]
NASTY = [
    "</script><script>alert(1)//",
    "<!--<script>",
    "-->",
    "'); IMP.request_pay({ pg: 'x' }); ('",
    '" onload="alert(1)',
    "back\\slash \\' \\u0027 `${alert(1)}`",
    "line\nfeed\r\u2028\u2029",
    "\x00\x1f\x7f\ufeff\u202e",
    "\ud800 and \udfff",
    "\U0001f600 \uac00 \u05d0\u05d1",
    "```js\nrequest_pay(",
    "curl -d 'x'",
    "{{ x }} <% y %> ${z} {% if %}",
    "\u2018quoted\u2019 \u201cquoted\u201d",
    "__proto__",
    "...",
    "pg: 'x',",
]
# A pair of surrogate halves is one character to JavaScript and to JSON.
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
texts = (
    st.lists(
        st.sampled_from([*NASTY, "'", "\\", "<", "/", "\n"])
        | st.text(alphabet=st.characters(), max_size=4),
        max_size=4,
    )
    .map("".join)
    .filter(lambda text: not _PAIR.search(text))
)
leaves = (
    texts
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.none()
)
drafts = st.dictionaries(
    texts | st.sampled_from(["pg", "name", "amount", "card", "display", "merchant_uid", "1"]),
    st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=3,
    ),
    max_size=5,
)


# More than 2,000 cases without the last, the same ones in every run.
@pytest.mark.parametrize("language", ["typescript", "html", "react", "json", "javascript"])
def test_reading_undoes_writing(language: str) -> None:
    @settings(
        max_examples=100 if language == "javascript" else 510,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(drafts, st.sampled_from(SdkGeneration))
    def law(draft: dict[str, object], generation: SdkGeneration) -> None:
        parsed = read(render(language, Checkout(draft, "imp00000000", generation)))

        assert parsed.params == draft
        assert parsed.variables == {}
        assert parsed.problems == ()

    law()


codes = st.sampled_from(
    ["order.total", "a", "f(1, 'x')", "`o-${id}`", "x ? 'a' : \"b\"", "[1, n]", "(a, b) => a + b"]
)


@pytest.mark.parametrize("language", ["javascript", "typescript", "html", "react"])
def test_variables_survive_writing_and_reading(language: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(drafts, st.dictionaries(st.sampled_from(["amount", "name", "zip"]), codes, min_size=1))
    def law(draft: dict[str, object], variables: dict[str, str]) -> None:
        marked = {
            **{key: value for key, value in draft.items() if key not in variables},
            **{key: Raw(code) for key, code in variables.items()},
        }
        written = render(language, Checkout(marked, "imp0", SdkGeneration.PORTONE))
        parsed = read(written)

        assert parsed.variables == variables
        found = parsed.with_variables()
        assert {key: getattr(value, "text", value) for key, value in found.items()} == {
            key: getattr(value, "text", value) for key, value in marked.items()
        }

    law()


def test_a_spread_survives() -> None:
    parsed = read("IMP.request_pay({ ...order, pg: 'uplus' });")
    checkout = Checkout(parsed.with_variables(), "imp0", SdkGeneration.PORTONE)

    assert read(render("javascript", checkout)).variables == {"...order": "...order"}


def test_json_shows_the_place_of_a_variable_as_text() -> None:
    draft = {"pg": "uplus", "amount": Name("total"), "name": Raw("`a${b}`")}
    parsed = read(render("json", Checkout(draft, "imp0", SdkGeneration.PORTONE)))

    assert parsed.params == {"pg": "uplus", "amount": "${total}", "name": "${`a${b}`}"}


def test_code_that_was_pasted_cannot_end_the_script_it_is_written_into() -> None:
    draft = {"name": Raw("`</script><script>alert(1)</SCRIPT><!-- \u202e`")}
    page = render("html", Checkout(draft, "imp0", SdkGeneration.PORTONE))

    assert page.lower().count("</script") == 2
    assert "<!--" not in page
    assert "\u202e" not in page


TOKENS = [
    *"{}()[]'\"`,:;.=<>/\\#@!-+?&|$0\n\r\t ",
    *["${", "//", "/*", "*/", "<script>", "</script>", "<!--", "-->", "=>", "...", "```\n"],
    *["IMP.request_pay(", "request_pay", ":", "const data = ", "data.", "curl -d ", "\\\n", "$("],
    *["1_000", "0x", "1e", "\u2028", "\ud800", "\ufeff", "\x00", "\uac00", "\U0001f600"],
    *["{{", "}}", "<%", "%>", "\u2018", "pg:", "amount", "as const", "IMP.init(", "await "],
]


def changed(random_one: random.Random, text: str) -> str:
    for _ in range(random_one.randint(1, 6)):
        start = random_one.randrange(len(text) + 1)
        end = min(len(text), start + random_one.randint(0, 20))
        text = text[:start] + random_one.choice(TOKENS) * random_one.randint(0, 3) + text[end:]
    return text


def joined(random_one: random.Random, text: str) -> str:
    other = random_one.choice(CORPUS)
    return text[: random_one.randrange(len(text))] + other[random_one.randrange(len(other)) :]


def shuffled(random_one: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    random_one.shuffle(lines)
    return "".join(lines)


def tokens(random_one: random.Random, text: str) -> str:
    del text
    return "".join(random_one.choices(TOKENS, k=random_one.randint(0, 60)))


def noise(random_one: random.Random, text: str) -> str:
    del text
    return random_one.randbytes(random_one.randint(0, 200)).decode("latin-1")


@pytest.mark.parametrize(
    ("spoil", "cases"),
    [(changed, 2_500), (joined, 1_000), (shuffled, 500), (tokens, 1_500), (noise, 1_500)],
)
def test_no_text_upsets_the_reader(spoil: Callable[[random.Random, str], str], cases: int) -> None:
    random_one = random.Random(20_260_101)  # noqa: S311 — repeatable
    for _ in range(cases):
        text = spoil(random_one, random_one.choice(CORPUS))
        parsed = read(text)
        ends = len(re.split("\r\n|\r|\n", text))
        assert all(1 <= problem.line <= ends for problem in parsed.problems)
        assert all(problem.column >= 1 and problem.text() for problem in parsed.problems)
        assert parsed.found or parsed.problems
        assert parsed.draft().keys() <= parsed.with_variables().keys()


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_no_characters_upset_the_reader(text: str) -> None:
    read(text)


HEAVY = [
    *[
        " @a(",
        " @a(b(c",
        "<c:if ",
        "<c:out a='",
        ": {% if",
        "[[${",
        "{!!",
        "${",
        "<%--",
        "@*",
        "<#if ",
    ],
    *["<pre>request_pay", "&lt;", "&quot;{"],
    *["(a,", "pg:{", "`${", "=>({", "'", "\u2018", "x={...x,...x};IMP.request_pay(x);"],
    *["...a:1 b:2 \n", "merchant_uid:1,{", "{{", "curl -d '", ' onx="&request_pay"', '"a"+'],
    *["x.y=1;", "imp.init(a);", '{"a":'],
]


@pytest.mark.parametrize("piece", HEAVY)
def test_a_long_text_of_one_piece_comes_to_an_end(piece: str) -> None:
    front = 'IMP.request_pay({pg:"a",b:'
    read((front + piece * (39_000 // len(piece)))[:39_000])


@pytest.mark.parametrize("piece", ["(a,", "'", "<script ", "<!--", "```\n", "<%", "//", "{"])
def test_the_longest_text_comes_to_an_end(piece: str) -> None:
    read((piece * (LONGEST // len(piece)))[:LONGEST])


def test_two_threads_read_at_once() -> None:
    results: list[bool] = []

    def work() -> None:
        results.extend(read(text).found for text in CORPUS)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 4 * len(CORPUS)
    assert results[: len(CORPUS)].count(True) > len(CORPUS) // 2


LONG = "x" * 45_000
LONG_TEXTS = [
    {"name": LONG, "amount": 1000},
    {f"own{number}": f"{number} '\\u2028</script>\n\"" * 40 for number in range(60)},
    {"custom_data": {"inner": [LONG, {f"- {LONG}": "folded_text_000000_"}]}},
    {"name": "request_pay" + LONG[:30_000], "own": LONG},
]


@pytest.mark.parametrize("language", ["javascript", "html", "typescript", "react", "json"])
@pytest.mark.parametrize("params", LONG_TEXTS)
def test_long_texts_come_back_whole(language: str, params: dict[str, object]) -> None:
    code = render(language, Checkout(params, "imp00000000", SdkGeneration.PORTONE))
    assert len(code) > PARSED

    parsed = read(code)

    assert parsed.params == params
    assert parsed.problems == ()


def test_expressions_with_long_texts_keep_their_code() -> None:
    code = f"IMP.request_pay({{ name: 'It\\'s {LONG}' + order.x, amount: total }})"

    assert read(code).variables == {"name": f"'It\\'s {LONG}' + order.x", "amount": "total"}


@pytest.mark.parametrize(
    "text", ["'\\'" * 300_000, "'\"" * 500_000, "IMP.request_pay({a:'" + "\\'" * 9**6]
)
def test_quotes_without_an_end_upset_nobody(text: str) -> None:
    assert read(text[:LONGEST]).params == {}
