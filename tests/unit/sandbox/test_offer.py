"""Does a window offer what the console says a buyer will see? Two codes, one answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalog.issuers import by_code
from lib.catalog.pay_methods import pay_methods
from lib.catalog.vocabulary import PgModule
from lib.request_pay import buyer_view
from lib.sandbox.models import offer
from tests.parameter_sets import SETS


def same(params: Any, module: PgModule | None) -> None:  # noqa: ANN401
    """Compare all that both sides say."""
    said = buyer_view.months(params, module)
    direct = offer.direct(params)

    assert offer.months(params, module) == said.toss
    assert offer.issuer_codes(params) == buyer_view.enabled_issuers(params)
    assert offer.offered_codes(params) == buyer_view.issuers(params)
    if said.fixed is not None:
        assert direct is not None
        assert direct[1] == said.fixed


def test_there_are_enough_tabulated_sets() -> None:
    assert len(SETS) >= 30
    assert len({repr(params) for params in SETS.values()}) == len(SETS)


@pytest.mark.parametrize("module", PgModule)
@pytest.mark.parametrize("name", SETS)
def test_tabulated_sets_offer_what_the_console_says(name: str, module: PgModule) -> None:
    same({"amount": 60_000, "pay_method": "card", **SETS[name]}, module)


TEXT = st.sampled_from(["", "x", "6", "true"])
MONTH = st.one_of(st.integers(-3, 70), st.floats(allow_nan=True), st.booleans(), TEXT, st.none())
ODD: st.SearchStrategy[object] = st.one_of(
    st.none(), st.booleans(), st.integers(), TEXT, st.just([])
)
CODE = st.one_of(st.sampled_from([*by_code(), "*", "999", "VIS"]), ODD)
RULE = st.one_of(
    st.fixed_dictionaries({"card_code": CODE, "enabled": st.one_of(st.booleans(), ODD)}), ODD
)
PARAMS = st.fixed_dictionaries(
    {},
    optional={
        "pay_method": st.one_of(st.sampled_from([one.code for one in pay_methods()]), ODD),
        "amount": st.one_of(st.sampled_from([0, 49_999, 50_000, 60_000.0, "60000"]), ODD),
        "customer_uid": ODD,
        "appCard": st.one_of(st.booleans(), ODD),
        "display": st.one_of(
            ODD,
            st.fixed_dictionaries(
                {},
                optional={
                    "card_quota": st.one_of(ODD, st.lists(MONTH, max_size=5)),
                    "only_installment": st.one_of(st.booleans(), ODD),
                },
            ),
        ),
        "card": st.one_of(
            ODD,
            st.fixed_dictionaries(
                {},
                optional={
                    "detail": st.one_of(ODD, st.lists(RULE, max_size=5)),
                    "direct": st.one_of(
                        ODD,
                        st.fixed_dictionaries({}, optional={"code": CODE, "quota": MONTH}),
                    ),
                },
            ),
        ),
    },
)


@given(PARAMS, st.one_of(st.none(), st.sampled_from(PgModule)))
def test_any_set_offers_what_the_console_says(
    params: dict[str, Any], module: PgModule | None
) -> None:
    same(params, module)


def test_app_cards_are_the_eight_of_the_document() -> None:
    left = offer.offered_codes({"appCard": True})

    assert left == ("365", "366", "367", "368", "371", "374", "381", "041")


def test_the_method_chosen_in_the_window_decides_where_the_page_named_none() -> None:
    params = {"amount": 60_000, "display": {"card_quota": [3]}}

    assert offer.months(params, PgModule.UPLUS, method="vbank") == ()
    assert offer.months(params, PgModule.UPLUS, method="card") == (0, 2, 3)
