"""Is this card good? Credentials are examined and forgotten; the masked card goes on.

Number, expiry, birth date and password part live in one ``Credentials`` value for as long as one
request is examined. Nothing below keeps, logs or raises them; what is kept is ``Card``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from lib.catalog.gateway_codes import Category
from lib.catalog.issuers import Issuer, by_code
from lib.catalog.test_cards import (
    WRONG_NUMBER,
    Rejection,
    SandboxCard,
    Stage,
    When,
    by_scenario,
    is_test_number,
    known_numbers,
    scenario_of,
)
from lib.kernel.clock import SEOUL
from lib.kernel.redaction import mask_card
from lib.sandbox.models.refusals import pg_text

# ISO/IEC 7812-1: 13 to 19 digits; fewer cannot be masked to six and four.
_NUMBER: Final = re.compile(r"[0-9]{13,19}")
_WITHOUT_SEPARATORS: Final = str.maketrans("", "", "- ")
_EXPIRY: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_BUSINESS_NUMBER: Final = 10
_BIRTH_DATE: Final = 6

# Magic values that provoke a refusal with any card (ours).
_WRONG_BIRTH: Final = "999999"
_WRONG_PASSWORD: Final = "99"  # noqa: S105 — two digits that every caller may know


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a buyer knows of a card. Never kept, and never shown by ``repr``.

    Attributes:
        number: as sent.
        expiry: ``YYYY-MM`` as sent.
        birth: ``YYMMDD`` or a ten-digit business number; None = not sent.
        pwd_2digit: first two digits of the password; None = not sent.
        digits: the number without dashes and blanks.
    """

    number: str = field(repr=False)
    expiry: str = field(repr=False)
    birth: str | None = field(repr=False, default=None)
    pwd_2digit: str | None = field(repr=False, default=None)
    digits: str = field(repr=False, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digits", self.number.translate(_WITHOUT_SEPARATORS))


@dataclass(frozen=True, slots=True)
class Card:
    """What the sandbox knows of a card after looking at it.

    Attributes:
        number: first six and last four digits, stars between.
        issuer_code: three characters.
        scenario: four digits of the test scenario.
    """

    number: str
    issuer_code: str
    scenario: str

    @property
    def behaviour(self) -> SandboxCard:
        """Return the catalogue's entry of the scenario."""
        return by_scenario()[self.scenario]

    @property
    def issuer(self) -> Issuer:
        """Return the catalogue's entry of the issuer."""
        return by_code()[self.issuer_code]

    def rejection(self, stage: Stage, facts: frozenset[When], *, before: int = 0) -> str | None:
        """Say why this card is turned down at a stage.

        Args:
            stage: the step that is taken.
            facts: what is true of the request.
            before: how often the scenario has said no already.

        Returns:
            ``[CODE] text``, or None when nothing stands against it.
        """
        for rejection in self.behaviour.rejections:
            if _applies(rejection, stage, facts, before):
                return pg_text(rejection.code, rejection.category)
        return None


def read_card(credentials: Credentials, *, strict: bool = False) -> Card | None:
    """Keep of a card what may be kept; None when its number is no card number.

    Args:
        credentials: as sent.
        strict: whether a number that is no test card's is wrong; it is good otherwise.
    """
    if not _NUMBER.fullmatch(credentials.digits):
        return None
    issuer_code, scenario = scenario_of(credentials.digits)
    if strict and not is_test_number(credentials.digits):
        scenario = WRONG_NUMBER
    return Card(mask_card(credentials.digits), issuer_code, scenario)


def authentication_failure(
    credentials: Credentials, card: Card | None, now: datetime, *, strict: bool = False
) -> str | None:
    """Say why the issuer does not recognise the card's holder.

    Args:
        credentials: as sent.
        card: what read_card made of them.
        now: the present instant; a card is good to the end of its month in Korea.
        strict: whether the dates that old documents print are examined, too.

    Returns:
        ``[CODE] text``, or None when all is well.
    """
    if card is None:
        return pg_text("14", "card")
    known = known_numbers().get(credentials.digits)
    lenient = known is not None and known.lenient and not strict
    wrong = (
        _expiry_failure(credentials.expiry, now.astimezone(SEOUL).date(), lenient=lenient)
        or _password_failure(credentials.pwd_2digit)
        or _birth_failure(credentials.birth, lenient=lenient)
        or _magic_failure(credentials)
    )
    if wrong:
        return pg_text(*wrong)
    facts: set[When] = set()
    if not credentials.pwd_2digit:
        facts.add("password_missing")
    if len(credentials.birth or "") != _BUSINESS_NUMBER:
        facts.add("not_corporate")
    return card.rejection("authentication", frozenset(facts))


_Wrong = tuple[str, Category] | None


def _expiry_failure(expiry: str, today: date, *, lenient: bool) -> _Wrong:
    match = _EXPIRY.fullmatch(expiry)
    if not match:
        return "23", "card"
    if not lenient and (int(match[1]), int(match[2])) < (today.year, today.month):
        return "4", "card"
    return None


def _birth_failure(birth: str | None, *, lenient: bool) -> _Wrong:
    """Examine a birth date; whether one must be sent is up to the contract, so none will do."""
    if not birth or birth == _WRONG_BIRTH:
        return None
    if not (birth.isascii() and birth.isdigit()):
        return "C042", "common"
    if len(birth) == _BUSINESS_NUMBER or (len(birth) == _BIRTH_DATE and lenient):
        return None
    if len(birth) != _BIRTH_DATE or not _is_date(birth):
        return "C038", "common"
    return None


def _is_date(birth: str) -> bool:
    """Say whether YYMMDD is a day of either century; 29 February counts if one of them has it."""
    year, month, day = int(birth[:2]), int(birth[2:4]), int(birth[4:])
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


def _password_failure(pwd_2digit: str | None) -> _Wrong:
    if pwd_2digit and not re.fullmatch(r"[0-9]{2}", pwd_2digit):
        return "C043", "common"
    return None


def _magic_failure(credentials: Credentials) -> _Wrong:
    birth = credentials.birth == _WRONG_BIRTH
    password = credentials.pwd_2digit == _WRONG_PASSWORD
    if birth and password:
        return "52", "card"
    if birth:
        return "51", "card"
    return ("19", "card") if password else None


def _applies(rejection: Rejection, stage: Stage, facts: frozenset[When], before: int) -> bool:
    return (
        rejection.stage == stage
        and (rejection.when == "always" or rejection.when in facts)
        and (rejection.times == 0 or before < rejection.times)
    )
