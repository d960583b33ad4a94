"""What does a row of a file say? A line of a payment or of a cancel, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Final

from lib.catalog import import_columns
from lib.catalog.vocabulary import Environment
from lib.i18n import mark
from lib.kernel.money import exponent
from lib.kernel.problems import Problem
from lib.ledger.facts import stand_in
from lib.services.import_cells import read
from lib.services.import_moments import CellError

PAYMENT: Final = "payment"
CANCEL: Final = "cancel"
AMOUNTS: Final = ("amount", "gross", "cancelled")
TEXTS: Final = (
    "method",
    "issuer",
    "name",
    "buyer_name",
    "approval_number",
    "pg_module",
    "mid",
    "pg_tid",
    "card_number",
    "customer_uid",
    "fail_reason",
)
TIMES: Final = ("at", "paid_at", "requested_at", "failed_at", "cancelled_at")
_MOST: Final = 10**15  # minor units; more digits than that no reader of files keeps


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which column of a file holds what.

    Attributes:
        columns: number of the column by the name of what it holds.
        headings: of all columns of the file.
        environment: of lines that do not name theirs.
    """

    columns: Mapping[str, int]
    headings: Sequence[str]
    environment: str = Environment.LIVE

    def heading(self, name: str) -> str:
        """Return how the file calls a column; empty where it has none."""
        number = self.columns.get(name)
        return self.headings[number] if number is not None else ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell of a file.

    Attributes:
        place: line of the file; 0 = the whole file.
        column: its heading; empty = the whole line.
        problem: what is wrong.
    """

    place: int
    column: str
    problem: Problem


@dataclass(slots=True)
class ImportLine:
    """A row as it was read; amounts in minor units, times in UNIX seconds, None = not said.

    Attributes:
        place: line of the file it begins at.
        kind: PAYMENT or CANCEL.
        says_kind: whether the file says so, and then each cancel has a line of its own.
        environment: sandbox, test, live or sample.
        imp_uid: the gateway's number; empty where the file does not say it.
        merchant_uid: the order number.
        currency: ISO 4217.
        status: a word of ours, ``partial`` among them; empty = not said.
        amount: of the payment.
        gross: what counts as approved on this line.
        cancelled: what went back.
        times: by name of the column.
        months: of an instalment; 0 = lump sum.
        texts: everything else, by name of the column.
    """

    place: int
    kind: str
    environment: str
    imp_uid: str
    merchant_uid: str
    currency: str
    says_kind: bool = False
    status: str = ""
    amount: int | None = None
    gross: int | None = None
    cancelled: int | None = None
    times: dict[str, int] = field(default_factory=dict)
    months: int = 0
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return what is the same for all lines of a payment."""
        return f"{self.environment}/{self.imp_uid or stand_in(self.merchant_uid)}"

    def written(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {name: getattr(self, name) for name in _NAMES}


_NAMES: Final = tuple(one.name for one in fields(ImportLine))


@dataclass(slots=True)
class ReadRow:
    """A row with what is wrong with it; without a line when that cannot be told.

    Attributes:
        place: line of the file.
        cells: what was read, by the name of the column; for showing.
        line: what it says; None = it is refused.
        troubles: why, or what a person should know.
        notes: message ids of what holds for many rows, by the name of the column.
    """

    place: int
    cells: dict[str, Any]
    line: ImportLine | None
    troubles: list[Trouble]
    notes: set[tuple[str, str]]


def read_row(place: int, row: Sequence[Any], mapped: Mapped) -> ReadRow:
    """Read a row.

    Args:
        place: line of the file.
        row: its cells.
        mapped: which column holds what.
    """
    found = ReadRow(place, {}, None, [], set())
    for name, number in mapped.columns.items():
        cell = row[number] if number < len(row) else None
        kind = import_columns.by_name()[name].kind
        try:
            value = read(kind, cell, lambda said, name=name: found.notes.add((name, said)))  # type: ignore[misc]
        except CellError as error:
            found.troubles.append(Trouble(place, mapped.heading(name), error.problem))
            continue
        if value is not None:
            found.cells[name] = value
    cells = found.cells
    if "merchant_uid" not in cells and not _is_wrong(found, mapped, "merchant_uid"):
        _say(found, mapped, "merchant_uid", mark("The order number is missing."))
    line = ImportLine(
        place=place,
        kind=cells.get("line", PAYMENT),
        environment=cells.get("environment", mapped.environment),
        imp_uid=cells.get("imp_uid", ""),
        merchant_uid=cells.get("merchant_uid", ""),
        currency=cells.get("currency", "KRW"),
        says_kind="line" in cells,
        status=cells.get("status", ""),
        times={name: cells[name] for name in TIMES if name in cells},
        months=cells.get("months", 0),
        texts={name: cells[name] for name in TEXTS if name in cells},
    )
    for name in AMOUNTS:
        _put_amount(found, mapped, line, name)
    _judge(found, mapped, line)
    if not found.troubles:
        found.line = line
    return found


def _put_amount(found: ReadRow, mapped: Mapped, line: ImportLine, name: str) -> None:
    """Put an amount into minor units of the line's currency."""
    value: Decimal | None = found.cells.get(name)
    if value is None:
        return
    scaled = value.scaleb(exponent(line.currency))
    if scaled != scaled.to_integral_value():
        said = mark("{amount} has more decimals than {currency} knows.")
        _say(found, mapped, name, said, amount=f"{value:f}", currency=line.currency)
    elif abs(scaled) >= _MOST:
        _say(found, mapped, name, mark("{amount} is too large an amount."), amount=f"{value:f}")
    else:
        setattr(line, name, int(scaled))


def _judge(found: ReadRow, mapped: Mapped, line: ImportLine) -> None:
    """Say what the cells of a row cannot mean together."""
    if line.amount is not None and line.amount < 0:  # as consoles write a cancel
        line.kind = CANCEL
        if not line.cancelled:
            line.cancelled = -line.amount
        line.amount = None
    if line.cancelled is not None:
        line.cancelled = abs(line.cancelled)
    if line.gross is not None and line.gross < 0:
        _say(found, mapped, "gross", mark("An approved amount is not below zero."))
    if line.kind == PAYMENT and line.amount is None:
        if line.gross is None and not _is_wrong(found, mapped, "amount"):
            _say(found, mapped, "amount", mark("The amount is missing."))
        line.amount = line.gross
    if line.amount is not None and line.cancelled is not None and line.cancelled > line.amount:
        said = mark("More was cancelled than was paid.")
        _say(found, mapped, "cancelled", said)
    if "status" in mapped.columns and not line.status and not _is_wrong(found, mapped, "status"):
        _say(found, mapped, "status", mark("The status is missing."))
    is_timeless = not line.times and not any(_is_wrong(found, mapped, name) for name in TIMES)
    if is_timeless:
        _say(found, mapped, "at", mark("The line has no day or time, so it belongs to no day."))


def _is_wrong(found: ReadRow, mapped: Mapped, name: str) -> bool:
    heading = mapped.heading(name)
    return bool(heading) and any(one.column == heading for one in found.troubles)


def _say(found: ReadRow, mapped: Mapped, name: str, message: str, **params: object) -> None:
    found.troubles.append(
        Trouble(found.place, mapped.heading(name), Problem(name, message, params=params))
    )


def guessed(headings: Sequence[str]) -> dict[str, int]:
    """Return which column holds what, as far as the headings say; the first of two counts."""
    found: dict[str, int] = {}
    for number, heading in enumerate(headings):
        name = import_columns.named(heading)
        if name:
            found.setdefault(name, number)
    return found


def lacking(mapped: Mapped) -> list[Problem]:
    """Return what a file must have and has not."""
    columns = mapped.columns
    found = []
    if "merchant_uid" not in columns:
        found.append(Problem("merchant_uid", mark("Say which column holds the order number.")))
    if not {"amount", "gross"} & columns.keys():
        found.append(Problem("amount", mark("Say which column holds the amount.")))
    if not set(TIMES) & columns.keys():
        found.append(Problem("at", mark("Say which column holds the day or the time.")))
    return found


def remarks(mapped: Mapped) -> list[str]:
    """Return message ids of what a person should know of a file as a whole."""
    said = []
    if "imp_uid" not in mapped.columns:
        said.append(
            mark(
                "The file does not say the gateway's number of a payment. Payments are known by "
                "their order number until the gateway tells of them."
            )
        )
    if "status" not in mapped.columns:
        said.append(mark("No column says the status, so every line counts as paid."))
    if "currency" not in mapped.columns:
        said.append(mark("No column says the currency, so amounts are in won."))
    return said
