"""What differs between two sets? Each path once, typed strictly, in the catalogue's order."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lib.request_pay.compare import Difference, differences
from lib.request_pay.draft import MISSING

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)
SETS = st.dictionaries(st.sampled_from(["name", "amount", "card", "own"]), JSON)


def test_innermost_paths_are_named_in_the_order_of_a_call() -> None:
    left = {"own": 1, "display": {"card_quota": [3]}, "amount": 1000}
    right = {"amount": "1000", "display": {"card_quota": [3], "only_installment": True}}

    assert differences(left, right) == (
        Difference("amount", 1000, "1000"),
        Difference("display.only_installment", MISSING, True),  # noqa: FBT003
        Difference("own", 1, MISSING),
    )


def test_kinds_that_python_takes_for_the_same_differ() -> None:
    found = differences({"escrow": 1, "own": [0]}, {"escrow": True, "own": [False]})

    assert [one.path for one in found] == ["escrow", "own"]


@given(SETS)
def test_a_set_does_not_differ_from_itself(params: dict[str, Any]) -> None:
    assert differences(params, params) == ()


@given(SETS, SETS)
def test_both_directions_name_the_same_paths(left: dict[str, Any], right: dict[str, Any]) -> None:
    there = [(one.path, one.left, one.right) for one in differences(left, right)]
    back = [(one.path, one.right, one.left) for one in differences(right, left)]

    assert sorted(there, key=str) == sorted(back, key=str)
