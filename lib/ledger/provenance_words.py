"""How does a person read where an export comes from? Line by line, in the language of the file."""

from __future__ import annotations

from lib.i18n import gettext as _
from lib.ledger.provenance import Provenance


def lines(provenance: Provenance) -> list[tuple[str, str]]:
    """Return names and values, in the order in which they are shown."""
    said = [
        (_("Written by"), f"{provenance.program}, {provenance.actor}"),
        (_("Generated at"), provenance.generated_at),
        (_("Time zone"), provenance.zone),
        (_("Time basis"), provenance.basis),
        *(
            (_("Filter: {name}", name=name), _value(value))
            for name, value in provenance.filter.items()
        ),
        (_("Columns"), ", ".join(column.title for column in provenance.columns)),
        (_("Personal data"), _("masked") if provenance.masked else _("shown")),
        (_("Rows"), str(provenance.rows)),
    ]
    for currency, totals in provenance.totals.items():
        titles = {column.name: column.title for column in provenance.columns}
        for name, total in totals.items():
            title = titles.get(name, name)
            said.append((_("Sum of {column}, {currency}", column=title, currency=currency), total))
    return [*said, (_("Checksum"), provenance.checksum)]


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
