"""Is nothing lost between a draft and the wire?"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.catalog.presets import presets
from lib.request_pay import Display, read, write

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(alphabet=st.characters(), max_size=8)
    | st.just("\ud800")
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


def holder(*names: str, inner: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 — a strategy
    known = {**dict.fromkeys(names, values), **(inner or {})}
    return values | st.fixed_dictionaries({}, optional={**known, "rest": values, "more": values})


drafts = holder(
    "channelKey",
    "channel_key",
    "pg",
    "amount",
    "name",
    "escrow",
    inner={
        "display": holder("card_quota", "only_installment"),
        "card": holder(
            inner={
                "direct": holder("code", "quota"),
                "detail": values
                | st.lists(holder("card_code", "enabled", "max_month"), max_size=3),
            }
        ),
    },
)


@settings(max_examples=800, deadline=None)
@given(drafts)
def test_writing_what_was_read_gives_the_draft_back(draft: object) -> None:
    reading = read(draft)

    if isinstance(draft, dict):
        assert reading.model is not None
        assert write(reading.model) == draft
    else:
        assert reading.model is None
        assert reading.problems


def test_what_fits_is_typed() -> None:
    model = read({"amount": 14000, "display": {"card_quota": [2, 6]}}).model

    assert model is not None
    assert model.amount == 14000
    assert model.display == Display(card_quota=(2, 6))


def test_a_value_of_a_wrong_type_is_kept_as_entered_and_told() -> None:
    reading = read({"amount": "14000", "card": {"direct": {"quota": "3"}}})

    assert reading.model is not None
    assert write(reading.model)["amount"] == "14000"
    assert [problem.path for problem in reading.problems] == ["card.direct.quota", "amount"]
    assert reading.problems[1].text() == '"14000" is not a whole number.'


def test_truth_values_are_no_numbers() -> None:
    assert [problem.path for problem in read({"amount": True}).problems] == ["amount"]


def test_keys_stand_in_the_order_of_the_documents_and_unknown_ones_behind() -> None:
    model = read(
        {"zzz": 1, "amount": 1, "card": {}, "aaa": 2, "digital": True, "pg": "uplus"}
    ).model

    assert model is not None
    assert list(write(model)) == ["pg", "amount", "card", "digital", "zzz", "aaa"]


def test_presets_are_written_as_they_stand() -> None:
    for preset in presets():
        draft = preset.draft("order_no_0001")
        reading = read(draft)
        assert reading.model is not None
        assert reading.problems == ()
        assert write(reading.model) == draft


def test_a_null_is_kept_and_an_absent_key_is_not_sent() -> None:
    model = read({"name": None}).model

    assert model is not None
    assert write(model) == {"name": None}
