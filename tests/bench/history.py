"""What does the history cost? Each question beside pandas, plain SQL and Datasette, same run.

``--payments`` makes a ledger of that size (default 30,000); ``--ledger`` names a folder in which it
is kept for the next run. Ten million payments take eleven gigabytes and some ten minutes:
``python -m tests.bench.history --payments 10000000 --ledger data-10m``.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd
import structlog

from lib.access.actors import LOCAL
from lib.catalog.vocabulary import SAMPLE
from lib.ledger.facts import Cause, PaymentFact, Sighting
from lib.ledger.sightings import record_all
from lib.services.bootstrap import Services
from lib.services.history import Axis, Basis, HistoryFilter, Period, Sort, Stack
from lib.services.sample_days import DAYS, LAST_DAY, Days, Recipe
from tests.bench._datasette import datasette
from tests.bench._ledger import held, opened, read

ROUNDS: Final = 5
SINGLE: Final = 300
BREAKDOWNS: Final = (Axis.METHOD, Axis.ISSUER, Axis.PG, Axis.MID)
MOST_IN_A_FRAME: Final = 2_000_000  # payments; more do not fit into memory with all their columns

Way = Callable[[], object]


def main(arguments: Sequence[str] = ()) -> None:
    """Seed, ask everything in turn, and print medians."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asked = read(arguments, 30_000)
    with asked.folder() as folder:
        services = opened(folder)
        if services.samples.recipe() is None:
            _seed(services, Recipe(asked.payments, 1))
        path = services.settings.ledger_path
        count, last = held(path)
        month = HistoryFilter(last - timedelta(days=29), last, environments=(SAMPLE,))
        size = path.stat().st_size / 1e9
        print(
            f"History of {count:,} payments, {size:.1f} GB;"
            f" CPU / wall in milliseconds, median of {ROUNDS}"
        )
        ours = _ask(_screen(services, month), "the default screen's questions", in_all=True)
        _baselines(path, month, count, ours)
        _ask(_filters(services, month), "filters and rows")
        _ask(_searches(services, month), "texts")
        _write(services)
        services.close()


def _baselines(path: Path, month: HistoryFilter, count: int, ours: float) -> None:
    """Ask others for what the default screen shows, and print how many times our time it takes."""
    queries = _queries(month)
    others: dict[str, float] = {
        "plain SQL on the index of times": _ask(
            {"KPIs, series, breakdowns, mix, page": lambda: _plain(path, queries)},
            "baseline: plain SQL on the index of times",
            rounds=1 if count > MOST_IN_A_FRAME else ROUNDS,
        )
    }
    with datasette(path) as served:
        if served is None:
            print("baseline: Datasette is not installed")
        else:
            took = _taken(served.cpu, lambda: served.ask(queries))
            print("baseline: Datasette on the same file, CPU of its process")
            print(f"  {took[0]:9.2f} / {took[1]:9.2f}  KPIs, series, breakdowns, mix, page")
            others["Datasette"] = took[0]
    if count <= MOST_IN_A_FRAME:
        name = "baseline: pandas, the whole table read and grouped"
        ways: dict[str, Way] = {"KPIs and four breakdowns": lambda: _pandas(path, month)}
        others["pandas"] = _ask(ways, name, rounds=1)
    else:
        print("baseline: pandas cannot hold so many payments in memory")
    for name, milliseconds in others.items():
        print(f"  {milliseconds / ours:9.0f} times our CPU: {name}")


def _seed(services: Services, recipe: Recipe) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    added = services.samples.seed(recipe, actor=LOCAL, progress=lambda _done, _total: None)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if added:
        print(f"Seeded {added:,}: {added / wall:,.0f}/s, {added / cpu:,.0f} per second of CPU")
        cpu = time.process_time()
        days = services.packing.refresh()
        print(f"Packed {days:,} days: {time.process_time() - cpu:.1f} s of CPU")


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
    }


def _searches(services: Services, month: HistoryFilter) -> dict[str, Way]:
    history = services.history
    whole = replace(month, first_day=month.last_day - timedelta(days=DAYS - 1))
    ways: dict[str, Way] = {}
    for name, text in (
        ("two syllables of names", "민서"),
        ("two syllables of a product, common", "커피"),
        ("three syllables of a name", "류혜인"),
        ("part of one order number", "000001240229000003"),
        ("none", "없는글자"),
    ):
        own = replace(whole, text=text)
        ways[f"first page, three years: {name}"] = lambda own=own: history.page(own, size=50)  # type: ignore[misc]
        ways[f"count, three years: {name}"] = lambda own=own: history.count(own)  # type: ignore[misc]
    names = replace(whole, text="민서")
    ways["KPIs, three years: two syllables of names"] = lambda: history.kpis(names)
    coffee = replace(month, text="커피")
    ways["KPIs, 30 days: two syllables of a product"] = lambda: history.kpis(coffee)
    return ways


def _queries(month: HistoryFilter) -> list[str]:
    """Return the default screen's questions as anybody would ask them of the payments."""
    start = month.since
    every = f"environment = 'sample' AND event_at < {month.until}"
    inside = f"{every} AND event_at >= {start}"
    sums = "sum(amount), sum(cancelled), count(*)"
    day = "(event_at + 32400) / 86400"
    return [
        f"SELECT status, currency, {sums} FROM payment WHERE {inside} GROUP BY 1, 2",  # noqa: S608
        (
            f"SELECT status, currency, {sums} FROM payment WHERE environment = 'sample'"  # noqa: S608
            f" AND event_at < {start} AND event_at >= {start - 30 * 86_400} GROUP BY 1, 2"
        ),
        (
            f"SELECT {day}, status, currency, {sums} FROM payment"  # noqa: S608
            f" WHERE {every} AND event_at >= {month.until - 90 * 86_400} GROUP BY 1, 2, 3"
        ),
        *(
            f"SELECT {name}, status, currency, {sums} FROM payment WHERE {inside} GROUP BY 1, 2, 3"  # noqa: S608
            for name in ("pay_method", "card_code", "pg_module", "mid")
        ),
        (
            f"SELECT installment_months, card_code, currency, {sums} FROM payment"  # noqa: S608
            f" WHERE {inside} GROUP BY 1, 2, 3"
        ),
        f"SELECT * FROM payment WHERE {inside} ORDER BY event_at DESC, id DESC LIMIT 50",  # noqa: S608
    ]


def _plain(path: Path, queries: Sequence[str]) -> object:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA mmap_size=2147483648")
        return [database.execute(query).fetchall() for query in queries]


def _pandas(path: Path, month: HistoryFilter) -> object:
    with closing(sqlite3.connect(path)) as database:
        frame = pd.read_sql_query("SELECT * FROM payment", database)
    frame = frame[(frame["event_at"] >= month.since) & (frame["event_at"] < month.until)]
    names = ("status", "pay_method", "card_code", "pg_module", "mid")
    return [frame.groupby(name)["amount"].agg(["sum", "size"]) for name in names]


def _ask(ways: dict[str, Way], title: str, *, rounds: int = ROUNDS, in_all: bool = False) -> float:
    """Ask in turn, print medians, and return the milliseconds of CPU of all of them."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    if rounds > 1:
        for way in ways.values():
            way()
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(_taken(time.process_time, way))
    print(title)
    total = [0.0, 0.0]
    for name, found in times.items():
        cpu, wall = (statistics.median(side) for side in zip(*found, strict=True))
        total[0] += cpu
        total[1] += wall
        print(f"  {cpu:9.2f} / {wall:9.2f}  {name}")
    if in_all:
        print(f"  {total[0]:9.2f} / {total[1]:9.2f}  together")
    return total[0]


def _taken(clock: Callable[[], float], way: Way) -> tuple[float, float]:
    """Return the milliseconds of CPU and of wall that something takes."""
    cpu, wall = clock(), time.perf_counter()
    way()
    return (clock() - cpu) * 1000, (time.perf_counter() - wall) * 1000


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
    main(sys.argv[1:])
