"""How does a file of charges become lines? Read whole, columns by heading, nothing guessed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lib.catalog import batch_columns, rest_bodies
from lib.i18n import mark
from lib.kernel.problems import Problem
from lib.services import test_card_data
from lib.services.batch_lines import CARD, TEST_CARD, Examiner, Line, Plan, Trouble
from lib.services.charge_orders import AGAIN, ONETIME

LARGEST: Final = 4_000_000  # bytes
_DELIMITERS: Final = ",;\t|"
_ENCODINGS: Final = ("utf-8-sig", "cp949")  # what Korean spreadsheets write
_NUMBERS: Final = ("amount", "card_quota", "tax_free")
_SIGNS: Final = re.compile(r"[\s,\u20a9\uffe6]|\uc6d0$")  # thousands, won signs, "won" spelt out
_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read.

    Attributes:
        headings: of its columns, in their order.
        rows: the cells of each line, with the line of the file it begins at.
        troubles: why it cannot be used.
    """

    headings: tuple[str, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    troubles: tuple[Trouble, ...] = ()


def read_sheet(content: bytes | str) -> Sheet:
    """Read a file of charges; total.

    Args:
        content: comma, semicolon, tab or bar separated; its first line holds the headings.
    """
    if len(content) > LARGEST:
        return _unusable(mark("The file is larger than {most} MB."), most=LARGEST // 1_000_000)
    text = content if isinstance(content, str) else _decoded(content)
    if text is None:
        return _unusable(mark("The file is neither UTF-8 nor CP949 text. Save it as CSV."))
    if "\0" in text:
        return _unusable(mark("This is no text file. Save the sheet as CSV."))
    if not text.strip():
        return _unusable(mark("There is nothing in it."))
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter,
                        strict=True)  # fmt: skip
    rows: list[tuple[int, tuple[str, ...]]] = []
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((before + 1, tuple(cell.strip() for cell in cells)))
            before = reader.line_num
    except csv.Error:
        problem = Problem("", "The quotes of this line do not match.")
        return Sheet(troubles=(Trouble(before + 1, "", problem),))
    headings = rows[0][1]
    long = [
        Trouble(place, "", Problem("", "The line has {n} cells, the first line has {headings}.",
                                   params={"n": len(cells), "headings": len(headings)}))
        for place, cells in rows[1:]
        if len(cells) > len(headings)
    ]  # fmt: skip
    return Sheet(headings, tuple(rows[1:]), tuple(long))


def mapping_of(headings: Sequence[str]) -> dict[str, int]:
    """Return which column holds what, as far as the headings say; the first of two counts."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = batch_columns.named(heading)
        if name:
            found.setdefault(name, place)
    return found


def plan_of(sheet: Sheet, mapping: Mapping[str, int], examiner: Examiner, name: str) -> Plan:
    """Turn a sheet into a batch with all that is wrong with it, in the order of its lines.

    Args:
        sheet: as read.
        mapping: number of the column by the name of what it holds.
        examiner: looks at the lines that could be read.
        name: what the batch is called.
    """
    lines, troubles = _lines(sheet, mapping)
    unread = {trouble.place for trouble in troubles}
    if 0 not in unread:
        headings = {field: sheet.headings[column] for field, column in mapping.items()}
        legible = [line for line in lines if line.place not in unread]
        if legible or not lines:
            troubles += examiner.troubles(legible, headings)
    return Plan(name, tuple(lines), tuple(sorted(troubles, key=lambda trouble: trouble.place)))


def _lines(sheet: Sheet, mapping: Mapping[str, int]) -> tuple[list[Line], list[Trouble]]:
    if sheet.troubles and not sheet.headings:
        return [], list(sheet.troubles)
    troubles = list(sheet.troubles)
    if "amount" not in mapping:
        needed = Problem("amount", "Say which column holds the amount.")
        return [], [*troubles, Trouble(0, "amount", needed)]
    if not {"customer_uid", TEST_CARD, "card_number"} & mapping.keys():
        needed = Problem("", "Say which column holds the billing key, the test card or the card.")
        return [], [*troubles, Trouble(0, "", needed)]
    lines = []
    for place, cells in sheet.rows:
        entered = {
            name: cells[column]
            for name, column in mapping.items()
            if column < len(cells) and cells[column]
        }
        line, wrong = _line(place, entered)
        lines.append(line)
        troubles.extend(
            Trouble(place, sheet.headings[mapping[problem.path]], problem) for problem in wrong
        )
    return lines, troubles


def _line(place: int, entered: Mapping[str, str]) -> tuple[Line, list[Problem]]:
    problems: list[Problem] = []
    card = {name: value for name, value in entered.items() if name in CARD}
    test_card = ""
    if TEST_CARD in entered:
        known = test_card_data.read(entered[TEST_CARD])
        test_card = known or ""
        if known is None:
            problems.append(
                Problem(TEST_CARD, "There is no such test card. Write its four digits.")
            )
        elif card:
            problems.append(
                Problem(TEST_CARD, "The line names a test card and a card. Choose one.")
            )
    operation = ONETIME if card or test_card or TEST_CARD in entered else AGAIN
    body = dict(_values(entered, operation))
    return Line(place, operation, body, test_card, card), problems


def _values(entered: Mapping[str, str], operation: str) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a body in the order in which bodies are written."""
    for name in rest_bodies.known(operation.removeprefix("charges.")):
        if name not in entered or name in CARD:
            continue
        text = entered[name]
        if name in _NUMBERS:
            bare = _SIGNS.sub("", text)
            yield name, int(bare) if _WHOLE.fullmatch(bare) else text  # a rule says what is wrong
        else:
            yield name, text


def _decoded(content: bytes) -> str | None:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _unusable(message: str, **params: object) -> Sheet:
    return Sheet(troubles=(Trouble(0, "", Problem("", message, params=params)),))
