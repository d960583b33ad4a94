"""Is anything lost or doubled? Under load, after sudden deaths, with two processes on one file.

Each test takes a few seconds; with ``PAYBENCH_LONG`` in the environment they take their full time.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lib.catalog.test_cards import number_for
from lib.kernel.clock import FixedClock
from lib.kernel.settings import PROJECT
from tests.contract.sandbox_load import (
    CARD,
    LONG,
    Caller,
    Told,
    read_until,
    run_for,
    token_of,
    write_until,
)
from tests.contract.sandbox_process import sandbox_process
from tests.contract.sandbox_server import Sandbox, running_sandbox
from tests.databases import about_files, asking_sandbox

pytestmark = pytest.mark.contract

GOOD = number_for("0000")
OLD = Path(__file__).resolve().parents[1] / "data" / "sandbox_v1.sql"


@pytest.fixture(params=["file", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a sandbox is kept."""
    if request.param == "file":
        return tmp_path / "sandbox.db"
    return str(request.getfixturevalue("postgresql"))


def _books(path: Path | str) -> tuple[int, int, int, int]:
    """Count a store's payments, its order numbers, and add up what was paid and given back."""
    with asking_sandbox(path) as db:
        if isinstance(path, Path):
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        row = db.execute(
            "SELECT count(*), count(DISTINCT merchant_uid), sum(amount), sum(cancel_amount)"
            " FROM payment"
        ).fetchone()
        (given_back,) = db.execute("SELECT coalesce(sum(amount), 0) FROM cancel").fetchone()
        assert row[3] == given_back
    return tuple(row)


def _told(payments: list[dict[str, Any]]) -> tuple[int, int, int, int]:
    return (
        len(payments),
        len({payment["imp_uid"] for payment in payments}),
        sum(payment["amount"] for payment in payments),
        sum(payment["cancel_amount"] for payment in payments),
    )


def _writers(url: str, token: str, name: str, count: int, told: Told) -> list[Callable[..., None]]:
    return [
        lambda ended, number=number: write_until(url, token, f"{name}{number}", told, ended)
        for number in range(count)
    ]


def test_sixteen_write_and_sixteen_read_and_the_books_agree(tmp_path: Path) -> None:
    path, told = tmp_path / "sandbox.db", Told()
    with sandbox_process("--db", str(path)) as (url, _process):
        token = token_of(url)
        readers = [partial(read_until, url, token, told)] * 16
        run_for(60 if LONG else 2, *_writers(url, token, "w", 16, told), *readers)
        with closing(Caller(url, token)) as caller:
            _status, envelope = caller.call("GET", "/payments/status/all?limit=1")
    assert told.errors == []
    assert not told.unanswered
    assert told.reads > 100
    assert len(told.payments) > 100
    assert envelope["response"]["total"] == len(told.payments)
    assert _books(path) == _told(list(told.payments.values()))
    if LONG:
        print(f"\n{len(told.payments)} charges, {told.reads} look-ups in 60 s")  # noqa: T201


def test_sudden_deaths_under_load_lose_no_answer(place: Path | str) -> None:
    path, told = place, Told()
    luck = random.Random(7)  # noqa: S311 — the moment of death
    deaths = 20 if LONG else 3
    for death in range(deaths):
        with sandbox_process("--db", str(path)) as (url, process):
            token = token_of(url)
            threads = [
                threading.Thread(target=work, args=(threading.Event(),))
                for work in _writers(url, token, f"d{death}-", 8, told)
            ]
            for thread in threads:
                thread.start()
            time.sleep(0.2 + luck.random() * 0.4)
            process.kill()
            for thread in threads:
                thread.join()
    assert told.errors == []
    assert len(told.payments) > 20 * deaths
    with (
        sandbox_process("--db", str(path)) as (url, _process),
        closing(Caller(url, token_of(url))) as caller,
    ):
        whole = _whole(caller, told)
    assert _books(path) == _told(whole)
    if LONG:
        unheard = len(whole) - len(told.payments)
        print(f"\n{deaths} deaths, {len(told.payments)} told, {unheard} unheard")  # noqa: T201


def _whole(caller: Caller, told: Told) -> list[dict[str, Any]]:
    """Look everything up that was ever asked for; what was answered is there as it was answered."""
    found = []
    for merchant_uid in told.payments.keys() | told.unanswered:
        status, envelope = caller.call("GET", f"/payments/find/{merchant_uid}")
        payment, answered = envelope["response"], told.payments.get(merchant_uid)
        if merchant_uid in told.unanswered:
            if status == 404:
                assert answered is None
                continue
            # The charge, or the cancel after it, was not answered: it is there whole or not at all.
            half = payment["amount"] // 2
            assert (payment["status"], payment["cancel_amount"] in {0, half}) == ("paid", True)
            assert sum(c["amount"] for c in payment["cancel_history"]) == payment["cancel_amount"]
        else:
            assert payment == answered
        found.append(payment)
    return found


def test_two_processes_on_one_store_under_load(place: Path | str) -> None:
    path, told = place, Told()
    with (
        sandbox_process("--db", str(path)) as (first, _one),
        sandbox_process("--db", str(path)) as (second, _two),
    ):
        token = token_of(first)
        assert token_of(second) == token
        run_for(
            30 if LONG else 1.5,
            *_writers(first, token, "a", 8, told),
            *_writers(second, token, "b", 8, told),
            partial(read_until, first, token, told),
            partial(read_until, second, token, told),
        )
    assert told.errors == []
    assert {name[0] for name in told.payments} == {"a", "b"}
    assert _books(path) == _told(list(told.payments.values()))
    if LONG:
        each = [sum(name[0] == start for name in told.payments) for start in "ab"]
        print(f"\n{each} charges in 30 s")  # noqa: T201


def test_many_at_once_share_nothing(tmp_path: Path, clock: FixedClock) -> None:
    told = [Told() for _ in range(4)]
    with (
        sandbox_process() as (memory, _one),
        sandbox_process() as (other_memory, _two),
        sandbox_process("--db", str(tmp_path / "a.db")) as (file, _three),
        running_sandbox(tmp_path / "b.db", clock) as mounted,
    ):
        urls = [memory, other_memory, file, mounted.url]
        tokens = [token_of(url) for url in urls]
        assert len(set(tokens)) == 4
        works = [
            work
            for url, token, own in zip(urls, tokens, told, strict=True)
            for work in _writers(url, token, "same", 2, own)
        ]
        run_for(0.5, *works)
        for url, token, own in zip(urls, tokens, told, strict=True):
            with closing(Caller(url, token)) as caller:
                assert caller.call("GET", "/payments/status/all")[1]["response"]["total"] == len(
                    own.payments
                )
            with closing(Caller(url, next(other for other in tokens if other != token))) as caller:
                assert caller.call("GET", "/users/pg")[0] == 401
    assert [own.errors for own in told] == [[], [], [], []]


def test_a_caller_that_hangs_up_is_charged_once_or_not_at_all(sandbox: Sandbox) -> None:
    token = sandbox.api.log_in()
    for number in range(20):
        charge = {"merchant_uid": f"gone{number}", "amount": 500, **CARD}
        caller = Caller(sandbox.url, token)
        caller.send("POST", "/subscribe/payments/onetime", charge)
        caller.close()
        answer = sandbox.api.post("/subscribe/payments/onetime", **charge)
        assert answer.code == 0 or "S021" in (answer.message or "")
    assert sandbox.api.get("/payments/status/paid").response["total"] == 20


def test_a_start_loads_nothing_heavy() -> None:
    """How long it takes is measured by ``tests.bench.sandbox``."""
    heavy = ("streamlit", "pandas", "altair", "sqlalchemy", "sqlmodel", "babel", "httpx")
    told = f"import sys, lib.sandbox.__main__; print({{*{heavy}}} & {{*sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=PROJECT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "set()"


@about_files("one of an older version")
def test_an_old_file_is_brought_up_to_date(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "sandbox.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(OLD.read_text(encoding="utf-8"))
    with running_sandbox(path, clock) as sandbox:
        api = sandbox.api
        statuses = {
            name: api.get(f"/payments/find/old-{name}").response["status"]
            for name in ("paid", "failed", "refused", "kept", "cancelled", "part", "again")
        }
        assert statuses == {
            "paid": "paid",
            "failed": "failed",
            "refused": "failed",
            "kept": "paid",
            "cancelled": "cancelled",
            "part": "paid",
            "again": "paid",
        }
        part = api.get("/payments/find/old-part").response
        assert (part["cancel_amount"], part["cancel_history"][0]["reason"]) == (3000, "반품")
        rest = api.post("/payments/cancel", merchant_uid="old-part", checksum=7000).response
        assert (rest["status"], rest["cancel_amount"]) == ("cancelled", 10_000)
        assert api.get("/subscribe/customers/old-kim").response["card_code"] == "381"
        again = api.post(
            "/subscribe/payments/again", customer_uid="old-kim", merchant_uid="new", amount=1000
        )
        assert again.response["status"] == "paid"
        assert api.onetime("old-paid", GOOD).code == 1
        assert api.get("/payments/status/all?from=1795400000").response["total"] == 8


@about_files("whose dumps are compared")
def test_the_same_seed_and_the_same_steps_give_the_same_file(
    tmp_path: Path, clock: FixedClock
) -> None:
    dumps = []
    for number, seed in enumerate((3, 3, 4)):
        path = tmp_path / f"{number}.db"
        with running_sandbox(path, clock, seed=seed) as sandbox:
            _take_some_steps(sandbox)
        with closing(sqlite3.connect(path)) as db:
            dumps.append(list(db.iterdump()))
    assert dumps[0] == dumps[1]
    assert dumps[0] != dumps[2]


def _take_some_steps(sandbox: Sandbox) -> None:
    api = sandbox.api
    for number in range(3):
        api.onetime(f"m{number}", GOOD, customer_uid="kim")
    api.onetime("m1", GOOD)
    api.onetime("m4", number_for("0011"))
    api.post("/subscribe/customers/lee", card_number=GOOD, expiry="2099-12")
    api.post("/payments/cancel", merchant_uid="m1", amount=100)
    api.post("/payments/cancel", merchant_uid="m1")
