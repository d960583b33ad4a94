"""How is a reconciliation taken along? As CSV, a line for each payment that does not agree."""

from __future__ import annotations

import csv
import io
from typing import Any, Final

from lib.catalog import words
from lib.i18n import gettext as _
from lib.ledger.export_cells import amounts, moments, padded
from lib.ledger.exports.csv import safe
from lib.services.reconciling import COMPARED, Difference, Line, Reconciliation, Side

_AMOUNTS: Final = frozenset({"amount", "cancelled"})


def titles() -> dict[str, str]:
    """Return what the compared fields are called."""
    return {
        "amount": _("Amount"),
        "currency": _("Currency"),
        "cancelled": _("Cancelled"),
        "status": _("Status"),
        "pay_method": _("Method"),
        "event_at": _("When (Seoul)"),
    }


def difference(value: Difference) -> str:
    """Return how a difference is called."""
    return {
        Difference.DIFFERING: _("Differing"),
        Difference.MISSING_HERE: _("Missing here"),
        Difference.MISSING_THERE: _("Missing there"),
    }[value]


def reason(line: Line) -> str:
    """Return in words on what a line's sides do not agree."""
    if line.difference is Difference.MISSING_HERE:
        return _("The gateway has it, the ledger does not.")
    if line.difference is Difference.MISSING_THERE:
        return _("The ledger has it, the gateway does not show it.")
    return ", ".join(titles()[name] for name in line.fields)


def shown(side: Side | None, name: str) -> str:
    """Return a field of a side as a person reads it."""
    if side is None:
        return ""
    value: Any = side[name]
    if name in _AMOUNTS:
        return padded(amounts([value], [side["currency"]])[0], side["currency"])
    if name == "event_at":
        return moments([value])[0]
    if name == "status":
        return words.status(value)
    return words.method(value) if name == "pay_method" else str(value)


def report(found: Reconciliation) -> bytes:
    """Write a reconciliation as CSV: UTF-8 with BOM, nothing a formula, sums at its end."""
    out = io.StringIO()
    rows = csv.writer(out)
    names = titles()
    rows.writerow(
        [
            _("Difference"),
            _("Reason"),
            "imp_uid",
            _("Order number"),
            *(_("{field}, here", field=names[name]) for name in COMPARED),
            *(_("{field}, there", field=names[name]) for name in COMPARED),
        ]
    )
    for line in found.lines:
        side = line.here or line.there or {}
        rows.writerow(
            safe(
                [
                    difference(line.difference),
                    reason(line),
                    line.imp_uid,
                    str(side.get("merchant_uid", "")),
                    *(shown(line.here, name) for name in COMPARED),
                    *(shown(line.there, name) for name in COMPARED),
                ]
            )
        )
    rows.writerow([])
    rows.writerow([_("Period"), f"{found.first_day} – {found.last_day}"])  # noqa: RUF001
    rows.writerow(safe([_("Channel"), found.channel_name]))
    rows.writerow([_("Matched"), str(found.matched)])
    for value in Difference:
        rows.writerow([difference(value), str(found.count(value))])
    for said, sums in ((_("Here"), found.here), (_("There"), found.there)):
        for currency, sum_ in sums.items():
            gross, cancelled = amounts([sum_.gross, sum_.cancelled], [currency] * 2)
            rows.writerow([said, currency, str(sum_.count), gross, cancelled])
    return out.getvalue().encode("utf-8-sig")
