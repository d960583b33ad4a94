"""How is a batch killed again and again, and what must be true at the end? By a seed."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from lib.kernel.settings import PROJECT
from lib.ledger.batches import State
from tests.contract.books import KIM, Books, books_in
from tests.contract.run_batch import plan_of, start
from tests.contract.sandbox_process import sandbox_process
from tests.databases import asking

GRACE = 1.5  # seconds; longer than the sandbox takes for a request that it has


@dataclass(frozen=True, slots=True)
class Report:
    """What a series of kills came to."""

    kills: int
    batches: int
    lines: int
    won: int
    never_arrived: int


def content(number: int, lines: int) -> str:
    """Write the file of a batch; every amount is another one."""
    rows = "".join(f"k-{number}-{line:05d},{100 + line},0000\n" for line in range(lines))
    return f"merchant_uid,amount,test_card\n{rows}"


def run(folder: Path, *, kills: int, lines: int, seed: int, longest: float = 0.8) -> Report:
    """Start batches, kill their process at random points, go on, and check all of it.

    Args:
        folder: for the databases and files.
        kills: how often a running batch is killed with SIGKILL.
        lines: of each batch; another batch is begun when one has come to its end.
        seed: of the moments.
        longest: seconds after which a process is killed at the latest.
    """
    chosen = random.Random(seed)  # noqa: S311 — chance that can be repeated
    database, data = folder / "sandbox.db", folder / "data"
    with sandbox_process("--db", str(database)) as (url, _process):
        with books_in(data, url):
            pass  # the first start makes the ledger
        done = number = 0
        while done < kills:
            file = folder / f"{number}.csv"
            file.write_text(content(number, lines))
            if _killed(data, url, file, chosen.uniform(0, longest)):
                done += 1
            else:
                number += 1
        with books_in(data, url, lookup_grace=GRACE) as books:
            return _finish(books, database, number + 1, lines, kills)


def _killed(data: Path, url: str, file: Path, moment: float) -> bool:
    """Let a process go on with a batch and kill it; False when it was quicker."""
    command = [sys.executable, "-m", "tests.contract.run_batch", str(data), url, str(file)]
    with subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as victim:
        assert victim.stdout is not None
        while victim.stdout.readline() not in {b"ready\n", b""}:
            pass
        try:
            victim.wait(moment)
        except subprocess.TimeoutExpired:
            victim.kill()
            return True
    assert victim.returncode == 0
    return False


def _finish(books: Books, database: Path, batches: int, lines: int, kills: int) -> Report:
    """Resume every batch, settle what is open, charge what never arrived, and compare."""
    runs, lost = books.services.batch_runs, 0
    for number in range(batches):
        text = content(number, lines)
        batch = start(books, text)
        until = time.monotonic() + 60
        while books.services.unknowns.open() and time.monotonic() < until:
            books.services.unknowns.resolve_all()
            time.sleep(0.2)
        view = runs.reports.view(batch.id)
        assert view.batch.state == State.DONE
        lost += view.never_arrived
        if view.never_arrived:
            runs.charge_anew(batch.id, KIM, plan_of(books, text))
            runs.wait(batch.id)
        assert runs.reports.view(batch.id).count("accepted") == lines
    with closing(sqlite3.connect(database)) as db:
        paid = db.execute("SELECT merchant_uid, amount FROM payment WHERE paid_at > 0").fetchall()
    with asking(books.services.settings.ledger) as db:
        accepted = db.execute(
            "SELECT merchant_uid, amount FROM attempt WHERE outcome = 'accepted'"
        ).fetchall()
        recorded = db.execute(
            "SELECT merchant_uid, amount FROM payment WHERE paid_at > 0"
        ).fetchall()
    wanted = Counter(
        (f"k-{number}-{line:05d}", 100 + line) for number in range(batches) for line in range(lines)
    )
    assert Counter((uid, int(amount)) for uid, amount in paid) == wanted
    assert Counter(accepted) == Counter(recorded) == wanted
    assert books.services.unknowns.open() == []
    return Report(kills, batches, len(paid), sum(int(amount) for _, amount in paid), lost)
