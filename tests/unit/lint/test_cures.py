"""Do the cures change only what they say?"""

from __future__ import annotations

import pytest

from lib.lint import check
from lib.lint.cures import drop, number_anew, put, rename, shorten, typed_number
from lib.lint.samples import OLD


def test_a_nested_value_is_put_without_touching_the_draft() -> None:
    draft: dict[str, object] = {"card": {"direct": {"code": "367"}}}

    assert put("card.direct.quota", 0)(draft) == {"card": {"direct": {"code": "367", "quota": 0}}}
    assert draft == {"card": {"direct": {"code": "367"}}}


def test_an_emptied_list_of_months_leaves_the_lump_sum_to_choose() -> None:
    draft = {"amount": 14000, "display": {"card_quota": [6], "only_installment": True}}
    (cure,) = [one.cure for one in check(draft, OLD) if one.rule == "R42"]
    assert cure is not None

    mended = cure(draft)

    assert mended == {"amount": 14000, "display": {"card_quota": []}}
    assert not {"R41", "R42", "R46"} & {one.rule for one in check(mended, OLD)}


def test_an_object_left_empty_goes_with_its_last_field() -> None:
    assert drop("display.card_quota")({"display": {"card_quota": []}, "pg": "uplus"}) == {
        "pg": "uplus"
    }
    assert drop("display.card_quota")({"display": 7}) == {"display": 7}
    assert drop("nothing.here")({"pg": "uplus"}) == {"pg": "uplus"}


def test_a_renamed_field_keeps_its_place() -> None:
    assert list(rename(("b",), "c")({"a": 1, "b": 2, "d": 3})) == ["a", "c", "d"]
    assert rename(("a.b",), "c")({"a.b": 1}) == {"c": 1}


def test_a_text_is_cut_to_length() -> None:
    assert shorten("name", 3)({"name": "coffee"}) == {"name": "cof"}
    assert shorten("name", 3)({"name": 7}) == {"name": 7}


def test_a_used_order_number_gets_the_next_free_tail_and_stays_short_enough() -> None:
    assert number_anew({"order-5"})({"merchant_uid": "order-5"}) == {"merchant_uid": "order-5-2"}
    assert number_anew({"a", "a-2", "a-3"})({"merchant_uid": "a"}) == {"merchant_uid": "a-4"}
    assert number_anew({"x" * 40})({"merchant_uid": "x" * 40}) == {"merchant_uid": "x" * 38 + "-2"}
    assert number_anew(set())({"merchant_uid": 7}) == {"merchant_uid": 7}


@pytest.mark.parametrize(
    ("entered", "meant"),
    [
        ("14,000", 14000),
        ("14 000\uc6d0", 14000),
        ("-5", -5),
        ("abc", None),
        ("1.5", None),
        ("", None),
    ],
)
def test_what_a_person_typed_is_understood_or_not_guessed(entered: str, meant: int | None) -> None:
    assert typed_number(entered) == meant
