"""Where does the money of a virtual account go back to? An account of the buyer's, on another day.

Other methods give money back to where it came from. A virtual account cannot be paid into from the
PG's side, so the caller names an account; the transfer arrives on the next business day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from lib.catalog import banks
from lib.kernel.clock import SEOUL, seoul_midnight, to_unix
from lib.sandbox.models.refusals import PG, Refusal, pg_text
from lib.sandbox.rows import Row

_NOBODYS_NAME: Final = "불일치"
"""A holder that belongs to no account (ours)."""
_LONGEST_ACCOUNT: Final = 16
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class RefundAccount:
    """The account that money goes back to.

    Attributes:
        holder: whose it is.
        bank: code of the PG's table; its Korean name is understood unless the profile is strict.
        account: digits, with or without dashes.
    """

    holder: str | None = None
    bank: str | None = None
    account: str | None = None


NOWHERE: Final = RefundAccount()


@dataclass(frozen=True, slots=True)
class ExaminedAccount:
    """An account that has been examined; see RefundAccount."""

    holder: str
    bank_code: str
    account: str


def examine(row: Row, named: RefundAccount, *, partial: bool, strict: bool) -> ExaminedAccount:
    """Examine the account that the money of a virtual account is to go to.

    Args:
        row: the payment.
        named: as sent.
        partial: whether only a part of what was paid goes back.
        strict: whether a bank must be named by its code.

    Raises:
        Refusal: code -1, the PG cannot send money there.
    """
    if not named.holder:
        raise _refused("RF38")
    if not named.bank or not named.account:
        raise _refused("A018")
    bank = banks.by_code().get(named.bank)
    if bank is None and not strict:
        bank = banks.by_name().get(named.bank)
    if bank is None or not bank.toss:
        raise _refused("RF20")
    account = re.sub(r"[- ]", "", named.account)
    if not (account.isascii() and account.isdigit() and len(account) <= _LONGEST_ACCOUNT):
        raise _refused("RF26")
    if account == re.sub(r"\D", "", row["vbank_num"] or ""):
        raise _refused("RF31")
    if named.holder == _NOBODYS_NAME:
        raise _refused("RF37")
    if row["is_escrow"] and partial:
        raise _refused("RF30")
    return ExaminedAccount(named.holder, bank.code, account)


def arrives_at(now: int) -> int:
    """Return when a transfer arrives: at the beginning of the next business day in Korea.

    Saturdays and Sundays are none; public holidays are not known here.

    Args:
        now: UNIX seconds.
    """
    day = datetime.fromtimestamp(now, UTC).astimezone(SEOUL).date() + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return to_unix(seoul_midnight(day))


def _refused(code: str) -> Refusal:
    return Refusal(PG, pg_text(code))
