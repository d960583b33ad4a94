"""Is the sample ledger the same for the same seed, proved, and gone without a trace?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from lib.access.actors import LOCAL
from lib.catalog import samples as catalog
from lib.catalog.vocabulary import SAMPLE
from lib.kernel.errors import InvalidInput
from lib.kernel.settings import PROJECT
from lib.ledger.history.figures import Figures
from lib.services.bootstrap import Services, build
from lib.services.history import HistoryFilter
from lib.services.sample_days import Days, Recipe
from tests.databases import settings_in

NOWHERE = "http://127.0.0.1:9"
SMALL = Recipe(2_000, 1)


class InterruptedSeedError(Exception):
    """Somebody pulled the plug."""


def nothing(_done: int, _total: int) -> None:
    """Look away."""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    built = build(settings_in(tmp_path, sandbox_url=NOWHERE, gateway_url=NOWHERE))
    yield built
    built.close()


def _told(figures: list[Figures]) -> list[tuple[str, int, int, int, int]]:
    return [(one.currency, one.gross, one.cancelled, one.count, one.failed) for one in figures]


def test_the_published_totals_are_those_of_a_thousand_payments_of_seed_one(
    services: Services,
) -> None:
    services.samples.seed(Recipe(1_000, 1), actor=LOCAL, progress=nothing)
    published = (PROJECT / "docs" / "SAMPLES.md").read_text(encoding="utf-8")
    for one in services.samples.totals():
        row = (one.rows, one.count, one.failed, one.waiting, one.gross, one.cancelled, one.net)
        line = f"| 1,000 | {one.currency} | " + " | ".join(f"{value:,}" for value in row) + " |"
        assert line in published


def test_an_interrupted_seed_goes_on_and_ends_in_the_same_totals(
    tmp_path: Path, services: Services
) -> None:
    def pull_the_plug(_done: int, _total: int) -> None:
        raise InterruptedSeedError

    recipe = Recipe(6_000, 4)
    with pytest.raises(InterruptedSeedError):
        services.samples.seed(recipe, actor=LOCAL, progress=pull_the_plug)
    assert services.samples.seed(recipe, actor=LOCAL, progress=nothing) == 1_000
    assert services.samples.seed(recipe, actor=LOCAL, progress=nothing) == 0
    other = build(settings_in(tmp_path / "other", sandbox_url=NOWHERE))
    other.samples.seed(recipe, actor=LOCAL, progress=nothing)
    assert _told(services.samples.totals()) == _told(other.samples.totals())
    other.close()


def test_a_sample_ledger_has_no_drift(services: Services) -> None:
    services.samples.seed(SMALL, actor=LOCAL, progress=nothing)
    assert list(services.proving.verify(lambda _what, _done: None)) == []


def test_another_recipe_is_refused_until_the_first_is_removed(services: Services) -> None:
    services.samples.seed(SMALL, actor=LOCAL, progress=nothing)
    with pytest.raises(InvalidInput):
        services.samples.seed(replace(SMALL, seed=2), actor=LOCAL, progress=nothing)
    assert services.samples.remove(actor=LOCAL, progress=nothing) == SMALL.payments
    services.samples.seed(replace(SMALL, seed=2), actor=LOCAL, progress=nothing)


def test_removing_leaves_nothing_behind(services: Services) -> None:
    services.samples.seed(SMALL, actor=LOCAL, progress=nothing)
    services.samples.remove(actor=LOCAL, progress=nothing)
    assert services.samples.recipe() is None
    assert services.samples.totals() == []
    with services.database.reading() as session:
        for table in ("payment", "payment_cancel", "observation", "pay_dim", "roll_axis"):
            query = text(f"SELECT count(*) FROM {table}")  # noqa: S608 — our own names
            assert session.execute(query).scalar() == 0
        if services.database.is_file:  # the index of texts is SQLite's
            found = text("SELECT rowid FROM payment_text WHERE payment_text MATCH 'sam'")
            assert session.execute(found).all() == []


def test_everything_made_up_says_so(services: Services) -> None:
    services.samples.seed(SMALL, actor=LOCAL, progress=nothing)
    where = HistoryFilter(date(2020, 1, 1), date(2027, 12, 31))
    names = ["environment", "imp_uid", "merchant_uid", "name", "mid", "fail_reason"]
    rows = list(services.history.rows(where, names))
    assert len(rows) == SMALL.payments
    for environment, imp_uid, merchant_uid, name, mid, reason in rows:
        assert environment == SAMPLE
        assert imp_uid.startswith("sample_")
        assert merchant_uid.startswith("SAMPLE-")
        assert mid.startswith("sample")
        assert name.startswith("[")
        assert not reason or reason.startswith("[")


def test_a_day_does_not_depend_on_the_days_before_it() -> None:
    recipe = Recipe(50_000, 9)
    day, count = recipe.sizes()[500]
    once = [fact.values for fact in Days(recipe).payments(day, count)]
    days = Days(recipe)
    list(days.payments(*recipe.sizes()[3]))
    assert [fact.values for fact in days.payments(day, count)] == once
    assert len(once) == count > 0
    assert sum(count for _, count in recipe.sizes()) == recipe.payments


def test_no_payments_and_too_many_are_refused(services: Services) -> None:
    for payments in (0, 10**9):
        with pytest.raises(InvalidInput):
            services.samples.seed(Recipe(payments, 1), actor=LOCAL, progress=nothing)


def test_shares_make_a_whole() -> None:
    assert sum(one.share for one in catalog.methods()) == 100_000
    assert sum(one.share for one in catalog.reasons()) == 100_000
