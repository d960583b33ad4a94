"""Does each rule do what its own file says? Every example is one test."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lib.kernel.problems import Severity
from lib.lint import Rule, check, rules
from lib.lint.rule import BOTH, Example

CASES = [
    pytest.param(rule, example, id=f"{rule.code}-{number}")
    for rule in rules()
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_strikes_where_its_examples_say(rule: Rule, example: Example) -> None:
    found = check(example.params, example.context, example.subject)

    assert sorted(finding.path for finding in found if finding.rule == rule.code) == sorted(
        example.hits
    )


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_cure_mends_what_it_is_offered_for_and_leaves_the_draft_alone(
    rule: Rule, example: Example
) -> None:
    context = example.around()
    before = repr(example.params)

    for hit in rule.find(example.params, context):
        cure = hit.cure or rule.cure
        if cure is None:
            continue
        mended = cure(example.params)
        left = [other.path for other in rule.find(mended, context)]

        assert hit.path not in left or len(left) < len(example.hits)
    assert repr(example.params) == before


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_rule_has_good_and_bad_examples_texts_and_a_source(rule: Rule) -> None:
    assert any(example.hits for example in rule.examples)
    assert any(not example.hits for example in rule.examples)
    assert rule.source
    assert rule.text.en.endswith((".", "?"))
    assert re.search("[\uac00-\ud7a3]", rule.text.ko)
    assert not re.search("[\uac00-\ud7a3]", rule.text.en)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_both_languages_of_a_text_have_the_same_slots(rule: Rule) -> None:
    for example in rule.examples:
        for hit in rule.find(example.params, example.around()):
            text = hit.text or rule.text
            english = {slot.removesuffix("_ko") for slot in re.findall(r"{(\w+)}", text.en)}
            korean = {slot.removesuffix("_ko") for slot in re.findall(r"{(\w+)}", text.ko)}
            assert english == korean
            assert "{" not in text.filled(hit.slots).en or "{…}" in text.filled(hit.slots).en


def test_advice_alone_is_never_an_error() -> None:
    for rule in rules():
        if rule.source.startswith("advice"):
            assert rule.severity is not Severity.ERROR


def test_numbers_are_unique_and_files_bear_them() -> None:
    codes = [rule.code for rule in rules()]

    assert len(codes) == len(set(codes))
    assert all(f"r{rule.number:03}_" in rule.find.__module__ for rule in rules())


def test_rules_of_one_generation_keep_silent_in_the_other_and_without_a_channel() -> None:
    for rule in rules():
        for example in rule.examples:
            if rule.generations != BOTH and example.hits:
                without = replace(example.context, channel=None)
                codes = {found.rule for found in check(example.params, without, example.subject)}
                assert rule.code not in codes
