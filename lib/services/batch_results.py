"""How does the result of a batch leave the console? As CSV without a single formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from lib.kernel.clock import SEOUL, from_unix
from lib.ledger.batches import NOT_SENT, WAITING, LineView
from lib.ledger.exports.csv import safe

_COLUMNS: Final = (
    "line", "file_line", "merchant_uid", "call", "customer_uid", "test_card", "amount", "currency",
    "outcome", "code", "message", "imp_uid", "attempt_key", "tries", "finished_at_seoul",
)  # fmt: skip


def csv_of(views: Sequence[LineView]) -> bytes:
    """Return the lines of a batch with what became of them; with a mark that Excel needs."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(_COLUMNS)
    for view in views:
        writer.writerow(safe([str(cell) for cell in _cells(view)]))
    return written.getvalue().encode("utf-8-sig", "replace")


def word_of(view: LineView) -> str:
    """Return what a line came to: an outcome of the journal, NOT_SENT or WAITING."""
    if view.attempt is not None:
        return view.attempt.outcome
    return NOT_SENT if view.line.is_unsent else WAITING


def _cells(view: LineView) -> list[object]:
    line, attempt = view.line, view.attempt
    ended = from_unix(attempt.closed_at) if attempt else None
    problems = "; ".join(str(text).format(**params) for _path, text, params in line.problems)
    return [
        line.number,
        line.place,
        line.merchant_uid,
        line.operation,
        line.customer_uid,
        line.test_card,
        line.amount,
        attempt.currency if attempt else "KRW",
        word_of(view),
        attempt.code if attempt else "",
        attempt.message if attempt else problems,
        attempt.imp_uid if attempt else "",
        line.attempt_key,
        line.tries,
        f"{ended.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}" if ended else "",
    ]
