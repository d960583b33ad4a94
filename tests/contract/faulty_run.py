"""How is a run of charges with random faults made, settled and checked? By a seed, to the won."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from lib.services.charges import ChargeCommand
from tests.contract.books import FAILS, GOOD, KIM, LOST, REFUSED, Books
from tests.databases import asking

CHARGE = "charges.onetime"
# Each with the value that is asked for; both slow ones outlast the client's patience, one after all
# is done and one before.
FAULTS: tuple[tuple[str, int | None], ...] = (
    ("connection_reset", None),
    ("answer_lost", None),
    ("server_error_before", 503),
    ("server_error_after", 502),
    ("broken_json", None),
    ("token_expired_now", None),
    ("db_conflict", None),
    ("slow_answer", 2),
    ("pg_slow", 2),
)
PATIENCE = 1.0  # seconds the client waits for an answer


@dataclass(frozen=True, slots=True)
class Report:
    """What a run came to."""

    charges: int
    faults: Counter[str]
    outcomes: Counter[str]
    unknown_at_first: int
    paid: int
    won: int


def arm(url: str, chosen: random.Random, share: float, ahead: int) -> Counter[str]:
    """Arm faults for about a share of the next so many charges."""
    armed: Counter[str] = Counter()
    with httpx.Client(base_url=url) as control:
        for _ in range(round(ahead * share)):
            name, value = chosen.choices(FAULTS, weights=(3, 3, 3, 3, 3, 2, 2, 1, 1))[0]
            asked = {"name": name, "value": value, "times": 1, "operation": CHARGE}
            control.post("/_control/faults", json=asked).raise_for_status()
            armed[name] += 1
    return armed


def run(books: Books, url: str, count: int, seed: int, *, share: float = 0.4) -> Report:
    """Charge with random faults: a part one by one, a part in batches; settle; check.

    Args:
        books: an installation at the sandbox, its grace short and its patience PATIENCE.
        url: of the sandbox.
        count: charges.
        seed: of all chance in it.
        share: of charges that meet a fault.
    """
    chosen = random.Random(seed)  # noqa: S311 — chance that can be repeated
    commands = [
        books.command(
            chosen.choices((GOOD, FAILS, REFUSED, LOST), weights=(80, 10, 5, 5))[0],
            key=f"at-{seed}-{number:05d}",
            merchant_uid=f"f-{seed}-{number:05d}",
            amount=chosen.randrange(100, 90_000),
        )
        for number in range(count)
    ]
    faults: Counter[str] = Counter()
    unknown = 0
    for some in _portions(commands, chosen):
        faults += arm(url, chosen, share, len(some))
        if len(some) == 1:
            books.services.charges.place(some[0], KIM)
        else:
            books.services.batches.place_many(some, KIM)
        if chosen.random() < 0.1:  # an impatient hand: the same once more
            books.services.charges.place(some[0], KIM)
    with httpx.Client(base_url=url) as control:
        control.delete("/_control/faults").raise_for_status()
    unknown += len(books.services.unknowns.open())
    until = time.monotonic() + 60
    while books.services.unknowns.open() and time.monotonic() < until:
        books.services.unknowns.resolve_all()
        time.sleep(0.2)
    return _checked(books, url, commands, Report(count, faults, Counter(), unknown, 0, 0))


def _portions(
    commands: list[ChargeCommand], chosen: random.Random
) -> Iterator[list[ChargeCommand]]:
    at = 0
    while at < len(commands):
        size = chosen.choice((1, 1, 1, 8, 25))
        yield commands[at : at + size]
        at += size


def _checked(books: Books, url: str, commands: list[ChargeCommand], made: Report) -> Report:
    """Expect journal, ledger and sandbox to agree to the won; nothing twice, nothing forgotten."""
    mine = {command.attempt_key: command for command in commands}
    with asking(books.services.settings.ledger) as db:
        attempts = db.execute("SELECT key, merchant_uid, imp_uid, amount, outcome FROM attempt")
        rows = [row for row in attempts.fetchall() if row[0] in mine]
        paid_here = dict(
            db.execute("SELECT merchant_uid, amount FROM payment WHERE paid_at > 0").fetchall()
        )
    assert len(rows) == len(commands), "an intent is missing"
    outcomes = Counter(row[4] for row in rows)
    assert set(outcomes) <= {"accepted", "refused"}, outcomes
    accepted = {row[1]: row[3] for row in rows if row[4] == "accepted"}
    at_gateway = Counter[str]()
    won: dict[str, int] = {}
    for payment in _paid_at(url):
        at_gateway[payment["merchant_uid"]] += 1
        won[payment["merchant_uid"]] = int(payment["amount"])
    assert set(at_gateway.values()) <= {1}, "charged twice"
    assert won == accepted == paid_here
    assert books.services.unknowns.open() == []
    return Report(
        made.charges, made.faults, outcomes, made.unknown_at_first, len(won), sum(won.values())
    )


def _paid_at(url: str) -> Iterator[dict[str, Any]]:
    """Ask the sandbox itself for every paid payment, page by page."""
    pair = {"imp_key": "imp_apikey", "imp_secret": "imp_secret"}
    with httpx.Client(base_url=url, timeout=60) as http:
        token = http.post("/users/getToken", json=pair).json()["response"]["access_token"]
        page = 1
        while page:
            listed = http.get(
                f"/payments/status/paid?limit=1000&page={page}",
                headers={"Authorization": f"Bearer {token}"},
            ).json()["response"]
            yield from listed["list"]
            page = listed["next"]


def settings(folder: Path) -> dict[str, Any]:
    """Return the settings of an installation that is soon impatient and soon certain."""
    return {"folder": folder, "read_timeout": PATIENCE, "lookup_grace": 2.5}
