"""Do files come in as what they say, and does nothing come in that they do not say?"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlmodel import select

from lib.access.actors import LOCAL
from lib.kernel.clock import FixedClock
from lib.kernel.errors import InvalidInput, LedgerError
from lib.ledger.engine import Database
from lib.ledger.schema import AuditRow, CancelRow, ImportRow, ObservationRow, PaymentRow
from lib.services.imports import Imports
from lib.services.proving import Proving
from tests.unit.services.importing import (
    HEAD,
    ROW,
    check,
    csv_of,
    imports_of,
    row,
    said,
    source_of,
    take,
    xlsx_of,
)

NINE = int(datetime(2026, 7, 1, tzinfo=UTC).timestamp())  # nine o'clock in Seoul


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "ledger.db")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def imports(database: Database, tmp_path: Path) -> Imports:
    return imports_of(database, tmp_path)


def kept(database: Database) -> list[PaymentRow]:
    with database.reading() as session:
        rows = list(session.exec(select(PaymentRow)).all())
        session.expunge_all()
        return rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_is_read_however_it_is_written(
    imports: Imports, database: Database, encoding: str, delimiter: str
) -> None:
    content = csv_of(ROW, row(imp_uid="imp_2", order="a\nb"), delimiter=delimiter,
                     encoding=encoding)  # fmt: skip

    assert take(imports, content).new == 2
    first, second = kept(database)
    assert (first.merchant_uid, first.amount, first.status) == ("order-1", 14_000, "paid")
    assert (first.paid_at, first.environment, first.is_imported) == (NINE, "live", True)
    assert second.merchant_uid == "a\nb"


def test_a_workbook_is_read_with_its_own_dates_and_numbers(
    imports: Imports, database: Database
) -> None:
    day = datetime(2026, 7, 1, 9)  # noqa: DTZ001 — workbooks know no zones
    content = xlsx_of(
        row(amount=14_000, paid_at=day),
        row(imp_uid="imp_2", order=1001, amount=46_204.0, paid_at=46_204.375),
    )

    assert take(imports, content, "file.xlsx").new == 2
    first, second = kept(database)
    assert (first.amount, first.paid_at) == (14_000, NINE)
    assert (second.merchant_uid, second.amount, second.paid_at) == ("1001", 46_204, NINE)


@pytest.mark.parametrize(
    "written",
    [
        "2026-07-01T09:00:00",
        "2026-07-01T00:00:00Z",
        "2026-07-01 02:00:00+02:00",
        "2026.07.01 09:00",
        "2026/7/1 9:00:00",
        "2026. 7. 1. 오전 9:00:00",
        "2026년 7월 1일 9시 0분",
        "20260701090000",
        "46204.375",
        str(NINE),
        f"{NINE}000",
    ],
)
def test_a_time_is_read_however_it_is_written(
    imports: Imports, database: Database, written: str
) -> None:
    take(imports, csv_of(row(paid_at=written)))

    assert [one.paid_at for one in kept(database)] == [NINE]


@pytest.mark.parametrize(
    ("written", "minor"),
    [("14000", 14_000), ("14,000", 14_000), ("₩14,000", 14_000), ("KRW 14,000", 14_000),
     ("14000.00", 14_000), ("\uff11\uff14\uff0c\uff10\uff10\uff10\uc6d0", 14_000),
     (" 1,234,567 ", 1_234_567)],
)  # fmt: skip
def test_an_amount_is_read_however_it_is_written(
    imports: Imports, database: Database, written: str, minor: int
) -> None:
    take(imports, csv_of(row(amount=written)))

    assert [one.amount for one in kept(database)] == [minor]


@pytest.mark.parametrize(
    ("changes", "column", "sentence"),
    [
        ({"amount": "a lot"}, "결제금액", "a lot is no amount. Write it like 14000 or 14,000."),
        ({"amount": "1,5"}, "결제금액", "1,5 is no amount. Write it like 14000 or 14,000."),
        ({"amount": "1.5"}, "결제금액", "1.5 has more decimals than KRW knows."),
        ({"amount": ""}, "결제금액", "The amount is missing."),
        ({"status": "vielleicht"}, "상태",
         "vielleicht is no status. Write paid, cancelled, failed or waiting."),
        ({"order": ""}, "주문번호", "The order number is missing."),
        ({"order": "2.02607E+12"}, "주문번호",
         "2.02607E+12 has lost digits in a spreadsheet. Format the column as text."),
        ({"cancelled": "20,000"}, "취소금액", "More was cancelled than was paid."),
        ({"paid_at": "01/07/2026"}, "결제일시",
         "01/07/2026: day and month cannot be told apart. Write 2026-07-31."),
        ({"paid_at": "2026-02-30"}, "결제일시", "There is no such day or time: 2026-02-30"),
        ({"paid_at": ""}, "", "The line has no day or time, so it belongs to no day."),
        ({"paid_at": "#REF!"}, "결제일시", "#REF! is an error of the spreadsheet, no value."),
        ({"status": "실패", "cancelled": "1"}, "", "Money went back of what was never paid."),
        ({"order": "4242424242424242"}, "주문번호",
         "This is a card number. It does not belong into this column."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_cell_and_the_rest_may_be_taken(
    imports: Imports,
    database: Database,
    changes: dict[str, Any],
    column: str,
    sentence: str,
) -> None:
    content = csv_of(row(imp_uid="imp_0", order="order-0"), row(**changes))

    assert said(imports, content) == [(3, column, sentence)]
    summary = take(imports, content)
    assert (summary.new, summary.refused) == (1, 1)
    assert [one.imp_uid for one in kept(database)] == ["imp_0"]


def test_a_formula_is_refused_in_a_workbook(imports: Imports) -> None:
    content = xlsx_of(row(amount="=1+1"))

    assert said(imports, content, "a.xlsx") == [
        (2, "결제금액", "This cell is a formula. Paste its value instead.")
    ]


def test_a_payment_that_stands_twice_in_a_file_is_refused(imports: Imports) -> None:
    found = said(imports, csv_of(ROW, row(order="order-1")))

    assert found == [
        (2, "", "Line 3 about the same payment cannot be taken."),
        (3, "", "Line 2 has this payment already."),
    ]


def test_a_line_that_says_cancelled_is_the_cancel_of_the_one_that_says_paid(
    imports: Imports, database: Database
) -> None:
    back = row(status="부분취소", amount="4000", paid_at="2026-07-02 09:00:00")

    take(imports, csv_of(ROW, back, row(imp_uid="imp_2", order="o2", amount="-1")))

    (payment,) = kept(database)
    assert (payment.amount, payment.cancelled, payment.status) == (14_000, 4_000, "paid")


def test_a_negative_amount_is_a_cancel(imports: Imports, database: Database) -> None:
    back = row(status="취소", amount="-14000", paid_at="2026-07-02 09:00:00")

    take(imports, csv_of(ROW, back))

    (payment,) = kept(database)
    assert (payment.cancelled, payment.status) == (14_000, "cancelled")
    with database.reading() as session:
        assert session.exec(select(CancelRow.cancelled_at)).all() == [NINE + 86_400]


def test_cancels_come_month_by_month(imports: Imports, database: Database) -> None:
    head = ("Order number", "Line", "Amount", "Cancelled", "When (Seoul)", "Paid at", "Status")
    paid, partly = "2026-07-01 09:00:00", "Partly cancelled"
    july = [
        ("o", "Payment", 1000, 0, paid, paid, partly),
        ("o", "Cancel", 1000, 300, "2026-07-05 09:00:00", paid, partly),
    ]
    august = [("o", "Cancel", 1000, 200, "2026-08-05 09:00:00", paid, partly)]
    for months in ((july, august, july), (august, july, august)):
        for month in months:
            take(imports, csv_of(*month, head=head))
        assert [one.cancelled for one in kept(database)] == [500]


def test_a_cancel_without_its_payment_is_refused_until_the_payment_is_known(
    imports: Imports, database: Database
) -> None:
    back = csv_of(row(amount="-4000", status="취소"))

    (only,) = said(imports, back)
    assert only[2].startswith("Neither the file nor the ledger knows the payment")
    take(imports, csv_of(ROW))
    take(imports, back)
    assert [one.cancelled for one in kept(database)] == [4_000]


def test_without_the_gateways_number_an_order_is_one_payment(
    imports: Imports, database: Database
) -> None:
    bare = csv_of(ROW[1:], head=HEAD[1:])

    take(imports, bare)
    take(imports, csv_of(ROW))
    summary = take(imports, bare)

    assert [one.imp_uid for one in kept(database)] == ["imp_1"]
    assert summary.unchanged == 1


def test_the_same_file_twice_changes_nothing_and_is_counted(
    imports: Imports, database: Database
) -> None:
    content = csv_of(ROW, row(imp_uid="imp_2", order="o2", status="취소"))

    first, again = take(imports, content), take(imports, content)

    assert (first.new, again.new, again.changed, again.unchanged) == (2, 0, 0, 2)
    with database.reading() as session:
        assert [one.seen for one in session.exec(select(ObservationRow)).all()] == [2, 2]
        (file,) = session.exec(select(ImportRow)).all()
        lines = session.exec(select(AuditRow).where(AuditRow.action == "history.imported")).all()
        assert (file.name, file.unchanged, len(lines)) == ("file.csv", 2, 2)
    clock = FixedClock(datetime(2026, 8, 1, tzinfo=UTC))
    assert list(Proving(database, clock).verify(lambda _what, _done: None)) == []


def test_nothing_is_taken_by_reading(imports: Imports, database: Database) -> None:
    checked = check(imports, csv_of(ROW))

    assert (checked.payments, checked.refused, kept(database)) == (1, 0, [])


def test_what_was_read_is_taken_once_and_within_an_hour(imports: Imports) -> None:
    checked = check(imports, csv_of(ROW))
    imports.take(checked, actor=LOCAL, progress=lambda _done, _all: None)

    with pytest.raises(LedgerError, match="Read it once more"):
        imports.take(checked, actor=LOCAL, progress=lambda _done, _all: None)


def test_card_numbers_are_masked_before_anything_is_kept(
    imports: Imports, database: Database, tmp_path: Path
) -> None:
    number = "4242424242424242"
    head = (*HEAD, "카드번호", "상품명", "CVC")
    good = (*ROW, number, f"card {number}", "987")
    content = csv_of(good, (*row(imp_uid="imp_2", amount="x"), number, number, "987"), head=head)

    checked = check(imports, content)
    read = b"".join(path.read_bytes() for path in (tmp_path / "imports").rglob("*.db"))
    report = imports.report(checked)
    imports.take(checked, actor=LOCAL, progress=lambda _done, _all: None)

    (payment,) = kept(database)
    assert payment.card_number == "424242******4242"
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("ledger.db*"))
    for held in (read, report, stored):
        assert number.encode() not in held
        assert b"987" not in held


def test_refused_lines_can_be_taken_along_and_open_no_formula(imports: Imports) -> None:
    content = csv_of(row(amount="x", order="=cmd|' /C calc'!A0"))

    report = imports.report(check(imports, content)).decode("utf-8-sig")

    head, line = report.splitlines()
    assert head.startswith("Row,Column,What is wrong,imp_uid,주문번호")
    assert "'=cmd" in line


def test_titles_above_the_headings_are_left_aside(imports: Imports) -> None:
    title = "거래내역 조회,,,,,,\n조회기간: 2026-07-01 ~ 2026-07-31,,,,,,\n\n".encode("cp949")

    assert take(imports, title + csv_of(ROW, encoding="cp949")).new == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in it."),
        (b" \n\n", "There is nothing in it."),
        (b"\xd0\xcf\x11\xe0rest", "This is an old workbook"),
        (b"PK\x03\x04rest", "This file cannot be read as a workbook."),
        (b"a,b\n\x00\x01", "This is no text file."),
        (b"a,b\n\xff\xff\xff\xff", "The file is neither UTF-8 nor CP949 text."),
        (b"a,b\n1,2\n", "Say which column holds the order number."),
        (b'order,amount,date\n"1,2,3\n', "Line 2: the quotes do not match"),
        (b"order,amount,date\n" + b"x" * 11_000_000, "The file has 12 MB; at most 10 MB"),
    ],
)
def test_what_is_no_file_of_payments_is_refused_in_a_sentence(
    imports: Imports, content: bytes, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        check(imports, content)


def test_columns_are_named_by_hand_where_headings_say_nothing(
    imports: Imports, database: Database
) -> None:
    content = csv_of(("o-1", "900", "2026-07-01 09:00:00"), head=("A", "B", "C"))

    checked = check(imports, content, merchant_uid=0, amount=1, at=2)
    imports.take(checked, actor=LOCAL, progress=lambda _done, _all: None)

    (payment,) = kept(database)
    assert (payment.merchant_uid, payment.amount, payment.paid_at) == ("o-1", 900, NINE)


def test_a_preview_shows_the_first_rows_with_their_problems(imports: Imports) -> None:
    found = imports.preview(source_of(csv_of(ROW, row(amount="x"))), environment="live")

    assert found.headings == HEAD
    assert found.rows[0].cells["merchant_uid"] == "order-1"
    assert [one.place for one in found.rows[1].troubles] == [3]


def test_a_hidden_sheet_is_left_aside(imports: Imports) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(ROW)))
    book.create_sheet("hidden", 0).sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)

    assert take(imports, out.getvalue(), "file.xlsx").new == 1


def test_what_reads_like_a_card_number_is_kept_alike_in_row_and_observation(
    imports: Imports, database: Database
) -> None:
    head = (*HEAD, "카드번호", "승인번호", "MID", "카드사")
    long = "1234567812345670"  # carries a check digit, and is no brand's
    take(imports, csv_of((*ROW, "9999", long, long, long), head=head))

    (payment,) = kept(database)
    assert (payment.card_number, payment.mid) == ("***", "123456******5670")
    clock = FixedClock(datetime(2026, 8, 1, tzinfo=UTC))
    assert list(Proving(database, clock).verify(lambda _what, _done: None)) == []
