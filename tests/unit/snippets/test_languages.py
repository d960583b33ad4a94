"""Are TypeScript and React right for their generation, faultless to a grammar, and do they run?"""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest
import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser

from lib.catalog.pg_modules import sdk
from lib.catalog.presets import presets
from lib.catalog.vocabulary import SdkGeneration
from lib.snippets import Checkout, render
from lib.snippets.script import Name, Raw
from tests.npm import NODE, run_node

GRAMMARS = {
    "javascript": tree_sitter_javascript.language,
    "react": tree_sitter_javascript.language,
    "typescript": tree_sitter_typescript.language_typescript,
}
HOSTILE: dict[str, Any] = {
    "name": "</script>' \" ` ${x} \\ \u2028 \n %s %d {0}",
    "__proto__": {"a": [{}, [], {"b": None}]},
    "two words": 1.5,
    "...spread": Raw("...order"),
    "amount": Name("order.total"),
    "display": Raw("{ card_quota: months.map((m) => m + 1) }"),
}


def checkout(params: dict[str, Any], generation: SdkGeneration) -> Checkout:
    return Checkout(params, "imp'\n0", generation, complete_url="/done?a='b'\n")


@pytest.mark.parametrize("name", GRAMMARS)
@pytest.mark.parametrize("generation", SdkGeneration)
def test_no_grammar_finds_fault(name: str, generation: SdkGeneration) -> None:
    parser = Parser(Language(GRAMMARS[name]()))
    for params in ({}, HOSTILE, *(one.draft("order_0001") for one in presets())):
        tree = parser.parse(render(name, checkout(params, generation)).encode())

        assert not tree.root_node.has_error


@pytest.mark.parametrize("name", ["typescript", "react"])
def test_success_is_told_as_the_generation_tells_it(name: str) -> None:
    old = render(name, checkout({}, SdkGeneration.IAMPORT))
    new = render(name, checkout({}, SdkGeneration.PORTONE))

    assert "rsp.success" in old
    assert "'imp_success'" in old
    assert "success" not in new.replace("succeed", "")
    assert "rsp.error_code == null" in new


@pytest.mark.parametrize("name", ["typescript", "react"])
@pytest.mark.parametrize("generation", SdkGeneration)
def test_the_files_of_the_generation_are_named_in_order(
    name: str, generation: SdkGeneration
) -> None:
    text = render(name, checkout({}, generation))

    assert re.findall(r"'(https?:[^']+)'", text) == list(sdk(generation).scripts)
    assert text.count("IMP.init(") == 1


def test_typescript_is_typed_throughout() -> None:
    text = render("typescript", checkout({}, SdkGeneration.PORTONE))

    assert not re.search(r"\bany\b", text)
    assert "const params: PaymentParams = {" in text
    assert "export function pay(): void" in text


def test_an_address_cannot_break_out_of_its_comment() -> None:
    made = Checkout({}, "imp0", SdkGeneration.PORTONE, scripts=("/a.js\nalert(1)//",))

    assert "\nalert" not in render("typescript", made)


RUN = """
const seen = { init: [], asked: [], told: [], alerts: [], effects: [] };
const window = globalThis;
window.order = { total: 77, extra: true };
window.months = [1];
window.location = { search: QUERY };
window.IMP = {
  init(code) { seen.init.push(code); },
  request_pay(params, callback) { seen.asked.push(params); callback(RSP); },
};
window.alert = (text) => seen.alerts.push(text);
window.fetch = async (url, options) => {
  seen.told.push([url, JSON.parse(options.body)]);
  return { ok: true, status: 200 };
};
window.document = {
  createElement: () => ({}),
  head: { append(tag) { seen.effects.push(tag.src); queueMicrotask(() => tag.onload()); } },
};
const useState = (value) => [value, (text) => { if (text) seen.alerts.push(text); }];
const useEffect = (effect) => { effect(); };
let clicked;
const element = (handler) => { clicked = handler; };
"""


def run(text: str) -> dict[str, Any]:
    done = subprocess.run(
        [NODE, "--input-type=module", "-"],
        input=text.encode(),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def prelude(rsp: dict[str, Any], query: str) -> str:
    return RUN.replace("RSP", json.dumps(rsp)).replace("QUERY", json.dumps(query))


GOOD = {"success": True, "imp_uid": "imp_1", "merchant_uid": "o_1"}
BAD = {"success": False, "imp_uid": "imp_1", "merchant_uid": "o_1", "error_code": "X"}


@pytest.mark.parametrize("generation", SdkGeneration)
def test_the_react_component_loads_asks_and_tells(generation: SdkGeneration) -> None:
    text = render("react", checkout(HOSTILE, generation))
    # Node knows no JSX: the element becomes a call that keeps its handler.
    body = re.sub(r"return \(\s*<>.*</>\s*\);", "return element(pay);", text, flags=re.DOTALL)
    body = body.removeprefix("import { useEffect, useState } from 'react';\n")
    body = body.replace("export default ", "")
    after = """
Checkout(); Checkout();
await new Promise((resolve) => setTimeout(resolve, 20));
await clicked();
await new Promise((resolve) => setTimeout(resolve, 5));
process.stdout.write(JSON.stringify(seen));
"""
    seen = run(prelude(GOOD, "") + body + after)

    assert seen["init"] == ["imp'\n0"]
    assert seen["effects"] == list(sdk(generation).scripts)
    assert seen["asked"][0]["name"] == HOSTILE["name"]
    assert seen["asked"][0]["amount"] == 77
    assert seen["asked"][0]["extra"] is True
    assert seen["asked"][0]["display"] == {"card_quota": [2]}
    assert seen["told"] == [["/done?a='b'\n", {"imp_uid": "imp_1", "merchant_uid": "o_1"}]]

    failed = run(prelude(BAD, "") + body + after)
    assert failed["told"] == []
    assert failed["alerts"]

    query = "?imp_uid=imp_9&merchant_uid=o_9&imp_success=true"
    returned = run(prelude(GOOD, query) + body + after)
    assert returned["told"][0][1] == {"imp_uid": "imp_9", "merchant_uid": "o_9"}
    assert len(returned["told"]) == 2  # the redirect once, however often it is mounted; the click


@pytest.mark.parametrize("generation", SdkGeneration)
def test_the_typescript_without_its_types_asks_and_tells(generation: SdkGeneration) -> None:
    text = render("typescript", checkout(HOSTILE, generation))
    body = run_node("transpile.cjs", text).replace("export ", "")
    after = """
pay();
returned(new URLSearchParams('?imp_uid=imp_9&merchant_uid=o_9&imp_success=true'));
returned(new URLSearchParams('?imp_uid=i&merchant_uid=o&error_code=X&error_msg=No'));
returned(new URLSearchParams(''));
await new Promise((resolve) => setTimeout(resolve, 5));
process.stdout.write(JSON.stringify(seen));
"""
    seen = run(prelude(GOOD, "") + body + after)

    assert seen["init"] == ["imp'\n0"]
    assert seen["asked"][0]["name"] == HOSTILE["name"]
    assert [body["imp_uid"] for _, body in seen["told"]] == ["imp_1", "imp_9"]
    assert seen["alerts"] == ["No"]
