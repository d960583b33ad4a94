"""Is an exported file what was asked for, in each format, and does it open where it must?"""

from __future__ import annotations

import csv
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.ledger.export_registry import formats
from lib.ledger.verification import verify
from tests.unit.ledger.exported import NOON, line, write

FORMATS = [form.name for form in formats()]
EVERY = pytest.mark.parametrize("form", FORMATS)
TEXT = st.text(max_size=30) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''+",
        "\t=x",
        "\r\n",
        "_x0041_",
        " a ",
        "\N{FULLWIDTH HYPHEN-MINUS}1",
        "@",
        "'",
        "'a",
        "a\x00b",
    ]
)
LINES = st.lists(
    st.builds(
        line,
        name=TEXT,
        merchant_uid=TEXT,
        fail_reason=TEXT,
        currency=st.sampled_from(["KRW", "USD", "KWD"]),
        gross=st.integers(0, 10**17),
        back=st.integers(0, 10**9),
        at=st.integers(0, 4_000_000_000),
        paid_at=st.sampled_from([0, NOON]),
        installment_months=st.integers(0, 36),
    ),
    max_size=8,
)


def test_the_formats_are_these() -> None:
    assert FORMATS == ["csv", "xlsx", "parquet", "jsonl"]


@EVERY
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=LINES)
def test_whatever_is_written_is_verified(
    tmp_path: Path, form: str, lines: list[tuple[Any, ...]]
) -> None:
    path, record = write(tmp_path, form, lines)

    verdict = verify(path)

    assert verdict.differences == ()
    assert verdict.provenance == record
    assert record.rows == len(lines)


def test_the_same_lines_have_the_same_checksum_in_every_format(tmp_path: Path) -> None:
    lines = [line(), line(currency="USD", gross=1234, amount=1234), line(gross=10**16)]

    assert len({write(tmp_path, form, lines)[1].checksum for form in FORMATS}) == 1


def test_csv_opens_in_a_korean_excel(tmp_path: Path) -> None:
    path, _ = write(tmp_path, "csv", [line()], ("merchant_uid", "name", "gross", "at"))

    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == (
        "Order number,Order name,Gross,When (Seoul)\r\n"
        'order-1,"한글 상품, ""따옴표""",14000,2026-08-05 12:00:00\r\n'
    )


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "'="]
)
def test_csv_holds_no_formula(tmp_path: Path, start: str) -> None:
    path, _ = write(tmp_path, "csv", [line(name=f"{start}1+1")], ("name",))

    with path.open(encoding="utf-8-sig", newline="") as file:
        (_, (cell,)) = list(csv.reader(file))
    assert cell.startswith("'")


def test_xlsx_has_numbers_dates_a_frozen_header_and_totals(tmp_path: Path) -> None:
    lines = [line(), line(gross=6_000), line(currency="USD", gross=1_234)]
    path, _ = write(tmp_path, "xlsx", lines, ("merchant_uid", "at", "currency", "gross"))

    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet["B2"].value == datetime(2026, 8, 5, 12)  # noqa: DTZ001 — sheets know no zones
    assert sheet["B2"].is_date
    assert sheet["D2"].value == 14_000
    assert sheet["D4"].value == 12.34
    assert sheet["A5"].value == "Total KRW"
    assert sheet["D5"].value == '=SUMIF(C2:C4,"KRW",D2:D4)'
    values = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    assert values["D5"].value == 20_000
    assert values["D6"].value == 12.34
    assert book.sheetnames == ["Payments", "Provenance"]


def test_xlsx_holds_no_formula_that_came_from_outside(tmp_path: Path) -> None:
    path, _ = write(tmp_path, "xlsx", [line(name="=1+1")], ("name",))

    assert openpyxl.load_workbook(path).worksheets[0]["A2"].data_type == "s"


def test_parquet_is_typed(tmp_path: Path) -> None:
    lines = [line(), line(currency="USD", gross=1_234, paid_at=0)]
    path, _ = write(tmp_path, "parquet", lines, ("gross", "paid_at", "months", "name"))

    table = pq.read_table(path)

    assert [str(kind) for kind in table.schema.types] == [
        "decimal128(38, 3)",
        "timestamp[ms, tz=Asia/Seoul]",
        "int64",
        "string",
    ]
    assert table.column("gross").to_pylist() == [Decimal(14_000), Decimal("12.34")]
    assert table.column("paid_at").to_pylist()[1] is None


def test_json_lines_are_one_object_a_line(tmp_path: Path) -> None:
    path, _ = write(tmp_path, "jsonl", [line()], ("gross", "at", "failed_at", "name"))

    assert json.loads(path.read_text(encoding="utf-8")) == {
        "gross": 14_000,
        "at": "2026-08-05T12:00:00+09:00",
        "failed_at": None,
        "name": '한글 상품, "따옴표"',
    }


@EVERY
def test_personal_data_is_masked(tmp_path: Path, form: str) -> None:
    path, record = write(tmp_path, form, [line(), line(line="cancel")], ("buyer_name",))

    assert record.masked
    assert "홍길동".encode() not in path.read_bytes()


def test_sums_never_cross_currencies(tmp_path: Path) -> None:
    lines = [line(), line(back=4_000, gross=0), line(currency="USD", gross=1_050)]

    _, record = write(tmp_path, "csv", lines)

    assert record.totals == {
        "KRW": {"gross": "14000", "cancelled": "4000", "net": "10000"},
        "USD": {"gross": "10.5", "cancelled": "0", "net": "10.5"},
    }


def test_a_broken_export_leaves_nothing_behind(tmp_path: Path) -> None:
    def breaks() -> Any:  # noqa: ANN401
        yield line()
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError):
        write(tmp_path, "csv", breaks())

    assert list(tmp_path.iterdir()) == []
