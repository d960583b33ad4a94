"""Where does the payment window open inside the console? In a frame that survives redrawing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from lib.catalog.vocabulary import Device
from lib.i18n import gettext as _
from lib.ledger.schema import CheckoutEventRow, CheckoutRow
from lib.services.checkout import Seen
from lib.ui import keys

# Pixels: a payment window is 680 high; of a page that has had its answer little is worth seeing.
_WINDOW: Final = 700
_BACK: Final = 460
_DONE: Final = 200
_HEIGHTS: Final = {Seen.CALLBACK: _DONE, Seen.CALLBACK_LOST: _DONE, Seen.REDIRECT: _BACK}
_OF_THE_BROWSER: Final = {*_HEIGHTS, Seen.SHOWN, Seen.REQUESTED}
_component: Final = st.components.v2.component(
    "paybench_checkout_window",
    js=(Path(__file__).parent / "checkout_window.js").read_text(encoding="utf-8"),
)


def address(run: CheckoutRow) -> str:
    """Return the address of a run's page, within the console."""
    return f"/-/checkout/{run.id}?device={run.device}"


def draw(run: CheckoutRow, events: Sequence[CheckoutEventRow]) -> None:
    """Draw a run's page, as large as what it shows.

    Args:
        run: which one.
        events: what was seen of it, in order.
    """
    seen = [Seen(one.kind) for one in events if one.kind in _OF_THE_BROWSER]
    _component(
        key=keys.widget("checkout", "window"),
        data={
            "address": address(run),
            "title": _("The shop's page of this run"),
            "narrow": run.device == Device.MOBILE,
            "height": _HEIGHTS.get(seen[-1], _WINDOW) if seen else _WINDOW,
        },
    )
