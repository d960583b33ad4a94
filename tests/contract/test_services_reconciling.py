"""Is it found out where ledger and gateway do not agree, and mended by asking again?"""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from lib.access.actors import Actor, Role
from lib.kernel.clock import FixedClock, seoul_day
from lib.kernel.errors import AccessDenied, GatewayUnreachable
from lib.ledger.schema import CancelRow, ExchangeRow, ObservationRow, PaymentRow
from lib.services.reconciliation_report import report
from lib.services.reconciling import Difference, Reconciliation
from tests.contract.books import FAILS, KIM, Books, books_in
from tests.contract.sandbox_server import Sandbox


def days(books: Books) -> tuple[date, date]:
    today = seoul_day(books.services.clock.now())
    return today, today


def compare(books: Books) -> Reconciliation:
    return books.services.reconciling.reconcile(books.channel, days(books), KIM)


def alter(books: Books, number: str, **values: object) -> None:
    """Change the ledger behind its own back, as no command does."""
    with books.services.database.writing() as session:
        session.execute(
            update(PaymentRow).where(col(PaymentRow.imp_uid) == number).values(**values)
        )


def lose(books: Books, imp_uid: str) -> None:
    with books.services.database.writing() as session:
        number = (
            session.execute(
                PaymentRow.__table__.select().where(PaymentRow.imp_uid == imp_uid)  # type: ignore[attr-defined]
            )
            .one()
            .id
        )
        for table in (CancelRow, ObservationRow):
            session.execute(delete(table).where(col(table.payment_id) == number))
        session.execute(delete(PaymentRow).where(col(PaymentRow.id) == number))


def test_what_was_done_here_is_what_the_gateway_says(books: Books) -> None:
    first = books.charge(amount=5_000)
    books.charge(FAILS)
    books.charge(amount=3_000)
    books.cancel(first.imp_uid, 2_000)

    found = compare(books)

    assert (found.matched, found.lines) == (3, [])
    assert found.here == found.there
    assert (found.here["KRW"].gross, found.here["KRW"].cancelled) == (8_000, 2_000)


def test_of_the_lists_only_numbers_are_kept(books: Books) -> None:
    paid = books.charge(amount=5_000)

    compare(books)

    with books.services.database.reading() as session:
        lists = session.exec(
            select(ExchangeRow.response_body).where(ExchangeRow.operation == "payments.status")
        ).all()
    named = [body["response"]["list"] for body in lists if body and body["response"]["list"]]
    assert named
    assert all(one == [paid.imp_uid] for one in named)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 1),
        ("cancelled", 7),
        ("status", "ready"),
        ("pay_method", "vbank"),
        ("event_at", 1_000_000_000),
    ],
)
def test_a_difference_is_named(books: Books, field: str, value: object) -> None:
    attempt = books.charge(amount=5_000)
    books.charge()
    alter(books, attempt.imp_uid, **{field: value})

    found = compare(books)

    (line,) = found.lines
    assert (line.imp_uid, line.difference) == (attempt.imp_uid, Difference.DIFFERING)
    assert line.fields == (field,)
    assert found.matched == 1


def test_what_is_missing_here_is_found_and_mended(books: Books) -> None:
    attempt = books.charge(amount=5_000)
    lose(books, attempt.imp_uid)

    found = compare(books)
    assert [line.difference for line in found.lines] == [Difference.MISSING_HERE]
    (done,) = books.services.reconciling.repair(books.channel, [attempt.imp_uid], KIM)

    assert done.effect == "new"
    assert compare(books).lines == []


def test_what_was_cancelled_elsewhere_is_mended(books: Books, sandbox: Sandbox) -> None:
    attempt = books.charge(amount=5_000)
    sandbox.api.post("/payments/cancel", imp_uid=attempt.imp_uid, amount=5_000)

    found = compare(books)
    assert found.lines[0].fields == ("cancelled", "status")
    (done,) = books.services.reconciling.repair(books.channel, [attempt.imp_uid], KIM)

    assert done.effect == "changed"
    assert compare(books).lines == []


def test_what_is_missing_there_stays_and_is_explained(books: Books) -> None:
    attempt = books.charge(amount=5_000)
    alter(books, attempt.imp_uid, imp_uid="imp_nobody")

    found = compare(books)
    assert {line.difference for line in found.lines} == {
        Difference.MISSING_HERE,
        Difference.MISSING_THERE,
    }
    (done,) = books.services.reconciling.repair(books.channel, ["imp_nobody"], KIM)

    assert done.effect is None
    assert done.reason


def test_line_sums_add_up_to_the_totals(books: Books) -> None:
    for amount in (1_000, 2_000, 3_000):
        books.charge(amount=amount)
    alter(books, books.payments()[0].imp_uid, amount=9)

    found = compare(books)

    (line,) = found.lines
    assert line.here is not None
    assert line.there is not None
    gap = found.there["KRW"].gross - found.here["KRW"].gross
    assert gap == line.there["amount"] - line.here["amount"]


def test_the_report_has_every_line_and_no_formula(books: Books) -> None:
    attempt = books.charge(merchant_uid="=1+1")
    alter(books, attempt.imp_uid, amount=9)

    data = report(compare(books))

    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[1][:4] == ["Differing", "Amount", attempt.imp_uid, "'=1+1"]


def test_a_gateway_that_is_down_is_said(tmp_path: Path, clock: FixedClock) -> None:
    with (
        books_in(tmp_path, "http://127.0.0.1:9", clock) as lonely,
        pytest.raises(GatewayUnreachable),
    ):
        compare(lonely)


def test_it_takes_the_permission(books: Books) -> None:
    nobody = Actor("view", frozenset({Role.VIEWER}))

    with pytest.raises(AccessDenied):
        books.services.reconciling.reconcile(books.channel, days(books), nobody)
