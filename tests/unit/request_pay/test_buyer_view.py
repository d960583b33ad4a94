"""Is the buyer offered what the documents say? Every row of the fact sheet's table."""

from __future__ import annotations

from typing import Any

import pytest

from lib.catalog.issuers import by_code
from lib.catalog.vocabulary import PgModule
from lib.request_pay import BuyerMonths, issuers, months

UNSAID = tuple(range(2, 13))
TO_SIX = (0, 2, 3, 4, 5, 6)

# display, toss, generic, guide
ROWS: list[
    tuple[dict[str, Any], tuple[int, ...], tuple[int, ...] | None, tuple[int, ...] | None]
] = [
    ({}, (0, *UNSAID), None, None),
    ({"card_quota": []}, (0,), (0,), (0,)),
    ({"card_quota": [0]}, (0,), None, None),
    ({"card_quota": [6]}, TO_SIX, (0, 6), None),
    ({"card_quota": [6], "only_installment": True}, (6,), None, (6,)),
    ({"card_quota": [2, 3, 4, 5, 6]}, TO_SIX, TO_SIX, TO_SIX),
    ({"card_quota": [3]}, (0, 2, 3), (0, 3), None),
    ({"card_quota": [3, 5]}, (0, 2, 3, 4, 5), (0, 3, 5), None),
]


@pytest.mark.parametrize("module", PgModule)
@pytest.mark.parametrize(("display", "toss", "generic", "guide"), ROWS)
def test_months_follow_the_table(
    module: PgModule,
    display: dict[str, Any],
    toss: tuple[int, ...],
    generic: tuple[int, ...] | None,
    guide: tuple[int, ...] | None,
) -> None:
    found = months({"pay_method": "card", "amount": 50000, "display": display}, module)

    assert (found.toss, found.generic, found.guide) == (toss, generic, guide)


@pytest.mark.parametrize("quota", [[], [6], [2, 3, 4, 5, 6], [3, 5]])
def test_below_the_minimum_there_is_lump_sum_only(quota: list[int]) -> None:
    found = months({"amount": 49999, "display": {"card_quota": quota}}, PgModule.TOSSPAYMENTS)

    assert found == BuyerMonths((0,), (0,), (0,))


def test_below_the_minimum_without_lump_sum_nothing_is_left() -> None:
    draft = {"amount": 49999, "display": {"card_quota": [6], "only_installment": True}}

    assert months(draft, PgModule.TOSSPAYMENTS).toss == ()


def test_a_wallet_takes_a_month_as_a_fixed_plan() -> None:
    draft = {"pay_method": "naverpay", "amount": 60000, "display": {"card_quota": [5]}}

    assert months(draft, PgModule.TOSSPAYMENTS).toss == (0, 5)


def test_kakaopay_stops_at_twelve() -> None:
    draft = {"pay_method": "kakaopay", "amount": 60000, "display": {"card_quota": [12, 24]}}

    assert months(draft, PgModule.TOSSPAYMENTS).toss == (0, 12)


def test_a_direct_call_fixes_its_plan_and_lump_sum_without_one() -> None:
    draft: dict[str, Any] = {"amount": 60000, "card": {"direct": {"code": "367", "quota": 3}}}

    assert months(draft, None).fixed == 3
    draft["card"]["direct"].pop("quota")
    assert months(draft, None).fixed == 0


def test_windows_without_a_list_of_plans_show_none() -> None:
    assert months({"customer_uid": "card-1"}, PgModule.TOSSPAYMENTS).toss == ()
    assert months({"pay_method": "trans"}, PgModule.TOSSPAYMENTS).toss == ()


def test_a_mistyped_month_draws_no_endless_list() -> None:
    draft = {"amount": 60000, "display": {"card_quota": [10**12]}}

    assert months(draft, PgModule.TOSSPAYMENTS).toss == (0,)


@pytest.mark.parametrize("draft", [None, [], "x", {"card": 7}, {"card": {"detail": [1, {}]}}])
def test_without_usable_rules_every_issuer_is_offered(draft: object) -> None:
    assert issuers(draft) == tuple(by_code())


def test_rules_on_issuers_apply_in_order() -> None:
    off = {"card_code": "*", "enabled": False}
    on = {"card_code": "366", "enabled": True}

    assert issuers({"card": {"detail": [off, on]}}) == ("366",)
    assert issuers({"card": {"detail": [on, off]}}) == ()
    assert "366" not in issuers({"card": {"detail": [{"card_code": "366", "enabled": False}]}})
