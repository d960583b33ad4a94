"""What is one of several consoles in other tests? A whole one, and people at it who never rest.

python -m tests.contract.replica PORT NAME FOLDER

What was asked and what was told goes line by line to FOLDER/NAME.jsonl, before and after each act;
the people come once FOLDER/begin exists, and go home once FOLDER/enough does.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx

from lib.cli.main import run
from lib.kernel.clock import to_unix
from lib.kernel.settings import load
from lib.ledger.schema import AttemptRow
from lib.services.bootstrap import build
from tests.contract.bookings import book
from tests.contract.books import GOOD, Books

KEY = "kim"  # a billing key that is there before the first one begins
PEOPLE = 2
_REST = 0.04  # seconds between two acts of one person


class _Diary:
    """The lines of one process; a line is whole or not there."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(self, what: str, **known: Any) -> None:  # noqa: ANN401 — any JSON value
        """Write a line."""
        os.write(self._file, json.dumps({"what": what, **known}).encode() + b"\n")


def main() -> None:
    port, name, folder = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    diary = _Diary(folder / f"{name}.jsonl")
    for person in range(PEOPLE):
        threading.Thread(
            target=_work, args=(port, f"{name}-{person}", folder, diary), daemon=True
        ).start()
    run(port=port, host="127.0.0.1")


def _work(port: int, name: str, folder: Path, diary: _Diary) -> None:
    """Charge, cancel and book, until it is enough."""
    _wait(f"http://127.0.0.1:{port}/-/health")
    books = Books(build(load(port=port)))
    while not (folder / "begin").exists():
        time.sleep(0.05)
    number, last = 0, None
    while not (folder / "enough").exists():
        number += 1
        try:
            last = _step(books, f"{name}-{number}", number, last, diary)
        except Exception as error:  # noqa: BLE001 — whoever reads the diary decides
            diary.note("error", said=repr(error)[:500])
        time.sleep(_REST)
    diary.note("enough")


def _step(
    books: Books, order: str, number: int, last: AttemptRow | None, diary: _Diary
) -> AttemptRow | None:
    if number % 3 == 0:
        at = to_unix(books.services.clock.now()) + 2 + number % 4
        one = {"merchant_uid": order, "schedule_at": at, "amount": 100, "name": "x"}
        diary.note("book", order=order)
        made = book(books, one, key=f"key-{order}", customer_uid=KEY)
        diary.note("booked", order=order, outcome=made.outcome, said=made.message)
    elif number % 5 == 0 and last is not None and last.outcome == "accepted":
        diary.note("cancel", order=last.merchant_uid, amount=10)
        made = books.cancel(last.imp_uid, 10, key=f"key-c-{order}")
        diary.note("cancelled", order=last.merchant_uid, outcome=made.outcome, said=made.message)
    else:
        diary.note("charge", order=order, amount=1000)
        last = books.charge(GOOD, key=f"key-{order}", merchant_uid=order)
        diary.note("charged", order=order, outcome=last.outcome, said=last.message)
    return last


def _wait(url: str) -> None:
    while True:
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.05)


if __name__ == "__main__":
    main()
