"""Which plans and issuers does a window offer? As Toss shows them, read from what a page asked for.

``display.card_quota`` names the longest plan: everything from lump sum up to it is shown. Wallets
of the newer module take each month as a plan of its own. Values of the wrong type are as good as
missing, because a page may send anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib.catalog import issuers, pay_methods
from lib.catalog.vocabulary import PgModule

INSTALMENT_MINIMUM: Final = 50_000
_USUAL: Final = tuple(range(2, 13))  # ours: what is shown when the page says nothing
_LONGEST: Final = 60  # ours: a mistyped month must not draw a list of thousands
_SHORTEST: Final = 2
_KAKAOPAY: Final = "kakaopay"
_KAKAOPAY_LONGEST: Final = 12

Params = Mapping[str, Any]


def months(params: Params, module: PgModule | None, *, method: str = "card") -> tuple[int, ...]:
    """Return the plans to choose from, ascending; 0 is lump sum.

    Args:
        params: what the page asked for.
        module: the module that opens.
        method: where ``pay_method`` says nothing.

    Returns:
        Nothing where there are no plans, or none is left.
    """
    asked = params.get("pay_method")
    code = asked if isinstance(asked, str) and asked else method
    known = pay_methods.by_code().get(code)
    is_wallet = bool(known and known.wallet)
    if issues_key(params) or not (code == "card" or is_wallet):
        return ()
    display = params.get("display")
    display = display if isinstance(display, Mapping) else {}
    no_lump_sum = display.get("only_installment") is True
    amount = whole(params.get("amount"))
    if amount is not None and amount < INSTALMENT_MINIMUM:
        return () if no_lump_sum else (0,)
    named = _named(display.get("card_quota"))
    if named is None:
        plans = _USUAL
    else:
        limit = _KAKAOPAY_LONGEST if code == _KAKAOPAY else _LONGEST
        plans = tuple(sorted(month for month in named if _SHORTEST <= month <= limit))
        takes_each = no_lump_sum or (is_wallet and module is not PgModule.UPLUS)
        if plans and not takes_each:
            plans = tuple(range(_SHORTEST, plans[-1] + 1))
    return plans if no_lump_sum else (0, *plans)


def issuer_codes(params: Params) -> tuple[str, ...]:
    """Return the issuers that ``card.detail`` leaves, in the order of the published table.

    All are there at first and the rules apply one after the other, ``*`` to all (ours). Codes that
    nobody knows come last.
    """
    left = dict.fromkeys(issuers.by_code(), True)
    card = params.get("card")
    rules = card.get("detail") if isinstance(card, Mapping) else None
    for rule in rules if isinstance(rules, list) else []:
        code, enabled = _rule(rule)
        if code == "*":
            left = dict.fromkeys(left, enabled)
        elif code is not None:
            left[code] = enabled
    return tuple(code for code in left if left[code])


def offered_codes(params: Params) -> tuple[str, ...]:
    """Return the issuers a buyer chooses from: with ``appCard`` those that have an app."""
    codes = issuer_codes(params)
    if params.get("appCard") is not True:
        return codes
    known = issuers.by_code()
    return tuple(code for code in codes if code in known and known[code].app_card)


def direct(params: Params) -> tuple[str, int] | None:
    """Return issuer and plan of a call that goes straight to an issuer; None = the buyer chooses.

    A direct call without a plan is lump sum. An issuer's code that is no text is none.
    """
    card = params.get("card")
    chosen = card.get("direct") if isinstance(card, Mapping) else None
    if not isinstance(chosen, Mapping):
        return None
    code = chosen.get("code")
    return (code if isinstance(code, str) else "", whole(chosen.get("quota")) or 0)


def issues_key(params: Params) -> bool:
    """Say whether a window issues a billing key: ``customer_uid`` makes it one."""
    value = params.get("customer_uid")
    return value is not None and value != ""


def whole(value: object) -> int | None:
    """Return a number without decimals; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == value // 1 else None


def _named(quota: object) -> set[int] | None:
    """Return the months of a list; None where it is no list of months."""
    if not isinstance(quota, list):
        return None
    months = [whole(item) for item in quota]
    if any(month is None or month < 0 for month in months):
        return None
    return {month for month in months if month is not None}


def _rule(rule: object) -> tuple[str | None, bool]:
    if not isinstance(rule, Mapping):
        return None, False
    code, enabled = rule.get("card_code"), rule.get("enabled")
    if isinstance(code, str) and isinstance(enabled, bool):
        return code, enabled
    return None, False
