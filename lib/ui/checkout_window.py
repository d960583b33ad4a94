"""Where does the payment window open inside the console? In a frame that survives redrawing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from lib.catalog.vocabulary import Device
from lib.i18n import gettext as _
from lib.ledger.schema import CheckoutRow
from lib.ui import keys

_HEIGHT: Final = 700  # pixels; a payment window is 680 high
_component: Final = st.components.v2.component(
    "paybench_checkout_window",
    js=(Path(__file__).parent / "checkout_window.js").read_text(encoding="utf-8"),
)


def address(run: CheckoutRow) -> str:
    """Return the address of a run's page, within the console."""
    return f"/-/checkout/{run.id}?device={run.device}"


def draw(run: CheckoutRow) -> None:
    """Draw a run's page."""
    _component(
        key=keys.widget("checkout", "window"),
        data={
            "address": address(run),
            "title": _("The shop's page of this run"),
            "narrow": run.device == Device.MOBILE,
            "height": _HEIGHT,
        },
    )
