"""Which columns can an export have? Each with its title, its kind, and how its cells are made.

An export has a line for each payment and, where money counts on the day it went back, one for each
cancel: so its sums are the sums on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lib.catalog import words
from lib.i18n import gettext as _
from lib.i18n import mark
from lib.kernel.errors import LedgerError
from lib.kernel.masking import mask_handle, mask_name, mask_text
from lib.ledger.export_cells import Kind, amounts, moments, texts
from lib.ledger.provenance import Described

PAYMENT: Final = "payment"
CANCEL: Final = "cancel"

# What a line is made of: columns of the payment, and what is the line's own.
PAYMENT_FIELDS: Final = (
    "imp_uid",
    "merchant_uid",
    "status",
    "pay_method",
    "pg_module",
    "mid",
    "environment",
    "name",
    "amount",
    "cancelled",
    "currency",
    "installment_months",
    "card_code",
    "card_name",
    "card_number",
    "approval_number",
    "pg_tid",
    "customer_uid",
    "buyer_name",
    "fail_reason",
    "started_at",
    "paid_at",
    "failed_at",
    "cancelled_at",
)
LINE_FIELDS: Final = ("line", "at", "gross", "back", *PAYMENT_FIELDS)

Raw = Mapping[str, Sequence[Any]]  # by field, one value a line
Cells = Callable[[Raw], list[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: stable, the same in every language.
        title: an English message id.
        kind: what it holds.
        cells: makes its canonical texts from the lines.
        masked: the same without personal data; None = it holds none.
        is_usual: whether it is there unless others are chosen.
        is_summed: whether its amounts are added up, by currency.
    """

    name: str
    title: str
    kind: Kind
    cells: Cells
    masked: Cells | None = None
    is_usual: bool = True
    is_summed: bool = False


def _text(field: str) -> Cells:
    return lambda raw: texts(raw[field])


def _amount(field: str) -> Cells:
    return lambda raw: amounts(raw[field], raw["currency"])


def _moment(field: str) -> Cells:
    return lambda raw: moments(raw[field])


def _line(raw: Raw) -> list[str]:
    said = {PAYMENT: _("Payment"), CANCEL: _("Cancel")}
    return [said[value] for value in raw["line"]]


def _status(raw: Raw) -> list[str]:
    known: dict[tuple[str, bool], str] = {}
    found = []
    for status, cancelled in zip(raw["status"], raw["cancelled"], strict=True):
        key = (status, cancelled > 0)
        if key not in known:
            known[key] = texts([words.status(status, cancelled)])[0]
        found.append(known[key])
    return found


def _named(field: str, name: Callable[[str], str]) -> Cells:
    def cells(raw: Raw) -> list[str]:
        values = raw[field]
        known = {value: texts([name(value)])[0] for value in set(values)}
        return [known[value] for value in values]

    return cells


def _issuer(raw: Raw) -> list[str]:
    pairs = list(zip(raw["card_code"], raw["card_name"], strict=True))
    known = {
        (code, name): texts([words.issuer(code) if words.issuer(code) != code else name or code])[0]
        for code, name in set(pairs)
    }
    return [known[pair] for pair in pairs]


def _net(raw: Raw) -> list[str]:
    minors = [gross - back for gross, back in zip(raw["gross"], raw["back"], strict=True)]
    return amounts(minors, raw["currency"])


def _months(raw: Raw) -> list[str]:
    return [str(months) for months in raw["installment_months"]]


def _masked(field: str, mask: Callable[[str], str]) -> Cells:
    def cells(raw: Raw) -> list[str]:
        known = {value: mask(value) for value in set(raw[field])}
        return texts([known[value] for value in raw[field]])

    return cells


COLUMNS: Final = (
    Column("at", mark("When (Seoul)"), Kind.MOMENT, _moment("at")),
    Column("line", mark("Line"), Kind.TEXT, _line),
    Column("merchant_uid", mark("Order number"), Kind.TEXT, _text("merchant_uid")),
    Column("imp_uid", mark("PortOne transaction"), Kind.TEXT, _text("imp_uid")),
    Column("status", mark("Status"), Kind.TEXT, _status),
    Column("currency", mark("Currency"), Kind.TEXT, _text("currency")),
    Column("gross", mark("Gross"), Kind.AMOUNT, _amount("gross"), is_summed=True),
    Column("cancelled", mark("Cancelled"), Kind.AMOUNT, _amount("back"), is_summed=True),
    Column("net", mark("Net"), Kind.AMOUNT, _net, is_summed=True),
    Column("method", mark("Method"), Kind.TEXT, _named("pay_method", words.method)),
    Column("issuer", mark("Issuer"), Kind.TEXT, _issuer),
    Column("months", mark("Months"), Kind.COUNT, _months),
    Column(
        "name",
        mark("Order name"),
        Kind.TEXT,
        _text("name"),
        masked=_masked("name", mask_text),
    ),
    Column(
        "buyer_name",
        mark("Buyer"),
        Kind.TEXT,
        _text("buyer_name"),
        masked=_masked("buyer_name", mask_name),
    ),
    Column("approval_number", mark("Approval number"), Kind.TEXT, _text("approval_number")),
    Column("pg_module", mark("PG module"), Kind.TEXT, _text("pg_module")),
    Column("mid", mark("MID"), Kind.TEXT, _text("mid")),
    Column("environment", mark("Environment"), Kind.TEXT, _text("environment")),
    Column("requested_at", mark("Requested at"), Kind.MOMENT, _moment("started_at")),
    Column("paid_at", mark("Paid at"), Kind.MOMENT, _moment("paid_at")),
    Column("failed_at", mark("Failed at"), Kind.MOMENT, _moment("failed_at")),
    Column(
        "fail_reason",
        mark("Reason of failure"),
        Kind.TEXT,
        _text("fail_reason"),
        masked=_masked("fail_reason", mask_text),
    ),
    Column("amount", mark("Amount"), Kind.AMOUNT, _amount("amount")),
    Column("cancelled_at", mark("Cancelled at"), Kind.MOMENT, _moment("cancelled_at")),
    Column("status_code", mark("Status code"), Kind.TEXT, _text("status"), is_usual=False),
    Column("method_code", mark("Method code"), Kind.TEXT, _text("pay_method"), is_usual=False),
    Column("issuer_code", mark("Issuer code"), Kind.TEXT, _text("card_code"), is_usual=False),
    Column("card_number", mark("Card"), Kind.TEXT, _text("card_number"), is_usual=False),
    Column("pg_tid", mark("PG transaction"), Kind.TEXT, _text("pg_tid"), is_usual=False),
    Column(
        "customer_uid",
        mark("Billing key"),
        Kind.TEXT,
        _text("customer_uid"),
        masked=_masked("customer_uid", mask_handle),
        is_usual=False,
    ),
)


def usual() -> tuple[str, ...]:
    """Return the names of the columns that an export has unless others are chosen."""
    return tuple(column.name for column in COLUMNS if column.is_usual)


def chosen(names: Sequence[str]) -> tuple[Column, ...]:
    """Return columns by name, in the order asked for; none = the usual ones.

    Raises:
        LedgerError: there is no column of that name.
    """
    known = {column.name: column for column in COLUMNS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise LedgerError(f"No column is called {unknown[0]}; there are {', '.join(known)}.")
    return tuple(known[name] for name in dict.fromkeys(names or usual()))


def described(columns: Sequence[Column]) -> tuple[Described, ...]:
    """Return columns as a file shows them in the present language."""
    return tuple(Described(one.name, _(one.title), one.kind.value) for one in columns)
