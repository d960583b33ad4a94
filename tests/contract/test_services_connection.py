"""Does the connection check say what is wrong, and keep what it found?"""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from lib.catalog.vocabulary import Environment
from lib.kernel.clock import FixedClock
from lib.kernel.problems import Severity
from tests.contract.books import KIM, Books, books_in
from tests.contract.odd_server import envelope, http, odd_server

KEY = "channel-key-00000000-0000-4000-8000-000000000000"


def _check(books: Books, environment: Environment, **more: Any) -> tuple[str, list[str], str]:  # noqa: ANN401
    channel = books.add_channel(environment, **more)
    report = books.services.connection.check(channel.id, KIM)
    errors = [one.path for one in report.problems if one.severity is Severity.ERROR]
    assert report.ok == (not errors)
    return report.result, errors, books.services.channels.get(channel.id).check_result


def test_a_sandbox_channel_is_confirmed(books: Books) -> None:
    assert _check(books, Environment.SANDBOX) == ("sandbox", [], "sandbox")


def test_a_test_channel_is_confirmed_as_one(books: Books) -> None:
    assert _check(books, Environment.TEST) == ("test", [], "test")


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"rest_secret": "wrong"}, "rest_secret"),
        ({"mid": "elsewhere"}, "mid"),
        ({"channel_key": KEY}, "channel_key"),
    ],
)
def test_what_does_not_fit_is_named_and_the_check_has_failed(
    books: Books, entered: dict[str, str], field: str
) -> None:
    _, errors, kept = _check(books, Environment.TEST, **entered)
    assert (errors, kept) == ([field], "failed")


def _settings(*rows: tuple[str, bool]) -> bytes:
    return http(
        200,
        envelope([{"pg_provider": "tosspayments", "pg_id": m, "sandbox": t} for m, t in rows]),
    )


@pytest.mark.parametrize("environment", [Environment.TEST, Environment.SANDBOX])
def test_a_live_mid_is_never_taken_for_a_test_channel(
    tmp_path: Path, clock: FixedClock, environment: Environment
) -> None:
    answer = _settings(("sbx_toss", False))
    with odd_server(answer) as odd, books_in(tmp_path, odd.url, clock) as books:
        assert _check(books, environment)[1:] == (["environment"], "failed")


def test_a_mid_that_is_listed_both_ways_counts_as_live(tmp_path: Path, clock: FixedClock) -> None:
    answer = _settings(("sbx_toss", True), ("sbx_toss", False))
    with odd_server(answer) as odd, books_in(tmp_path, odd.url, clock) as books:
        assert _check(books, Environment.TEST)[1:] == (["environment"], "failed")


def test_a_setting_that_does_not_say_what_it_is_counts_as_live(
    tmp_path: Path, clock: FixedClock
) -> None:
    answer = http(200, envelope([{"pg_provider": "tosspayments", "pg_id": "sbx_toss"}]))
    with odd_server(answer) as odd, books_in(tmp_path, odd.url, clock) as books:
        assert _check(books, Environment.TEST)[2] == "failed"


def test_a_test_mid_in_a_live_channel_is_only_a_warning(tmp_path: Path, clock: FixedClock) -> None:
    answer = _settings(("sbx_toss", True))
    with (
        odd_server(answer) as odd,
        books_in(tmp_path, odd.url, clock, allow_live=True) as books,
    ):
        assert _check(books, Environment.LIVE) == ("test", [], "test")


def test_a_live_channel_is_not_even_looked_at_without_the_switch(
    tmp_path: Path, clock: FixedClock
) -> None:
    with odd_server() as trap, books_in(tmp_path, trap.url, clock) as books:
        assert _check(books, Environment.LIVE)[1:] == (["environment"], "failed")
        assert trap.connections == 0


def test_a_gateway_that_is_down_fails_the_check_with_a_sentence(
    tmp_path: Path, clock: FixedClock
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with books_in(tmp_path, f"http://127.0.0.1:{port}", clock) as books:
        channel = books.add_channel(Environment.SANDBOX)
        report = books.services.connection.check(channel.id, KIM)
        assert "could not be asked" in report.problems[0].text()
