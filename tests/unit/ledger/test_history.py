"""Do the sums say what the payments say, to the won, whatever is asked?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pandas as pd
import pytest
from sqlmodel import Session

from lib.ledger.engine import Database
from lib.ledger.history.breakdowns import breakdown, failure_reasons, hours, instalment_mix
from lib.ledger.history.choices import choices
from lib.ledger.history.figures import Compared, Figures, kpis
from lib.ledger.history.pages import Sort, count, cursor, page
from lib.ledger.history.proof import Proven, prove
from lib.ledger.history.rows import rows
from lib.ledger.history.series import Stack, series
from lib.ledger.history.sums import Period
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups import packing, recount
from lib.ledger.rollups.cells import Axis, Basis
from tests.databases import ON_POSTGRESQL, fresh
from tests.unit.ledger.made_up import DAYS, FIRST, fill, some_filter
from tests.unit.ledger.naive import FIGURES, Naive

IS_LONG = bool(os.environ.get("PAYBENCH_LONG"))
PAYMENTS, FILTERS = (100_000, 200) if IS_LONG else (2_000, 40)
WHOLE = HistoryFilter(FIRST, FIRST + timedelta(days=DAYS + 200))

_PERCENT = "%%" if ON_POSTGRESQL else "%"  # of a driver that takes parameters by it

Told = dict[tuple[Any, ...], tuple[int, ...]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = fresh(tmp_path_factory.mktemp("history"))
    with database.writing() as session:
        fill(session, PAYMENTS, 7)
    _pack_most(database)
    yield database
    database.close()


def _pack_most(database: Database) -> None:
    """Pack two days of three, so that every answer is put together from both kinds."""
    with database.reading() as session:
        days = [day for day in packing.stale(session, None) if day % 3]
        read = [packing.read(session, day, recount.environments(session)) for day in days]
    with database.writing() as session:
        assert packing.keep(session, read) == len(days) > 50


@pytest.fixture(scope="module")
def session(filled: Database) -> Iterator[Session]:
    with filled.reading() as opened:
        yield opened


@pytest.fixture(scope="module")
def naive(session: Session) -> Naive:
    return Naive(session)


def _filters() -> list[HistoryFilter]:
    random = Random(11)  # noqa: S311 — no secret
    return [some_filter(random) for _ in range(FILTERS)]


def _told(figures: Figures) -> tuple[int, ...]:
    return tuple(getattr(figures, name) for name in FIGURES)


def _added(parts: list[tuple[Any, Figures]]) -> Told:
    sums: dict[tuple[Any, ...], list[int]] = {}
    for place, figures in parts:
        found = sums.setdefault(place, [0] * len(FIGURES))
        for at, value in enumerate(_told(figures)):
            found[at] += value
    return {place: tuple(found) for place, found in sums.items() if any(found)}


def _by_place(found: list[Compared]) -> list[tuple[tuple[str, str], Compared]]:
    return [((one.now.environment, one.now.currency), one) for one in found]


def _queries_prove(
    session: Session, where: HistoryFilter, figures: dict[tuple[str, str], Figures]
) -> None:
    """Run the queries that prove a figure, and hold their sums and rows against it."""
    for (environment, currency), one in figures.items():
        own = replace(where, environments=(environment,), currency=currency)
        back = one.cancels if where.basis is Basis.PAID else one.count
        for what, size, amount in (
            (Proven.GROSS, one.count, one.gross),
            (Proven.CANCELLED, back, one.cancelled),
            (Proven.FAILED, one.failed, None),
            (Proven.WAITING, one.waiting, None),
        ):
            proof = prove(session, own, what)
            assert proof.rows == size
            assert amount is None or proof.amount == amount
            shown = proof.sql.rstrip(";").replace("%", _PERCENT)
            assert session.connection().exec_driver_sql(shown).one() == (size, proof.amount)


@pytest.mark.parametrize("where", _filters(), ids=range(FILTERS))
def test_figures_parts_periods_and_rows_equal_a_naive_reckoning(
    session: Session, naive: Naive, where: HistoryFilter
) -> None:
    expected = {place: told for place, told in naive.figures(where).items() if any(told)}
    found = kpis(session, where)
    assert _added([((one.now.environment, one.now.currency), one.now) for one in found]) == expected
    for one in found:
        previous = where.previous()
        assert previous is not None
        place = (one.before.environment, one.before.currency)
        nothing = (0,) * len(FIGURES)
        assert _told(one.before) == naive.figures(previous).get(place, nothing)
    for axis in (Axis.METHOD, Axis.ISSUER, Axis.MONTHS, Axis.PG, Axis.MID, Axis.MIX):
        parts = breakdown(session, where, axis)
        places = [((part.figures.environment, part.figures.currency), part) for part in parts]
        assert _added([(place, part.figures) for place, part in places]) == expected
    for period in (Period.DAY, Period.WEEK, Period.MONTH):
        for stack in Stack:
            points = series(session, where, period, stack)
            assert (
                _added(
                    [
                        ((point.figures.environment, point.figures.currency), point.figures)
                        for point in points
                    ]
                )
                == expected
            )
    _queries_prove(session, where, {place: one.now for place, one in _by_place(found)})
    payments, _cancels = naive.matching(where)
    counted = count(session, where)
    assert counted.value == min(len(payments), 10_001) or not counted.is_capped
    at = {Basis.PAID: "event", Basis.REQUESTED: "requested", Basis.CHANGED: "changed"}[where.basis]
    ordered = payments.sort_values([at, "id"], ascending=False)
    first = page(session, where, size=20)
    assert [row.id for row in first.rows] == list(ordered["id"][:20])
    third = page(session, where, size=20, number=3)
    assert [row.id for row in third.rows] == list(ordered["id"][40:60])
    if len(first.rows) == 20:
        after = page(session, where, size=20, after=cursor(first.rows[-1], where))
        assert [row.id for row in after.rows] == list(ordered["id"][20:40])
    upward = page(session, where, size=20, number=2, descending=False)
    assert [row.id for row in upward.rows] == list(ordered["id"][::-1][20:40])
    assert [row[0] for row in rows(session, where, ["imp_uid"])] == list(ordered["imp_uid"][::-1])


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("searched", ["커피", "이어폰", "김민", "O'N", "rder-00001", "책", "0000"])
def test_what_holds_a_text_is_found_counted_and_added_up(
    session: Session, naive: Naive, searched: str, basis: Basis
) -> None:
    for environments in ((), ("live",)):
        where = replace(WHOLE, text=searched, basis=basis, environments=environments)
        payments, _ = naive.matching(where)
        assert len(payments) > 9
        assert count(session, where).value == min(len(payments), 10_001)
        at = {Basis.PAID: "event", Basis.REQUESTED: "requested", Basis.CHANGED: "changed"}[basis]
        ordered = list(payments.sort_values([at, "id"], ascending=False)["id"])
        assert [row.id for row in page(session, where, size=50).rows] == ordered[:50]
        assert [row.id for row in page(session, where, size=5, number=2).rows] == ordered[5:10]
        ids = [row[0] for row in rows(session, where, ["imp_uid"])]
        assert len(ids) == len(payments)
        told = [((one.now.environment, one.now.currency), one.now) for one in kpis(session, where)]
        expected = {place: sums for place, sums in naive.figures(where).items() if any(sums)}
        assert _added(told) == expected


def test_reasons_count_every_failure_once_also_those_that_tell_none(
    session: Session, naive: Naive
) -> None:
    payments, _ = naive.matching(WHOLE)
    failed = payments[payments["status"] == "failed"].copy()
    failed["reason"] = failed["fail_reason"].str[:100]
    expected = failed.groupby(["environment", "currency", "reason"])["amount"].agg(["size", "sum"])
    for where in (WHOLE, replace(WHOLE, methods=tuple(payments["pay_method"].unique()))):
        found = failure_reasons(session, where)
        assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)
        assert {
            (one.environment, one.currency, one.reason): (one.count, one.amount) for one in found
        } == {place: tuple(row) for place, row in expected.iterrows()}
    assert failure_reasons(session, replace(WHOLE, statuses=("paid",))) == []


def test_hours_of_the_week_are_those_of_seoul(session: Session, naive: Naive) -> None:
    payments, _ = naive.matching(WHOLE)
    paid = payments[(payments["paid_at"] > 0) & payments["status"].isin(["paid", "cancelled"])]
    at = pd.to_datetime(paid["event"], unit="s", utc=True).dt.tz_convert("Asia/Seoul")
    keys = [paid["environment"], paid["currency"], at.dt.day_of_week, at.dt.hour]
    expected = paid["amount"].groupby(keys).agg(["size", "sum"])
    for where in (WHOLE, replace(WHOLE, pg_modules=("uplus", "tosspayments"))):
        assert {
            (one.environment, one.currency, one.weekday, one.hour): (one.count, one.amount)
            for one in hours(session, where)
        } == {place: tuple(row) for place, row in expected.iterrows()}


@pytest.mark.parametrize("basis", list(Basis))
def test_an_hour_of_the_week_has_its_rows(session: Session, naive: Naive, basis: Basis) -> None:
    where = replace(WHOLE, basis=basis)
    payments, _ = naive.matching(where)
    column = {Basis.PAID: "event", Basis.REQUESTED: "requested", Basis.CHANGED: "changed"}[basis]
    at = pd.to_datetime(payments[column], unit="s", utc=True).dt.tz_convert("Asia/Seoul")
    of_week = at.dt.day_of_week * 24 + at.dt.hour
    for hour in (0, 23, 50, 167):
        own = replace(where, week_hour=hour)
        expected = set(payments["imp_uid"][of_week == hour])
        assert {row.imp_uid for row in page(session, own, size=1_000).rows} == expected
        assert count(session, own).value == len(expected)


def test_the_mix_of_months_holds_every_approved_card_payment(
    session: Session, naive: Naive
) -> None:
    payments, _ = naive.matching(WHOLE)
    approved = payments[(payments["paid_at"] > 0) & (payments["card_code"] != "")]
    expected = approved.groupby(["installment_months", "card_code"])["amount"].sum().to_dict()
    sums: dict[tuple[int, str], int] = {}
    for one in instalment_mix(session, WHOLE):
        place = (one.months, one.issuer)
        sums[place] = sums.get(place, 0) + one.figures.gross
    assert sums == expected


def test_what_can_be_chosen_is_what_occurs(session: Session) -> None:
    found = choices(session, WHOLE)
    assert found.environments == ("live", "sample", "test")
    assert found.currencies == ("KRW", "USD")
    assert found.statuses == ("cancelled", "failed", "paid", "ready")
    assert found.months == (0, 3, 12)
    assert found.issuers == ("041", "361", "366", "ZZZ")


@pytest.mark.parametrize("sort", [one for one in Sort if one is not Sort.TIME])
def test_rows_can_be_sorted_by_a_column(session: Session, naive: Naive, sort: Sort) -> None:
    payments, _ = naive.matching(WHOLE)
    for descending in (True, False):
        ordered = payments.sort_values([sort.value, "id"], ascending=not descending)
        found = page(session, WHOLE, size=25, number=2, sort=sort, descending=descending)
        assert [row.id for row in found.rows] == list(ordered["id"][25:50])


def test_an_empty_range_and_a_range_turned_round_hold_nothing(session: Session) -> None:
    for where in (
        HistoryFilter(FIRST - timedelta(days=900), FIRST - timedelta(days=800)),
        HistoryFilter(FIRST, FIRST - timedelta(days=1)),
    ):
        assert kpis(session, where) == []
        assert series(session, where, Period.DAY, Stack.STATUS) == []
        assert count(session, where).value == 0
        assert list(page(session, where, size=9).rows) == []
        assert list(rows(session, where, ["imp_uid"])) == []
