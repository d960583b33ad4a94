"""Does the history screen show exactly what is there, also where there is little or odd?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.access.actors import LOCAL
from lib.i18n import formats
from lib.kernel.money import Money
from lib.services.bootstrap import Services
from lib.services.samples import Recipe
from tests.app.screen import healthy, words

Open = Callable[..., AppTest]
PARTS = ("history", "export", "reconcile", "sources")


def figures(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


@pytest.fixture
def seeded(services: Services) -> Services:
    services.samples.seed(Recipe(400, 7), actor=LOCAL, progress=lambda _done, _total: None)
    return services


def test_a_seeded_ledger_shows_its_control_totals(open_page: Open, seeded: Services) -> None:
    totals = next(one for one in seeded.samples.totals() if one.currency == "KRW")

    app = open_page("payments", range="exact", days=["2023-01-01", "2027-01-31"], env="sample")

    healthy(app)
    shown = figures(app)
    for label, value in (("Gross", totals.gross), ("Cancelled", totals.cancelled)):
        assert shown[label] == formats.money(Money(value, "KRW"))
    assert shown["Count"] == formats.number(totals.count)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_every_part_opens_on_made_up_history(
    open_page: Open, seeded: Services, part: str, locale: str
) -> None:
    assert seeded.samples.recipe() is not None

    healthy(open_page("payments", locale=locale, part=part, range="year"))


@pytest.mark.parametrize(
    "query",
    [
        {"range": "exact", "days": ["2016-01-01", "2026-11-01"]},
        {"issuer": "ZZZ"},
        {"months": "99"},
        {"min": "999999999999999"},
        {"basis": "nonsense", "range": "nonsense", "sort": "nonsense", "page": "99999"},
        {"rows": "from=x&to=y&months=z"},
        {"q": "'; DROP TABLE payment; --"},
    ],
)
def test_an_odd_address_shows_something_sensible(
    open_page: Open, seeded: Services, query: dict[str, str]
) -> None:
    assert seeded.samples.recipe() is not None

    healthy(open_page("payments", **query))


def test_an_amount_that_is_none_is_answered_beside_its_field(open_page: Open) -> None:
    app = open_page("payments", min="12x")

    assert "Type a whole number of 0 or more." in words(app)


def test_an_hour_of_the_week_narrows_the_rows_and_the_address_carries_it(
    open_page: Open, seeded: Services
) -> None:
    assert seeded.samples.recipe() is not None
    query = {"range": "exact", "days": ["2023-01-01", "2027-01-31"], "env": "sample"}

    app = open_page("payments", rows="hour=50", **query)

    healthy(app)
    assert any(one.label == "Hour of the week: Wed 02:00" for one in app.button)
    healthy(open_page("payments", rows="hour=999", **query))
