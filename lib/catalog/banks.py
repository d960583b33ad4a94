"""Which banks are there? Three-digit codes with leading zeros, as Toss and PortOne write them."""

from __future__ import annotations

from functools import cache

from lib.catalog.reading import Fact, read


class Bank(Fact):
    """A bank as ``vbank_code``, ``refund_bank`` and ``GET /banks`` name it.

    Attributes:
        code: three digits.
        ko: Korean name in the documents.
        wire_ko: name as the gateway's official client spells it, where that is another.
        en: English name; empty where no document has one.
        toss: whether Toss Payments lists it, so that money can be sent back to it.
        issues_accounts: whether Toss Payments issues virtual accounts there.
    """

    code: str
    ko: str
    wire_ko: str = ""
    en: str = ""
    toss: bool = False
    issues_accounts: bool = False

    @property
    def name(self) -> str:
        """Return the name the API shows."""
        return self.wire_ko or self.ko


@cache
def banks() -> tuple[Bank, ...]:
    """Return all banks in the order of their codes."""
    return read("banks", "bank", Bank)


@cache
def by_code() -> dict[str, Bank]:
    """Return the banks by their code."""
    return {bank.code: bank for bank in banks()}


@cache
def by_name() -> dict[str, Bank]:
    """Return the banks by each of their Korean names."""
    return {name: bank for bank in reversed(banks()) for name in (bank.ko, bank.wire_ko) if name}
