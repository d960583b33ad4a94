"""How do export tests get lines? Made up, in every shape a payment can have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lib.ledger.export_columns import LINE_FIELDS, chosen
from lib.ledger.export_registry import format_of
from lib.ledger.exporting import Origin, export
from lib.ledger.provenance import Provenance

ORIGIN = Origin(
    program="Paybench 0",
    actor="test",
    generated_at="2026-08-05T12:00:00+09:00",
    filter={"from": "2026-07-01", "to": "2026-07-31", "methods": ["card", "vbank"]},
    basis="paid",
    language="en",
    masked=True,
)
NOON = 1_785_898_800
_PLAIN: dict[str, Any] = {
    "line": "payment",
    "at": NOON,
    "gross": 14_000,
    "back": 0,
    "imp_uid": "imp_1",
    "merchant_uid": "order-1",
    "status": "paid",
    "pay_method": "card",
    "pg_module": "tosspayments",
    "mid": "sbx_toss",
    "environment": "sandbox",
    "name": '한글 상품, "따옴표"',
    "amount": 14_000,
    "cancelled": 0,
    "currency": "KRW",
    "installment_months": 3,
    "card_code": "366",
    "card_name": "신한카드",
    "buyer_name": "홍길동",
    "started_at": NOON - 10,
    "paid_at": NOON,
}


def line(**values: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """Build a line; what is not named is that of an ordinary payment, or empty."""
    given = {**_PLAIN, **values}
    zero = {"failed_at": 0, "cancelled_at": 0}
    return tuple(given.get(name, zero.get(name, "")) for name in LINE_FIELDS)


def write(
    folder: Path, form: str, lines: list[tuple[Any, ...]], columns: tuple[str, ...] = ()
) -> tuple[Path, Provenance]:
    """Write lines to a file."""
    chosen_form = format_of(form)
    path = folder / f"payments.{chosen_form.extension}"
    return path, export(path, chosen_form, chosen(columns), lines, origin=ORIGIN)
