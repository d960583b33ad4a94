"""What does a journalled charge cost? Console to sandbox, beside the published Python client.

All charge the same sandbox process in turn: a noisy machine is noisy for all, the ratio counts.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from iamport import Iamport

from lib.access.actors import LOCAL
from lib.catalog import test_cards as cards
from lib.kernel.ids import mint_attempt_key
from lib.kernel.settings import Settings
from lib.ledger.journal import Outcome
from lib.services.bootstrap import Services, build
from lib.services.charges import ONETIME, ChargeCommand
from tests.contract.sandbox_process import sandbox_process

ROUNDS = 5
SINGLE = 40
MANY = 1000

Body = dict[str, Any]
Way = Callable[[list[Body]], None]


def main() -> None:
    """Charge in turn, and print medians and their ratios."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with (
        tempfile.TemporaryDirectory() as folder,
        sandbox_process("--db", str(Path(folder) / "sandbox.db")) as (url, _process),
    ):
        services = build(Settings(data_dir=Path(folder), sandbox_url=url))
        client = Iamport("imp_apikey", "imp_secret", imp_url=f"{url}/")

        def by_client(bodies: list[Body]) -> None:
            for body in bodies:
                if client.pay_onetime(**body)["status"] != "paid":
                    raise AssertionError("the published client was not paid")

        ways: dict[str, tuple[Way, int]] = {
            "published Python client": (by_client, MANY),
            "console, one by one, journalled, fetched back": (_one_by_one(services), SINGLE),
            "console, a batch of 1,000, journalled, fetched back": (_batch(services), MANY),
        }
        for way, _count in ways.values():  # connections, caches, first token
            way(_bodies(SINGLE))
        gc.collect()
        gc.freeze()  # as the console does when it starts
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, (way, count) in ways.items():
                bodies = _bodies(count)
                started = time.perf_counter()
                way(bodies)
                times[name].append((time.perf_counter() - started) / count * 1000)
        services.close()
    theirs, *_rest = times.values()
    print(f"One-time charges, {ROUNDS} rounds in turn, milliseconds a charge at the median")
    for name, found in times.items():
        ratio = statistics.median(a / b for a, b in zip(theirs, found, strict=True))
        print(f"  {statistics.median(found):7.2f}  {name} ({ratio:.1f} times as fast)")


def _bodies(count: int) -> list[Body]:
    card = {"card_number": cards.number_for("0000"), "expiry": "2099-12", "birth": "820213"}
    rest = {"name": "Benchmark", "amount": 1000, "pwd_2digit": "00", **card}
    return [{"merchant_uid": mint_attempt_key(), **rest} for _ in range(count)]


def _commands(services: Services, bodies: list[Body]) -> list[ChargeCommand]:
    channel = services.channels.all()[0].id
    return [ChargeCommand(body["merchant_uid"], channel, ONETIME, body) for body in bodies]


def _one_by_one(services: Services) -> Way:
    def way(bodies: list[Body]) -> None:
        for command in _commands(services, bodies):
            attempt = services.charges.place(command, LOCAL)
            if attempt.outcome != Outcome.ACCEPTED:
                raise AssertionError(attempt.message)

    return way


def _batch(services: Services) -> Way:
    def way(bodies: list[Body]) -> None:
        placed = services.batches.place_many(_commands(services, bodies), LOCAL)
        bad = [one for one in placed if one.outcome != Outcome.ACCEPTED]
        if bad or len(placed) != len(bodies):
            raise AssertionError(bad[:1])

    return way


if __name__ == "__main__":
    main()
