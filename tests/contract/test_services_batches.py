"""Is each charge of a batch placed once, and journalled as if it stood alone?"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lib.kernel.clock import FixedClock, SystemClock
from lib.kernel.settings import PROJECT
from lib.ledger.journal import Outcome
from lib.services.batches import FIRST, SLICE
from lib.services.charges import AGAIN, ISSUE
from tests.contract.books import FAILS, GOOD, KIM, LOST, REFUSED, Books, books_in
from tests.contract.place_batch import commands
from tests.contract.sandbox_server import Sandbox, running_sandbox
from tests.databases import ON_POSTGRESQL, asking, asking_sandbox, ledger_in

pytestmark = pytest.mark.contract


def _paid_at_gateway(sandbox: Sandbox) -> Counter[str]:
    with asking_sandbox(sandbox.place) as db:
        rows = db.execute("SELECT merchant_uid FROM payment WHERE paid_at > 0")
        return Counter(row[0] for row in rows)


def _rows(books: Books, table: str, key: str, names: str) -> list[tuple[Any, ...]]:
    with asking(books.services.settings.ledger) as db:
        order = "ctid" if ON_POSTGRESQL else "rowid"  # as they were written
        order = "1" if "DISTINCT" in names else order
        text = f"SELECT {names} FROM {table} WHERE {key} ORDER BY {order}"  # noqa: S608
        return list(db.execute(text).fetchall())


def test_many_are_charged_recorded_and_fetched_back(books: Books, sandbox: Sandbox) -> None:
    placing = commands(books, SLICE + 30)
    told: list[tuple[int, int]] = []
    placed = books.services.batches.place_many(
        placing, KIM, progress=lambda done, all_: told.append((done, all_))
    )
    assert [one.attempt_key for one in placed] == [one.attempt_key for one in placing]
    assert {one.outcome for one in placed} == {Outcome.ACCEPTED}
    assert told == sorted(told)
    assert told[-1] == (SLICE + 30, SLICE + 30)
    payments = {payment.imp_uid: payment for payment in books.payments()}
    assert payments.keys() == {one.imp_uid for one in placed}
    assert {(p.status, p.amount) for p in payments.values()} == {("paid", 1000)}
    assert set(_paid_at_gateway(sandbox).values()) == {1}
    assert _rows(books, "observation", "1 = 1", "DISTINCT cause, effect, seen") == [
        ("answer", "new", 2)
    ]
    assert books.services.unknowns.open() == []


def test_a_charge_of_a_batch_leaves_what_a_single_one_leaves(books: Books) -> None:
    single, batched = (books.command(key=key, merchant_uid=key) for key in ("one", "many"))
    alone = books.services.charges.place(single, KIM)
    (beside,) = books.services.batches.place_many([batched], KIM)
    assert beside.outcome == alone.outcome == Outcome.ACCEPTED

    def left(key: str, imp_uid: str) -> list[object]:
        detail = books.services.reports.detail("sandbox", imp_uid)
        assert detail is not None
        payment = detail.payment.model_dump(
            exclude={"id", "imp_uid", "merchant_uid", "attempt_key", "pg_tid", "approval_number"}
        )
        attempt = books.services.journal.get(key).model_dump(
            exclude={"key", "merchant_uid", "imp_uid", "request"}
        )
        exchange = "operation, method, url, request_headers, status, error"
        observed = "cause, effect, seen, observed_at, last_seen_at"
        return [
            payment,
            attempt,
            _rows(books, "audit", f"subject = '{key}'", "at, actor, action"),
            _rows(books, "exchange", f"attempt_key = '{key}' AND method = 'POST'", exchange),
            _rows(books, "observation", f"attempt_key = '{key}'", observed),
        ]

    assert left("many", beside.imp_uid) == left("one", alone.imp_uid)
    whole = _rows(books, "exchange", "operation = 'payments.list'", "status, response_body")
    assert whole[0][0] == 200
    assert beside.imp_uid in str(whole[0][1])


def test_each_command_gets_its_own_outcome(books: Books, sandbox: Sandbox) -> None:
    books.charge(key="known", merchant_uid="known")
    key = books.command(operation=ISSUE, customer_uid="kim", amount=None, key="issue")
    placing = [
        books.command(key="good"),
        books.command(FAILS, key="fails"),
        books.command(REFUSED, key="refused", merchant_uid="refused"),
        books.command(key="bad", amount=-1),
        books.command(key="known", merchant_uid="other"),
        key,
        books.command(key="again", operation=AGAIN, customer_uid="kim", merchant_uid="a"),
        books.command(LOST, key="lost"),
        books.command(key="twice", merchant_uid="twice"),
        books.command(key="twice", merchant_uid="twice"),
        books.command(key="dup", merchant_uid="known"),
        books.command(key="kept", customer_uid="lee"),
    ]
    placed = books.services.batches.place_many(placing, KIM)
    assert [one.outcome for one in placed] == [
        Outcome.ACCEPTED, Outcome.REFUSED, Outcome.REFUSED, None, Outcome.ACCEPTED,
        Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.ACCEPTED,
        Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED,
    ]  # fmt: skip
    by_key = {one.attempt_key: one for one in placed}
    assert "[A8]" in by_key["fails"].message
    assert by_key["refused"].code == -1
    assert by_key["refused"].imp_uid  # the failed payment behind it was looked up
    assert by_key["bad"].problems
    assert by_key["dup"].code == 1
    assert set(_paid_at_gateway(sandbox).values()) == {1}
    keys = books.services.reports.billing_keys("sandbox")
    assert {row.customer_uid for row in keys} == {"kim", "lee"}
    for one in placed:
        if one.outcome is not None:
            row = books.services.journal.get(one.attempt_key)
            assert (row.outcome, row.imp_uid) == (one.outcome, one.imp_uid)


def test_a_batch_placed_again_sends_nothing_twice(books: Books, sandbox: Sandbox) -> None:
    count = SLICE + 20
    placing = commands(books, count)
    asked: list[int] = []

    def enough() -> bool:
        asked.append(1)
        return len(asked) > 1

    first = books.services.batches.place_many(placing, KIM, stop=enough)
    assert len(first) == FIRST
    assert len(_paid_at_gateway(sandbox)) == FIRST
    second = books.services.batches.place_many(placing, KIM)
    assert second[:FIRST] == first
    assert {one.outcome for one in second} == {Outcome.ACCEPTED}
    assert _paid_at_gateway(sandbox) == Counter(f"m-{number:05d}" for number in range(count))
    assert books.attempts() == count


def test_two_batches_side_by_side_charge_each_order_once(books: Books, sandbox: Sandbox) -> None:
    placing = commands(books, 150)
    threads = [
        threading.Thread(target=books.services.batches.place_many, args=(placing, KIM))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(_paid_at_gateway(sandbox).values()) == {1}
    assert len(_paid_at_gateway(sandbox)) == books.attempts() == 150


def test_where_nothing_leaves_the_rest_is_not_begun(tmp_path: Path) -> None:
    with books_in(tmp_path, "http://127.0.0.1:9") as books:
        placed = books.services.batches.place_many(commands(books, 3 * SLICE), KIM)
        assert FIRST <= len(placed) <= 3 * FIRST
        assert {one.outcome for one in placed} == {Outcome.REFUSED}
        assert books.attempts() == len(placed)


def test_a_token_that_ended_is_renewed_and_nothing_is_charged_twice(
    books: Books, sandbox: Sandbox
) -> None:
    books.charge()
    sandbox.clock.advance(timedelta(minutes=31))
    placed = books.services.batches.place_many(commands(books, 20), KIM)
    assert {one.outcome for one in placed} == {Outcome.ACCEPTED}
    statuses = _rows(books, "exchange", "attempt_key = 'at-00000' AND method = 'POST'", "status")
    assert statuses == [(401,), (200,)]


def test_a_batch_that_is_killed_charges_nothing_twice(tmp_path: Path) -> None:
    clock = FixedClock(SystemClock().now())  # a process of its own has no other clock
    folder, count = tmp_path / "data", 2000
    ledger_in(folder)  # not made once more by the process
    with running_sandbox(tmp_path / "sandbox.db", clock) as sandbox:
        with subprocess.Popen(
            [sys.executable, "-m", "tests.contract.place_batch", folder, sandbox.url, str(count)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
        ) as victim:
            assert victim.stdout is not None
            while victim.stdout.readline() not in {b"ready\n", b""}:
                pass
            end = time.monotonic() + 20
            while len(_paid_at_gateway(sandbox)) < 250:
                assert time.monotonic() < end, "the batch does not get on"
                time.sleep(0.005)
            victim.kill()
        clock.advance(timedelta(seconds=30))
        with books_in(folder, sandbox.url, clock, lookup_grace=0) as books:
            open_ones = {row.key for row in books.services.unknowns.open()}
            assert open_ones
            books.services.unknowns.resolve_all()
            assert books.services.unknowns.open() == []
            before = _paid_at_gateway(sandbox)
            placed = books.services.batches.place_many(commands(books, count), KIM)
            after = _paid_at_gateway(sandbox)
            accepted = {one.imp_uid for one in placed if one.outcome == Outcome.ACCEPTED}
            assert accepted == {payment.imp_uid for payment in books.payments()}
            assert len(accepted) == len(after)
        assert set(after.values()) == {1}
        assert before.keys() <= after.keys()
        # What was journalled and never arrived is refused for good under its key.
        assert count - len(open_ones) <= len(after) <= count


def test_lost_answers_are_looked_up(books: Books) -> None:
    placed = books.services.batches.place_many(
        [books.command(LOST) for _ in range(5)] + [books.command(GOOD)], KIM
    )
    assert {one.outcome for one in placed} == {Outcome.ACCEPTED}
    assert all(one.imp_uid for one in placed)
