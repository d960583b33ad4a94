"""Is pasted code read value for value? A corpus of forms, each with what was meant beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lib.catalog.operations import operations
from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.problems import Severity
from lib.snippets import Checkout, RestCall, render
from lib.snippets.reading import LONGEST, read
from lib.snippets.script import Name, Raw

CORPUS = sorted((Path(__file__).parents[2] / "data" / "pasted").glob("*.txt"))


def pasted(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as opened:
        return opened.read()


def test_the_corpus_is_not_lost() -> None:
    assert len(CORPUS) >= 125


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_pasted_code_is_read_value_for_value(path: Path) -> None:
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    parsed = read(pasted(path))

    assert parsed.found == expected.get("found", True)
    assert parsed.params == expected["params"]
    assert parsed.variables == expected.get("variables", {})
    assert bool(parsed.problems) == expected.get("problems", False)
    if "known" in expected:
        assert parsed.known == expected["known"]
    for name in ("user_code", "operation"):
        if name in expected:
            assert parsed.extra[name] == expected[name]


def test_a_problem_says_line_and_column() -> None:
    parsed = read("IMP.request_pay({\n  pg: 'uplus'\n  amount: 100\n});\n")

    assert [(one.line, one.column, one.text()) for one in parsed.problems] == [
        (2, 14, "A comma is missing here.")
    ]


def test_columns_count_characters_and_carriage_returns_end_lines() -> None:
    parsed = read("const a = '\U0001f600\uac00';\r\nfoo('\uac00'); IMP.request_pay(x, y);")

    assert [(one.line, one.column) for one in parsed.problems] == [(2, 11)]


def test_other_calls_are_counted_and_named_by_their_places() -> None:
    call = "IMP.request_pay({ pg: 'uplus' });\n"
    (problem,) = read(call * 3).problems

    assert problem.severity is Severity.WARNING
    assert problem.text() == "Only this call was read; there are 2 others, at 2:1, 3:1."


def test_what_stands_about_a_call_is_told() -> None:
    page = render("html", Checkout({"pg": "uplus"}, "imp12345678", SdkGeneration.IAMPORT))
    assert read(page).extra == {
        "kind": "html",
        "user_code": "imp12345678",
        "callback": True,
        "sdk": "iamport",
        "sdk_scripts": ["https://cdn.iamport.kr/js/iamport.payment-1.2.0.js"],
    }
    assert read("IMP.agency('imp1', 'A0Z'); IMP.request_pay({pg: 'a'})").extra["agency"] == {
        "user_code": "imp1",
        "tier_code": "A0Z",
    }
    assert not read("IMP.request_pay({pg: 'a'})").extra["callback"]


def test_a_curl_command_says_which_operation_it_is() -> None:
    command = "curl -X GET 'https://h.example/-/sandbox/subscribe/customers/a%20b?x=1' -H 'A: b'"
    parsed = read(command)

    assert parsed.extra["operation"] == "billing.get"
    assert parsed.extra["path_params"] == {"customer_uid": "a b"}
    assert parsed.extra["query"] == {"x": "1"}
    assert parsed.extra["header_names"] == ["A"]


def test_our_own_curl_snippets_are_read_back_past_the_sign_in() -> None:
    for entry in operations():
        if entry.method != "POST" or entry.name == "users.token":
            continue
        body: dict[str, object] = {"amount": 1, "name": 'it\'s "x" \\ $HOME\n\uac00', "cvc": "999"}
        call = RestCall(entry.name, {"customer_uid": "u 1", "imp_uid": "imp_1"}, body)
        parsed = read(render("curl", call))

        assert parsed.extra["operation"] == entry.name
        assert parsed.params == {"amount": 1, "name": body["name"]}
        assert parsed.variables == {"cvc": "$CVC"}


def test_a_token_never_stands_in_the_answer() -> None:
    parsed = read("curl -H 'Authorization: Bearer s3cr3t' https://api.iamport.kr/payments/imp_1")

    assert "s3cr3t" not in repr(parsed)


def test_variables_stay_variables_and_known_values_fill_the_draft() -> None:
    parsed = read("const won = 500; IMP.request_pay({ pg: 'uplus', amount: won, name: title() });")

    assert parsed.params == {"pg": "uplus"}
    assert parsed.draft() == {"pg": "uplus", "amount": 500}
    assert parsed.with_variables() == {
        "pg": "uplus",
        "amount": Name("won"),
        "name": Raw("title()"),
    }


def test_types_are_shown_as_pasted_and_left_out_of_what_is_written() -> None:
    parsed = read(
        "IMP.request_pay({ amount: (await won())! as number, name: user!.name as string })"
    )

    assert parsed.variables == {
        "amount": "(await won())! as number",
        "name": "user!.name as string",
    }
    assert parsed.with_variables() == {"amount": Raw("(await won())"), "name": Name("user.name")}


def test_a_variable_inside_a_list_keeps_its_place() -> None:
    parsed = read("IMP.request_pay({ products: [{ id: 1 }, { id: 2, code: c.d }], x: { y: z } })")

    assert parsed.variables == {"products.1.code": "c.d", "x.y": "z"}
    assert parsed.with_variables() == {
        "products": [{"id": 1}, {"id": 2, "code": Name("c.d")}],
        "x": {"y": Name("z")},
    }


def test_a_text_beyond_the_limit_is_refused_with_a_problem() -> None:
    parsed = read("x" * (LONGEST + 1))

    assert not parsed.found
    assert "longer than" in parsed.problems[0].text()


def test_a_call_deep_inside_a_long_page_is_found() -> None:
    filler = "".join(f"function f{index}() {{ return '{index}'; }}\n" for index in range(5_000))
    parsed = read(filler + "IMP.request_pay({ pg: 'uplus', amount: 7 });\n" + filler)

    assert parsed.params == {"pg": "uplus", "amount": 7}


@pytest.mark.parametrize("text", ["", " \n", "\ufeff", "null", "[]", "42", "'x'", "<p>hello</p>"])
def test_where_there_is_nothing_it_says_so(text: str) -> None:
    parsed = read(text)

    assert not parsed.found
    assert parsed.params == {}
    assert parsed.problems


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN"])
def test_a_number_that_json_cannot_hold_stays_code(number: str) -> None:
    parsed = read(f'{{"pg": "uplus", "amount": {number}}}')

    assert (parsed.params, parsed.variables) == ({"pg": "uplus"}, {"amount": number})
