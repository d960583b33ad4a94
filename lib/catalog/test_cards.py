"""Which card numbers make the sandbox do what? Scenarios, and the numbers that name them.

A number is ``0`` + issuer code (3) + eight free digits + scenario (4). No payment card starts with
0, so no real card can ever be one of these.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from lib.catalog.gateway_codes import Category
from lib.catalog.issuers import by_code
from lib.catalog.reading import Fact, read
from lib.kernel.errors import CatalogError

DEFAULT_ISSUER: Final = "366"
APPROVED: Final = "0000"
WRONG_NUMBER: Final = "0009"
_LENGTH: Final = 16

Stage = Literal["authentication", "approval", "issue", "again", "cancel", "window"]
When = Literal[
    "always",
    "instalment",
    "partial",
    "password_missing",
    "not_corporate",
    "card_points",
    "billing_key",
]


class Rejection(BaseModel):
    """One "no" of a scenario.

    Attributes:
        stage: where it happens: checking the card, approving the charge, issuing a key, looking
            at a key before it is charged, cancelling, or inside the payment window.
        category: table of the PG's sheet.
        code: gateway code.
        when: what must be true of the request besides.
        times: how often it happens before all is well; 0 = every time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: Stage
    category: Category
    code: str
    when: When = "always"
    times: int = 0


class SandboxCard(Fact):
    """One scenario of a test card.

    Attributes:
        scenario: last four digits of the number.
        en: English title.
        ko: Korean title.
        provokes_en: what the caller sees, in English.
        provokes_ko: the same in Korean.
        card_type: 0 credit, 1 check.
        rejections: the "no"s it provokes; none = approved.
        slow: the issuer lets everybody wait before it answers.
        answer_lost: the charge happens, its answer does not arrive.
    """

    scenario: str
    en: str
    ko: str
    provokes_en: str
    provokes_ko: str
    card_type: Literal[0, 1] = 0
    rejections: tuple[Rejection, ...] = ()
    slow: bool = False
    answer_lost: bool = False

    @property
    def stage(self) -> Stage | None:
        """Return where the scenario first says no; None where it never does."""
        return self.rejections[0].stage if self.rejections else None

    @property
    def code(self) -> str:
        """Return the gateway code it first says no with; empty where it never does."""
        return self.rejections[0].code if self.rejections else ""


class KnownNumber(Fact):
    """A number outside the scheme that people copy from documents and published clients.

    Attributes:
        number: digits only.
        scenario: the scenario it stands for.
        lenient: its expiry and birth date are not examined, because the document that prints it
            prints an expiry long past and a date that does not exist.
        en: where it comes from, in English.
        ko: the same in Korean.
    """

    number: str
    scenario: str
    lenient: bool = False
    en: str
    ko: str


@cache
def cards() -> tuple[SandboxCard, ...]:
    """Return all scenarios in the order of their digits."""
    return read("test_cards", "card", SandboxCard)


@cache
def by_scenario() -> dict[str, SandboxCard]:
    """Return the scenarios by their four digits."""
    return {card.scenario: card for card in cards()}


@cache
def known_numbers() -> dict[str, KnownNumber]:
    """Return the well-known numbers outside the scheme by their digits."""
    return {entry.number: entry for entry in read("test_cards", "known_number", KnownNumber)}


def number_for(scenario: str, issuer_code: str = DEFAULT_ISSUER) -> str:
    """Compose the number of a test card, written in groups of four.

    Args:
        scenario: four digits of a scenario.
        issuer_code: three digits of an issuer that has a numeric code.

    Raises:
        CatalogError: there is no such scenario or issuer.
    """
    if scenario not in by_scenario():
        raise CatalogError(f"test_cards.toml: no scenario {scenario}")
    if issuer_code not in by_code() or not issuer_code.isdigit():
        raise CatalogError(f"issuers.toml: no issuer with the numeric code {issuer_code}")
    digits = f"0{issuer_code}00000000{scenario}"
    return "-".join(digits[start : start + 4] for start in range(0, _LENGTH, 4))


def scenario_of(number: str) -> tuple[str, str]:
    """Read issuer code and scenario from a card number; total.

    A number outside the scheme is approved as issuer 366: documents and published clients print
    numbers of all kinds, and a sandbox that refused them would be of no use for their samples.

    Args:
        number: digits, with or without dashes and blanks.

    Returns:
        Issuer code and four digits of a scenario that exists.
    """
    digits = re.sub(r"[- ]", "", number)
    if known := known_numbers().get(digits):
        return DEFAULT_ISSUER, known.scenario
    if len(digits) == _LENGTH and digits.startswith("0") and digits[1:4] in by_code():
        scenario = digits[-4:]
        return digits[1:4], scenario if scenario in by_scenario() else APPROVED
    return DEFAULT_ISSUER, APPROVED


def is_test_number(number: str) -> bool:
    """Say whether digits are a number of the scheme, with a scenario and an issuer that exist."""
    return (
        len(number) == _LENGTH
        and number.startswith("0")
        and number[1:4] in by_code()
        and number[-4:] in by_scenario()
    )
