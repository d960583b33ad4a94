"""How are refused lines taken along? As CSV that can be mended and brought in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from lib.i18n import gettext as _
from lib.ledger.exports.csv import safe
from lib.services.import_lines import Mapped, Trouble


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with one cell.

    Attributes:
        trouble: place and problem.
        cells: of the line, as far as they may be kept, in the order of the mapped columns.
    """

    trouble: Trouble
    cells: list[str]

    def said(self) -> str:
        """Return the sentence in the present language."""
        return _(self.trouble.problem.message, **self.trouble.problem.params)


def shown_columns(mapped: Mapped) -> list[str]:
    """Return the headings of the columns that are read, in the order of the file."""
    return [mapped.headings[number] for number in sorted(set(mapped.columns.values()))]


def written(mapped: Mapped, refusals: Sequence[Refusal]) -> bytes:
    """Write refusals as CSV: UTF-8 with BOM, nothing a formula; one line for each problem."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(safe([_("Row"), _("Column"), _("What is wrong"), *shown_columns(mapped)]))
    for one in refusals:
        place = str(one.trouble.place) if one.trouble.place else ""
        rows.writerow(safe([place, one.trouble.column, one.said(), *one.cells]))
    return out.getvalue().encode("utf-8-sig", "replace")
