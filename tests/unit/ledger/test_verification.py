"""Is it noticed when an exported file is changed, and is it said what differs?"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.kernel.errors import LedgerError
from lib.ledger.export_format import beside
from lib.ledger.verification import verify
from tests.unit.ledger.exported import line, write

Rows = list[list[Any]]
LINES = [line(merchant_uid=f"order-{n}", gross=1000 + n, name=f"name {n}") for n in range(450)]
COLUMNS = ("at", "merchant_uid", "name", "currency", "gross", "net")
EVERY = pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "jsonl"])


def change_csv(path: Path, act: Callable[[Rows], None]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    act(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def change_xlsx(path: Path, act: Callable[[Rows], None]) -> None:
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book.worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    act(rows)
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        sheet.append(row)
    book.save(path)


def change_parquet(path: Path, act: Callable[[Rows], None]) -> None:
    table = pq.read_table(path)
    titles = {
        column["name"]: column["title"]
        for column in json.loads(beside(path).read_text())["columns"]
    }
    rows: Rows = [[titles[name] for name in table.column_names]]
    rows += [list(row.values()) for row in table.to_pylist()]
    types = dict(
        zip(rows[0], zip(table.column_names, table.schema.types, strict=True), strict=True)
    )
    act(rows)
    columns = list(zip(*rows[1:], strict=True))
    shape = [types[title] for title in rows[0]]
    arrays = [pa.array(column, kind) for column, (_, kind) in zip(columns, shape, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, names=[name for name, _ in shape]), path)


def change_jsonl(path: Path, act: Callable[[Rows], None]) -> None:
    titles = {
        column["name"]: column["title"]
        for column in json.loads(beside(path).read_text())["columns"]
    }
    objects = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
    rows: Rows = [[titles[name] for name in objects[0]], *(list(one.values()) for one in objects)]
    act(rows)
    names = {title: name for name, title in titles.items()}
    lines = [dict(zip((names[title] for title in rows[0]), row, strict=True)) for row in rows[1:]]
    path.write_text(
        "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), encoding="utf-8"
    )


CHANGE = {"csv": change_csv, "xlsx": change_xlsx, "parquet": change_parquet, "jsonl": change_jsonl}


def said(path: Path) -> str:
    return " ".join(
        problem.text().replace("\N{EN DASH}", ".") for problem in verify(path).differences
    )


def cell(rows: Rows) -> None:
    rows[301][2] = "name 3OO"


def amount(rows: Rows) -> None:
    rows[301][4] = type(rows[301][4])(9999)


def removed(rows: Rows) -> None:
    del rows[301]


def added(rows: Rows) -> None:
    rows.insert(301, list(rows[301]))


def swapped(rows: Rows) -> None:
    for row in rows:
        row[1], row[2] = row[2], row[1]


def swapped_below(rows: Rows) -> None:
    for row in rows[1:451]:
        row[1], row[2] = row[2], row[1]


CASES = {
    "one changed cell": (cell, "Column Order name, rows 201.400"),
    "one changed amount": (amount, "Column Gross, rows 201.400"),
    "one removed row": (removed, "Rows were removed: 450 were exported, 449 are there"),
    "one added row": (added, "Rows were added: 450 were exported, 451 are there"),
    "swapped columns": (swapped, "Columns were swapped"),
    "swapped contents": (swapped_below, "contents of the columns Order number and Order name"),
}


@EVERY
@pytest.mark.parametrize("case", CASES)
def test_a_changed_file_is_rejected_with_a_sentence(tmp_path: Path, form: str, case: str) -> None:
    path, _ = write(tmp_path, form, LINES, COLUMNS)
    act, sentence = CASES[case]

    CHANGE[form](path, act)

    assert sentence in said(path)


def test_a_first_difference_is_placed_when_rows_are_missing(tmp_path: Path) -> None:
    path, _ = write(tmp_path, "csv", LINES, COLUMNS)

    change_csv(path, removed)

    assert "The first difference lies in rows 201.400." in said(path)


def test_a_workbook_saved_anew_without_a_change_is_accepted(tmp_path: Path) -> None:
    path, _ = write(tmp_path, "xlsx", LINES, COLUMNS)

    change_xlsx(path, lambda _rows: None)

    assert said(path) == ""


def test_a_number_that_became_a_text_is_noticed(tmp_path: Path) -> None:
    path, _ = write(tmp_path, "xlsx", LINES, COLUMNS)

    def act(rows: Rows) -> None:
        rows[5][4] = str(rows[5][4])

    change_xlsx(path, act)

    assert "Column Gross, rows 1.200" in said(path)


def test_a_changed_total_is_noticed(tmp_path: Path) -> None:
    path, _ = write(tmp_path, "xlsx", LINES, COLUMNS)

    def act(rows: Rows) -> None:
        rows[451][4] = 1

    change_xlsx(path, act)

    assert said(path) == "The total of column Gross in KRW was changed."


def test_a_changed_sheet_of_provenance_is_noticed(tmp_path: Path) -> None:
    path, _ = write(tmp_path, "xlsx", LINES, COLUMNS)
    book = openpyxl.load_workbook(path)
    book.worksheets[1]["B1"] = "somebody else"
    book.save(path)

    assert said(path) == "What the provenance sheet says was changed."


def test_another_encoding_is_noticed(tmp_path: Path) -> None:
    path, _ = write(tmp_path, "csv", LINES, COLUMNS)
    path.write_text(path.read_text(encoding="utf-8-sig"), encoding="utf-8")

    assert "written anew" in said(path)


def test_a_changed_record_is_noticed(tmp_path: Path) -> None:
    path, _ = write(tmp_path, "csv", LINES, COLUMNS)
    record = beside(path)
    record.write_text(record.read_text().replace('"rows": 450', '"rows": 451'))

    with pytest.raises(LedgerError, match="itself was changed"):
        verify(path)


def test_what_is_no_export_is_said_in_a_sentence(tmp_path: Path) -> None:
    lonely, book, odd = tmp_path / "a.csv", tmp_path / "b.xlsx", tmp_path / "c.docx"
    for path in (lonely, book, odd):
        path.write_text("what")

    for path, sentence in (
        (lonely, "not beside the export"),
        (book, "cannot be read as a workbook"),
        (odd, "No export format is called docx"),
        (tmp_path / "gone.csv", "no such file"),
    ):
        with pytest.raises(LedgerError, match=sentence):
            verify(path)
