"""What does a journalled charge cost? Console to sandbox, beside the published Python client.

Both charge the same sandbox process in turn: a noisy machine is noisy for both, the ratio counts.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

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
CHARGES = 40


def main() -> None:
    """Charge in turn, and print medians and their ratio."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with (
        tempfile.TemporaryDirectory() as folder,
        sandbox_process("--db", str(Path(folder) / "sandbox.db")) as (url, _process),
    ):
        services = build(Settings(data_dir=Path(folder), sandbox_url=url))
        client = Iamport("imp_apikey", "imp_secret", imp_url=f"{url}/")
        ways: dict[str, Callable[[], None]] = {
            "console, journalled, fetched back, recorded": lambda: _by_console(services),
            "published Python client": lambda: _by_client(client),
        }
        for way in ways.values():  # connections, caches, first token
            way()
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                started = time.perf_counter()
                for _charge in range(CHARGES):
                    way()
                times[name].append((time.perf_counter() - started) / CHARGES * 1000)
        services.close()
    medians = {name: statistics.median(found) for name, found in times.items()}
    ours, theirs = medians.values()
    print(f"One-time charges, {ROUNDS} rounds of {CHARGES} in turn, milliseconds a charge")
    for name, median in medians.items():
        print(f"  {median:7.2f}  {name}")
    print(f"  {theirs / ours:7.2f}  times as fast as the published client")


def _body() -> dict[str, object]:
    return {
        "merchant_uid": mint_attempt_key(),
        "name": "Benchmark",
        "amount": 1000,
        "card_number": cards.number_for("0000"),
        "expiry": "2099-12",
        "birth": "820213",
        "pwd_2digit": "00",
    }


def _by_console(services: Services) -> None:
    attempt = services.charges.place(
        ChargeCommand(
            attempt_key=mint_attempt_key(),
            channel_id=services.channels.all()[0].id,
            operation=ONETIME,
            body=_body(),
        ),
        LOCAL,
    )
    if attempt.outcome != Outcome.ACCEPTED:
        raise AssertionError(attempt.message)


def _by_client(client: Iamport) -> None:
    if client.pay_onetime(**_body())["status"] != "paid":
        raise AssertionError("the published client was not paid")


if __name__ == "__main__":
    main()
