"""Does the log of exchanges find what it is asked for, page by page?"""

from __future__ import annotations

from typing import Any

import pytest

from lib.ledger.engine import Database
from lib.ledger.exchanges import ACCEPTED, LOST, REFUSED, ExchangeFilter, end_of, page, statuses
from lib.ledger.schema import AttemptRow, ExchangeRow


def exchange(**fields: Any) -> ExchangeRow:  # noqa: ANN401 — columns by name
    """Write an exchange; what is not named is good."""
    whole: dict[str, Any] = {
        "environment": "sandbox",
        "operation": "payments.get",
        "method": "GET",
        "url": "http://gateway/payments/imp_1",
        "request_headers": {},
        "status": 200,
        "response_body": {"code": 0},
        "started_at": 1,
        **fields,
    }
    return ExchangeRow(**whole)


@pytest.fixture
def filled(database: Database) -> Database:
    """A ledger with a handful of exchanges, each of its own kind."""
    attempt = AttemptRow(
        key="at-1",
        operation="charges.onetime",
        environment="sandbox",
        channel_id="ch",
        channel_name="c",
        actor="kim",
        merchant_uid="order-1",
        request={},
        opened_at=1,
    )
    with database.writing() as session:
        session.add(attempt)
        for row in (
            exchange(),
            exchange(status=404, code=-1),
            exchange(status=200, code=1, operation="payments.cancel", method="POST"),
            exchange(status=0, error="ReadTimeout"),
            exchange(status=503),
            exchange(environment="test"),
            exchange(operation="charges.onetime", attempt_key="at-1", url="http://g/onetime"),
            exchange(operation="charges.again", request_body={"merchant_uid": "order-2_x"}),
        ):
            session.add(row)
    return database


def numbers(database: Database, **fields: Any) -> list[int]:  # noqa: ANN401
    """Return the numbers of what a filter lets through, newest first."""
    with database.reading() as session:
        found = page(session, ExchangeFilter(**fields), number=1, size=50)
    assert found.total == len(found.rows)
    return [int(row.id or 0) for row in found.rows]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [8, 7, 6, 5, 4, 3, 2, 1]),
        ({"environment": "test"}, [6]),
        ({"end": ACCEPTED, "environment": "sandbox"}, [8, 7, 1]),
        ({"end": REFUSED}, [3, 2]),
        ({"end": LOST}, [5, 4]),
        ({"status": 0}, [4]),
        ({"status": 404}, [2]),
        ({"operations": ("payments.cancel", "charges.onetime")}, [7, 3]),
        ({"text": "order-1"}, [7]),
        ({"text": "order-2_x"}, [8]),
        ({"text": "order-2%x"}, []),
        ({"attempt_key": "at-1"}, [7]),
    ],
)
def test_a_filter_lets_through_what_it_says(
    filled: Database, asked: dict[str, Any], expected: list[int]
) -> None:
    assert numbers(filled, **asked) == expected


def test_every_exchange_has_one_end(filled: Database) -> None:
    with filled.reading() as session:
        rows = page(session, ExchangeFilter(), number=1, size=50).rows
        known = list(statuses(session))
    for end in (ACCEPTED, REFUSED, LOST):
        expected = [int(row.id or 0) for row in rows if end_of(row) == end]
        assert numbers(filled, end=end) == expected
    assert known == [0, 200, 404, 503]


def test_pages_follow_one_another(filled: Database) -> None:
    with filled.reading() as session:
        second = page(session, ExchangeFilter(), number=2, size=3)
    assert ([row.id for row in second.rows], second.total) == ([5, 4, 3], 8)
