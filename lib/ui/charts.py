"""How do charts write time and money? Axes in the reader's units, alike on every chart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from lib.i18n import formats


def at(day: date, shift: timedelta) -> Any:  # noqa: ANN401 — Altair's own date
    """Return a moment beside a day, as an end of an axis."""
    moment = pd.Timestamp(day) + shift
    return alt.DateTime(year=moment.year, month=moment.month, date=moment.day, hours=moment.hour)


def axis_labels() -> str:
    """Return the Vega expression that writes amounts in the reader's units."""
    expression = "format(datum.value, ',')"
    for size, unit in reversed(formats.axis_units()):
        expression = (
            f"abs(datum.value) >= {size} ? "
            f"format(datum.value / {size}, ',.4~f') + '{unit}' : {expression}"
        )
    return expression
