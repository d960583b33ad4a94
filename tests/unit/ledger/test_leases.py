"""Does exactly one process hold a lease, and another one soon after it dies?"""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from lib.kernel.clock import FixedClock, SystemClock
from lib.kernel.settings import PROJECT
from lib.ledger.engine import Database
from lib.ledger.leases import Leases
from tests.databases import ledger_in


def test_one_holds_it_and_the_others_do_not(database: Database, clock: FixedClock) -> None:
    first, second = Leases(database, clock), Leases(database, clock)
    assert first.take("job", 10)
    assert not second.take("job", 10)
    assert first.take("job", 10)
    assert second.take("another", 10)
    assert first.holder_of("job") == first.holder


def test_it_runs_out_and_is_taken_over(database: Database, clock: FixedClock) -> None:
    first, second = Leases(database, clock), Leases(database, clock)
    assert first.take("job", 10)
    clock.advance(timedelta(seconds=9))
    assert not second.take("job", 10)
    clock.advance(timedelta(seconds=1))
    assert second.take("job", 10)
    assert not first.take("job", 10)


def test_one_that_is_given_back_is_free_at_once(database: Database, clock: FixedClock) -> None:
    first, second = Leases(database, clock), Leases(database, clock)
    first.take("job", 1000)
    first.give_back()
    assert second.take("job", 10)


def test_of_sixteen_that_ask_at_once_one_gets_it(database: Database, clock: FixedClock) -> None:
    asking = [Leases(database, clock) for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(lambda one: one.take("job", 10), asking)) == 1


@pytest.mark.parametrize("deaths", [3])
def test_when_its_process_dies_another_takes_over_and_never_two_at_once(
    tmp_path: Path, deaths: int
) -> None:
    program = (
        "import sys, time; from pathlib import Path; from lib.kernel.clock import SystemClock;"
        "from lib.ledger.engine import Database; from lib.ledger.leases import Leases\n"
        "place = sys.argv[1] if '://' in sys.argv[1] else Path(sys.argv[1])\n"
        "leases = Leases(Database(place), SystemClock())\n"
        "while True:\n    leases.take('job', 0.6); time.sleep(0.1)\n"
    )
    path = ledger_in(tmp_path)
    database = Database(path)
    database.migrate()
    watching = Leases(database, SystemClock())
    processes = {}
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", program, str(path)], cwd=PROJECT)
        processes[process.pid] = process
    try:
        for _ in range(deaths - 1):
            holder = _until_held(watching)
            pid = int(holder.split(":")[1])
            processes[pid].kill()
            processes.pop(pid).wait(10)
            until = time.monotonic() + 10
            while time.monotonic() < until and watching.holder_of("job") in {"", holder}:
                time.sleep(0.05)
            assert watching.holder_of("job") not in {"", holder}
    finally:
        for process in processes.values():
            process.kill()
            process.wait(10)
        database.close()


def _until_held(watching: Leases) -> str:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if holder := watching.holder_of("job"):
            return holder
        time.sleep(0.05)
    raise AssertionError("nobody took the lease")
