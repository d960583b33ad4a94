"""Who hears of what? Events against the table of the documents, and where they go."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from lib.sandbox.file_store import FileStore
from lib.sandbox.models import settings
from lib.sandbox.models.notices import announce, urls_of
from lib.sandbox.models.settings import Webhooks

CONSOLE = "http://console.example/hook"
LIVE = "http://live.example/hook"
OWN = "http://own.example/hook"


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    store = FileStore(None)
    store.open()
    with store.writing() as connection:
        settings.change(connection, Webhooks, {"test": {"url": CONSOLE}, "live": {"url": LIVE}})
        yield connection
    store.close()


def payment(**columns: Any) -> dict[str, Any]:  # noqa: ANN401
    usual = {
        "imp_uid": "imp_1",
        "merchant_uid": "m",
        "pay_method": "card",
        "is_test_channel": 1,
        "customer_uid_usage": None,
        "amount": 1000,
        "notice_url": None,
    }
    return {**usual, **columns}


def told(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return [tuple(row) for row in db.execute("SELECT status, url FROM notice ORDER BY id")]


@pytest.mark.parametrize(
    ("status", "columns", "heard"),
    [
        ("paid", {}, True),
        ("paid", {"customer_uid_usage": "payment"}, True),
        ("paid", {"customer_uid_usage": "payment.scheduled"}, True),
        ("paid", {"customer_uid_usage": "issue"}, True),
        ("paid", {"customer_uid_usage": "issue", "amount": 0}, False),
        ("paid", {"pay_method": "vbank"}, True),
        ("ready", {"pay_method": "vbank"}, True),
        ("ready", {}, False),
        ("failed", {"customer_uid_usage": "payment.scheduled"}, True),
        ("failed", {"customer_uid_usage": "payment"}, False),
        ("failed", {}, False),
        ("cancelled", {}, False),
    ],
)
def test_just_the_documented_events_are_told(
    db: sqlite3.Connection, status: str, columns: dict[str, Any], *, heard: bool
) -> None:
    announce(db, 1, payment(**columns), status)

    assert told(db) == ([(status, CONSOLE)] if heard else [])


def test_a_cancel_is_told_of_a_payment_that_was_told_of(db: sqlite3.Connection) -> None:
    announce(db, 1, payment(), "paid")

    announce(db, 2, payment(), "cancelled", cancellation_id="c1")

    row = db.execute("SELECT * FROM notice ORDER BY id DESC").fetchone()
    assert (row["status"], row["cancellation_id"], row["url"]) == ("cancelled", "c1", CONSOLE)


def test_a_cancel_goes_to_the_configured_address_even_where_the_payment_names_one(
    db: sqlite3.Connection,
) -> None:
    announce(db, 1, payment(notice_url=OWN), "paid")
    announce(db, 2, payment(notice_url=OWN), "cancelled", cancellation_id="c1")

    assert told(db) == [("paid", OWN), ("cancelled", CONSOLE)]


def test_a_payments_own_addresses_come_instead_of_the_configured_one(
    db: sqlite3.Connection,
) -> None:
    several = json.dumps([OWN, LIVE, OWN])
    announce(db, 1, payment(notice_url=several), "paid")

    assert told(db) == [("paid", OWN), ("paid", LIVE)]


def test_live_channels_have_an_address_of_their_own(db: sqlite3.Connection) -> None:
    announce(db, 1, payment(is_test_channel=0), "paid")

    assert told(db) == [("paid", LIVE)]


def test_without_any_address_nothing_is_put_down(db: sqlite3.Connection) -> None:
    settings.change(db, Webhooks, {"test": {"url": ""}})

    announce(db, 1, payment(), "paid")

    assert told(db) == []


@pytest.mark.parametrize(
    ("named", "urls"),
    [
        (None, []),
        ("", []),
        (OWN, [OWN]),
        ("ftp://x", []),
        ("nonsense", []),
        (f'["{OWN}", 1, "x"]', [OWN]),
        ("[broken", []),
        ("http://[::1", []),
        (7, []),
    ],
)
def test_addresses_are_read_and_nonsense_is_left_out(named: object, urls: list[str]) -> None:
    assert urls_of(named) == urls
