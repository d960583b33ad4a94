"""What does the history cost? Each question beside pandas and plain SQL on one index, same run.

``PAYBENCH_BENCH_PAYMENTS`` says how many made-up payments (default 30,000; 10,000,000 take about
ten gigabytes); ``PAYBENCH_BENCH_LEDGER`` names a folder in which they are kept for the next run.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd
import structlog

from lib.access.actors import LOCAL
from lib.catalog.vocabulary import SAMPLE
from lib.kernel.settings import Settings
from lib.ledger.facts import Cause, PaymentFact, Sighting
from lib.ledger.rollups.cells import day_of
from lib.ledger.sightings import record_all
from lib.services.bootstrap import Services, build
from lib.services.history import Axis, Basis, HistoryFilter, Period, Sort, Stack
from lib.services.sample_days import DAYS, LAST_DAY, Days, Recipe

ROUNDS: Final = 5
SINGLE: Final = 300
BREAKDOWNS: Final = (Axis.METHOD, Axis.ISSUER, Axis.PG, Axis.MID)
EPOCH: Final = date(1970, 1, 1)

Way = Callable[[], object]


def main() -> None:
    """Seed, ask everything in turn, and print medians."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asked = os.environ.get("PAYBENCH_BENCH_PAYMENTS")
    kept = os.environ.get("PAYBENCH_BENCH_LEDGER")
    with tempfile.TemporaryDirectory() as folder:
        services = build(Settings(data_dir=Path(kept or folder), sandbox_url="http://127.0.0.1:9"))
        if asked or services.samples.recipe() is None:  # one that is kept may be unfinished
            _seed(services, Recipe(int(asked or 30_000), 1))
        count, last = _held(services.settings.ledger_path)
        month = HistoryFilter(last - timedelta(days=29), last, environments=(SAMPLE,))
        print(f"History of {count:,} payments; CPU / wall in milliseconds, median of {ROUNDS}")
        _ask(_screen(services, month), "the default screen's questions", in_all=True)
        _ask(_filters(services, month), "filters and rows")
        path = services.settings.ledger_path
        _ask(_plain(path, month), "baseline: plain SQL on the index of times, ranges of the screen")
        if count <= 1_000_000:
            _ask(
                _pandas(path, month), "baseline: pandas, the whole table read and grouped", rounds=1
            )
        _write(services)
        services.close()


def _seed(services: Services, recipe: Recipe) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    added = services.samples.seed(recipe, actor=LOCAL, progress=lambda _done, _total: None)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if added:
        print(f"Seeded {added:,}: {added / wall:,.0f}/s, {added / cpu:,.0f} per second of CPU")


def _held(path: Path) -> tuple[int, date]:
    """Return how many payments there are, and the last whole Korean day of them."""
    with closing(sqlite3.connect(path)) as opened:
        query = "SELECT count(*), max(started_at) FROM payment WHERE environment = 'sample'"
        count, at = opened.execute(query).fetchone()
    return count, EPOCH + timedelta(days=day_of(at) - 1)


def _screen(services: Services, month: HistoryFilter) -> dict[str, Way]:
    history = services.history
    quarter = replace(month, first_day=month.last_day - timedelta(days=89))
    return {
        "KPIs of 30 days and the 30 before": lambda: history.kpis(month),
        "series of 90 days by status": lambda: history.series(quarter, Period.DAY, Stack.STATUS),
        "four breakdowns": lambda: [history.breakdown(month, axis) for axis in BREAKDOWNS],
        "instalment mix": lambda: history.instalment_mix(month),
        "first page": lambda: history.page(month, size=50),
    }


def _filters(services: Services, month: HistoryFilter) -> dict[str, Way]:
    history = services.history
    quarter = replace(month, first_day=month.last_day - timedelta(days=89))
    whole = replace(month, first_day=month.last_day - timedelta(days=DAYS - 1))
    cards = replace(whole, methods=("card",), issuers=("366",), months=(3,))
    return {
        "KPIs, three years": lambda: history.kpis(whole),
        "KPIs, three years, method + issuer + months": lambda: history.kpis(cards),
        "KPIs, three years, card + failed + one PG": lambda: history.kpis(
            replace(whole, methods=("card",), statuses=("failed",), pg_modules=("uplus",))
        ),
        "KPIs, three years, by last change, method + PG": lambda: history.kpis(
            replace(whole, basis=Basis.CHANGED, methods=("card",), pg_modules=("uplus",))
        ),
        "series by day, three years, method + PG": lambda: history.series(
            replace(whole, methods=("card",), pg_modules=("uplus",)), Period.DAY, Stack.STATUS
        ),
        "KPIs, 90 days, amounts over 100,000": lambda: history.kpis(
            replace(quarter, min_amount=100_000)
        ),
        "KPIs, three years, amounts over 100,000": lambda: history.kpis(
            replace(whole, min_amount=100_000)
        ),
        "reasons of failure": lambda: history.failure_reasons(quarter),
        "hours of the week": lambda: history.hours(quarter),
        "choices": lambda: history.choices(whole),
        "page 1, three years": lambda: history.page(whole, size=50),
        "page 500, three years": lambda: history.page(whole, size=50, number=500),
        "page 500, three years, method + issuer": lambda: history.page(
            replace(whole, methods=("card",), issuers=("366",)), size=50, number=500
        ),
        "page 1 by amount, 90 days": lambda: history.page(quarter, size=50, sort=Sort.AMOUNT),
        "text, two syllables, common": lambda: history.page(replace(whole, text="민서"), size=50),
        "text, three syllables of a name": lambda: history.page(
            replace(whole, text="류혜인"), size=50
        ),
        "text, part of one order number": lambda: history.page(
            replace(whole, text="000001240229000003"), size=50
        ),
        "text, none": lambda: history.page(replace(whole, text="없는글자"), size=50),
    }


def _plain(path: Path, month: HistoryFilter) -> dict[str, Way]:
    since, until = month.since, month.until
    inside = f"event_at >= {since} AND event_at < {until} AND environment = 'sample'"
    queries = [
        f"SELECT status, sum(amount), count(*) FROM payment WHERE {inside} GROUP BY 1",  # noqa: S608
        *(
            f"SELECT {name}, sum(amount), count(*) FROM payment WHERE {inside} GROUP BY 1"  # noqa: S608
            for name in ("pay_method", "card_code", "pg_module", "mid")
        ),
    ]

    def ask() -> object:
        with closing(sqlite3.connect(path)) as opened:
            return [opened.execute(query).fetchall() for query in queries]

    return {"KPIs of 30 days and four breakdowns": ask}


def _pandas(path: Path, month: HistoryFilter) -> dict[str, Way]:
    def ask() -> object:
        with closing(sqlite3.connect(path)) as opened:
            frame = pd.read_sql_query("SELECT * FROM payment", opened)
        frame = frame[(frame["event_at"] >= month.since) & (frame["event_at"] < month.until)]
        names = ("status", "pay_method", "card_code", "pg_module", "mid")
        return [frame.groupby(name)["amount"].agg(["sum", "size"]) for name in names]

    return {"KPIs of 30 days and four breakdowns": ask}


def _ask(ways: dict[str, Way], title: str, *, rounds: int = ROUNDS, in_all: bool = False) -> None:
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    if rounds > 1:
        for way in ways.values():
            way()
    for _ in range(rounds):
        for name, way in ways.items():
            cpu, wall = time.process_time(), time.perf_counter()
            way()
            times[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    print(title)
    total = [0.0, 0.0]
    for name, found in times.items():
        cpu, wall = (statistics.median(side) * 1000 for side in zip(*found, strict=True))
        total[0] += cpu
        total[1] += wall
        print(f"  {cpu:9.2f} / {wall:9.2f}  {name}")
    if in_all:
        print(f"  {total[0]:9.2f} / {total[1]:9.2f}  together")


def _write(services: Services) -> None:
    """Record single payments, each in a transaction of its own, into the ledger as it is."""
    fresh = Days(Recipe(SINGLE, 987_654))
    facts: list[PaymentFact] = list(fresh.payments(LAST_DAY, SINGLE))
    times = []
    for fact in facts:
        seen: list[Any] = [Sighting(fact, SAMPLE, "")]
        cpu = time.process_time()
        with services.database.writing() as session:
            record_all(session, seen, cause=Cause.SAMPLE, observed_at=1)
        times.append((time.process_time() - cpu) * 1000)
    print(f"a single write with its sums: {statistics.median(times):.2f} ms of CPU (median)")


if __name__ == "__main__":
    main()
