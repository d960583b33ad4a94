"""Which REST calls does the customer's guide show? Ready to be filled in, word for word."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import Field

from lib.catalog.reading import Fact, read


class RestPreset(Fact):
    """One call of a document.

    Attributes:
        id: its name in addresses and tests.
        call: catalogue name of the operation.
        en: English title.
        ko: Korean title.
        path: values for the slots of the call's path.
        body: what is sent.
    """

    id: str
    call: str
    en: str
    ko: str
    path: dict[str, str] = Field(default_factory=dict)
    body: dict[str, Any]


@cache
def rest_presets() -> tuple[RestPreset, ...]:
    """Return all presets in the order of the guide."""
    return read("rest_presets", "preset", RestPreset)
