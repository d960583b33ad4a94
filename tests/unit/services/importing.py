"""How do tests bring files in? A ledger in a folder, and files made of rows."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl

from lib.access.actors import LOCAL
from lib.access.vault import Vault
from lib.kernel.clock import FixedClock
from lib.ledger.engine import Database
from lib.services.channels import Channels
from lib.services.import_lines import Mapped
from lib.services.import_sheets import Source
from lib.services.imports import Checked, Imports, ImportSummary

HEAD = ("imp_uid", "주문번호", "상태", "결제금액", "취소금액", "결제일시", "취소일시")
ROW = ("imp_1", "order-1", "결제완료", "14,000원", "", "2026-07-01 09:00:00", "")


def imports_of(database: Database, folder: Path, *, most: int = 10_000_000) -> Imports:
    clock = FixedClock(datetime.now(UTC))  # noqa: TID251 — held against the times of files
    channels = Channels(database, Vault.at(folder), clock)
    return Imports(
        database=database, channels=channels, folder=folder / "imports", most=most, clock=clock
    )


def source_of(content: bytes, name: str = "file.csv") -> Source:
    return Source(name, len(content), lambda: io.BytesIO(content))


def csv_of(*rows: Any, head: Any = HEAD, delimiter: str = ",", encoding: str = "utf-8") -> bytes:  # noqa: ANN401
    out = io.StringIO()
    written = csv.writer(out, delimiter=delimiter)
    written.writerows([head, *rows])
    return out.getvalue().encode(encoding)


def xlsx_of(*rows: Any, head: Any = HEAD) -> bytes:  # noqa: ANN401
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(**changes: Any) -> list[Any]:  # noqa: ANN401
    """Return the usual row with some of its cells changed, by the names of columns."""
    names = ("imp_uid", "order", "status", "amount", "cancelled", "paid_at", "cancelled_at")
    given = dict(zip(names, ROW, strict=True)) | changes
    return list(given.values())


def check(imports: Imports, content: bytes, name: str = "file.csv", **columns: int) -> Checked:
    source = source_of(content, name)
    found = imports.preview(source, environment="live")
    mapped = Mapped({**found.mapped.columns, **columns}, found.headings, "live")
    return imports.check(source, mapped, actor=LOCAL, progress=lambda _done, _all: None)


def take(imports: Imports, content: bytes, name: str = "file.csv") -> ImportSummary:
    checked = check(imports, content, name)
    return imports.take(checked, actor=LOCAL, progress=lambda _done, _all: None)


def said(imports: Imports, content: bytes, name: str = "file.csv") -> list[tuple[int, str, str]]:
    """Return what is wrong with a file: line, column, sentence."""
    found = imports.refusals(check(imports, content, name))
    return [(one.trouble.place, one.trouble.column, one.said()) for one in found]
