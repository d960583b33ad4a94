"""What can go wrong on demand? Faults of the sandbox by name, when they strike and what they do."""

from __future__ import annotations

from functools import cache
from typing import Literal

from lib.catalog.gateway_codes import Category
from lib.catalog.reading import Fact, read

Moment = Literal["before", "pg", "answer", "webhook", "window"]
Unit = Literal["", "seconds", "status", "won"]


class SandboxFault(Fact):
    """One fault.

    Attributes:
        name: what headers and control calls say.
        moment: when it strikes: before the call is looked at; where the PG would be asked; when
            the call is done and answered; when it is announced; inside the payment window.
        unit: what its value counts; empty = it takes none.
        value: the value without one being said.
        least: smallest value.
        most: largest value.
        code: gateway code it refuses with; empty = none.
        category: table of that code.
        en: English title.
        ko: Korean title.
        effect_en: what the caller sees, in English.
        effect_ko: the same in Korean.
    """

    name: str
    moment: Moment
    unit: Unit = ""
    value: int = 0
    least: int = 0
    most: int = 0
    code: str = ""
    category: Category = "common"
    en: str
    ko: str
    effect_en: str
    effect_ko: str


@cache
def faults() -> tuple[SandboxFault, ...]:
    """Return all faults."""
    return read("faults", "fault", SandboxFault)


@cache
def by_name() -> dict[str, SandboxFault]:
    """Return the faults by their names."""
    return {fault.name: fault for fault in faults()}
