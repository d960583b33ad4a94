"""What does a cell of a file with payments say? One value, or a sentence on why it says none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lib.catalog.import_columns import CellKind, meaning
from lib.i18n import mark
from lib.kernel.redaction import is_given_out, redact, redact_text
from lib.services.import_moments import CellError, Note, moment

CARD: Final = "card_number"
MASKED: Final = mark("Card numbers are masked: only the first six and last four digits are kept.")

_MONEY: Final = re.compile(r"krw|usd|jpy|won|\u20a9|\uffe6|\$|\u00a5|\uc6d0|\s", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_POWER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_DIGITS: Final = 15  # that a spreadsheet keeps of a number
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_WON: Final = frozenset({"\u20a9", "\uffe6"})
_MONTHS: Final = re.compile(r"(\d{1,2})\s*(?:\uac1c\uc6d4|months?|m)?", re.IGNORECASE)  # 개월
_MOST_MONTHS: Final = 99


class Formula:
    """A cell that holds a formula, whose value no reader can be sure of."""


def read(kind: CellKind, cell: Any, note: Note) -> Any:  # noqa: ANN401 — of any type
    """Read a cell; None = it is empty.

    Args:
        kind: what it should hold.
        cell: a text, or what a workbook holds: number, date, truth, formula.
        note: called with a message id that a person should know of.

    Returns:
        A text, whole months, a Decimal in major units, or UNIX seconds, by the kind.

    Raises:
        CellError: it holds something else.
    """
    if cell is None:
        return None
    if cell is Formula:
        raise CellError(mark("This cell is a formula. Paste its value instead."))
    if isinstance(cell, str):
        cell = unicodedata.normalize("NFC", cell).strip()
        if not cell:
            return None
        if cell.startswith("#") and cell.upper() in _ERRORS:
            raise CellError(mark("{cell} is an error of the spreadsheet, no value."), cell=cell)
    return _READ[kind](cell, note)


_ERRORS: Final = frozenset(
    {"#VALUE!", "#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#NULL!", "####"}
)


def _id(cell: Any, _note: Note) -> str:  # noqa: ANN401
    if isinstance(cell, str):
        if _POWER.fullmatch(cell):
            raise CellError(
                mark("{cell} has lost digits in a spreadsheet. Format the column as text."),
                cell=cell,
            )
        if is_given_out(cell.replace("-", "").replace(" ", "")):
            raise CellError(mark("This is a card number. It does not belong into this column."))
        return cell
    if isinstance(cell, bool | datetime):
        raise CellError(mark("{cell} is no number or name."), cell=_shown(cell))
    if isinstance(cell, float) and not cell.is_integer():
        raise CellError(mark("{cell} is no number or name."), cell=_shown(cell))
    whole = str(int(cell))
    if len(whole) > _DIGITS:
        raise CellError(
            mark("{cell} has lost digits in a spreadsheet. Format the column as text."), cell=whole
        )
    return whole


def _text(cell: Any, note: Note) -> str:  # noqa: ANN401
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    kept = redact_text(text)
    if kept != text:
        note(MASKED)
    return kept


def _card(cell: Any, note: Note) -> str:  # noqa: ANN401
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    kept = str(redact({CARD: text})[CARD])  # as the observation keeps it, so that both agree
    if kept != text:
        note(MASKED)
    return kept


def _amount(cell: Any, _note: Note) -> Decimal:  # noqa: ANN401
    if isinstance(cell, bool | datetime):
        raise CellError(mark("{cell} is no amount."), cell=_shown(cell))
    if isinstance(cell, int | float):
        value = Decimal(repr(cell))
        if not value.is_finite() or len(value.as_tuple().digits) > _DIGITS + 2:
            raise CellError(mark("{cell} is no amount."), cell=_shown(cell))
        return value
    wide = unicodedata.normalize("NFKC", cell)
    bare = _MONEY.sub("", wide).replace("\u2212", "-")
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    if bare.startswith("-") and bare[1:2] == "-":
        bare = ""
    if _POWER.fullmatch(bare):
        raise CellError(
            mark("{cell} has lost digits in a spreadsheet. Format the column as a number."),
            cell=cell,
        )
    if not _PLAIN.fullmatch(bare):
        raise CellError(mark("{cell} is no amount. Write it like 14000 or 14,000."), cell=cell)
    try:
        value = Decimal(bare.replace(",", ""))
    except InvalidOperation:
        raise CellError(mark("{cell} is no amount."), cell=cell) from None
    return value


def _currency(cell: Any, _note: Note) -> str:  # noqa: ANN401
    text = str(cell).upper()
    known = "KRW" if text in _WON else meaning(CellKind.CURRENCY, text)
    if known:
        return known
    if not _CURRENCY.fullmatch(text):
        raise CellError(mark("{cell} is no currency. Write KRW, USD and so on."), cell=cell)
    return text


def _months(cell: Any, _note: Note) -> int:  # noqa: ANN401
    if isinstance(cell, str):
        if cell == "-" or meaning(CellKind.MONTHS, cell):
            return 0
        found = _MONTHS.fullmatch(cell)
        months = int(found[1]) if found else -1
    else:
        is_whole = isinstance(cell, int | float) and not isinstance(cell, bool)
        months = int(cell) if is_whole and float(cell).is_integer() else -1
    if not 0 <= months <= _MOST_MONTHS:
        raise CellError(
            mark("{cell} is no number of months. Write 0 for lump sum, or 2 to 12."),
            cell=_shown(cell),
        )
    return months


def _word(kind: CellKind, message: str) -> Callable[[Any, Note], str]:
    def word(cell: Any, _note: Note) -> str:  # noqa: ANN401
        found = meaning(kind, str(cell))
        if not found:
            raise CellError(message, cell=_shown(cell))
        return found

    return word


def _open_word(kind: CellKind) -> Callable[[Any, Note], str]:
    """Read a word of a set that is open: what nobody knows stays as it is."""

    def word(cell: Any, note: Note) -> str:  # noqa: ANN401
        text = _text(cell, note)
        return meaning(kind, text) or text

    return word


def _shown(cell: Any) -> str:  # noqa: ANN401
    return redact_text(str(cell))[:60]


_READ: Final[dict[CellKind, Callable[[Any, Note], Any]]] = {
    CellKind.ID: _id,
    CellKind.TEXT: _text,
    CellKind.CARD: _card,
    CellKind.AMOUNT: _amount,
    CellKind.CURRENCY: _currency,
    CellKind.MOMENT: moment,
    CellKind.MONTHS: _months,
    CellKind.STATUS: _word(
        CellKind.STATUS,
        mark("{cell} is no status. Write paid, cancelled, failed or waiting."),
    ),
    CellKind.LINE: _word(
        CellKind.LINE, mark("{cell} is no kind of line. Write payment or cancel.")
    ),
    CellKind.METHOD: _open_word(CellKind.METHOD),
    CellKind.ISSUER: _open_word(CellKind.ISSUER),
    CellKind.ENVIRONMENT: _word(
        CellKind.ENVIRONMENT, mark("{cell} is no environment. Write live, test or sandbox.")
    ),
}
