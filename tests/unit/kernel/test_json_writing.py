"""Is JSON written as it can be read again, whatever it holds?"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lib.kernel.json_writing import canonical, written

TEXTS = st.text(st.characters(exclude_categories=()))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_written_is_read_as_it_was(value: Any) -> None:  # noqa: ANN401 — any JSON
    assert json.loads(written(value)) == value
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(TEXTS, VALUES, min_size=2, max_size=5))
def test_the_order_of_names_does_not_change_the_canonical_form(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_what_is_no_finite_number_is_null() -> None:
    assert written([float("nan"), float("inf")]) == "[null,null]"
