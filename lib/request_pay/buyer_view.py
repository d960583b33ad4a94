"""What is the buyer offered? Instalment months and issuers, by the reading of each document.

The documents contradict one another on ``display.card_quota``; each has its own answer here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lib.catalog import issuers as issuer_data
from lib.catalog import pay_methods
from lib.catalog.vocabulary import PgModule
from lib.request_pay.draft import (
    INSTALMENTS_FROM,
    at,
    integer,
    is_billing,
    items,
    quota,
    text,
)

# What a Toss window offers when the call says nothing is not documented; a choice of this project.
_UNSAID: Final = tuple(range(2, 13))
# No source names a longest plan; a mistyped month must not draw a list of thousands.
_LONGEST: Final = 60
_KAKAOPAY_LONGEST: Final = 12  # pg/v1/newtoss/warning.mdx

LUMP_SUM: Final = (0,)


@dataclass(frozen=True, slots=True)
class BuyerMonths:
    """The plans a buyer can choose from, ascending; 0 is lump sum.

    Attributes:
        toss: what a Toss window shows. Empty: there is nothing to choose, or no such list.
        generic: what PortOne's general page says; None = it does not say.
        guide: what the customer's guide says; None = it does not say.
        fixed: the plan a direct issuer call fixes beforehand; None = the buyer chooses.
        documented: whether a source states ``toss``; False = a choice of this project.
        applies: whether there is a list of plans at all; False = no card is charged.
    """

    toss: tuple[int, ...]
    generic: tuple[int, ...] | None = None
    guide: tuple[int, ...] | None = None
    fixed: int | None = None
    documented: bool = True
    applies: bool = True


def months(params: object, module: PgModule | None) -> BuyerMonths:
    """Return the plans that a draft offers.

    An amount that is missing or no number counts as large enough, so that the list can be seen
    while the rest is still being typed.

    Args:
        params: the draft, any JSON value.
        module: the module that opens; None = not known.
    """
    code = text(params, "pay_method") or "card"
    method = pay_methods.by_code().get(code)
    wallet = method is not None and method.wallet
    if is_billing(params) or (code != "card" and not wallet):
        return BuyerMonths((), applies=False)
    fixed = _fixed(params)
    only = at(params, "display.only_installment") is True
    amount = integer(params, "amount")
    if amount is not None and amount < INSTALMENTS_FROM:
        if only:
            return BuyerMonths((), fixed=fixed, documented=False)
        return BuyerMonths(LUMP_SUM, LUMP_SUM, LUMP_SUM, fixed)
    named = quota(params)
    if named is None:
        return BuyerMonths(_UNSAID if only else (0, *_UNSAID), fixed=fixed, documented=False)
    plans = tuple(sorted({month for month in named if 2 <= month <= _LONGEST}))  # noqa: PLR2004
    wallet_list = wallet and module is not PgModule.UPLUS
    return BuyerMonths(
        _toss(plans, only=only, wallet=wallet_list, kakaopay=code == "kakaopay"),
        _generic(named, plans, only=only),
        _guide(named, plans, only=only),
        fixed,
    )


def _fixed(params: object) -> int | None:
    """A direct call without a plan is lump sum (pg/v1/newtoss/warning.mdx)."""
    if not isinstance(at(params, "card.direct"), Mapping):
        return None
    return integer(params, "card.direct.quota") or 0


def _toss(plans: tuple[int, ...], *, only: bool, wallet: bool, kakaopay: bool) -> tuple[int, ...]:
    if kakaopay:
        plans = tuple(month for month in plans if month <= _KAKAOPAY_LONGEST)
    if only:
        return plans
    if wallet or not plans:
        return (0, *plans)  # a wallet takes each month as a fixed plan
    return (0, *range(2, plans[-1] + 1))


def _generic(
    named: tuple[int, ...], plans: tuple[int, ...], *, only: bool
) -> tuple[int, ...] | None:
    if only or (named and not plans):
        return None
    return (0, *plans)


def _guide(named: tuple[int, ...], plans: tuple[int, ...], *, only: bool) -> tuple[int, ...] | None:
    """The guide states an empty list, one plan without lump sum, and an unbroken list from 2."""
    if only:
        return plans
    if not named:
        return LUMP_SUM
    unbroken = plans == tuple(range(2, len(plans) + 2)) and len(plans) > 1
    return (0, *plans) if unbroken else None


def issuers(params: object) -> tuple[str, ...]:
    """Return the codes of the issuers that a buyer can choose from.

    ``appCard`` leaves those that have an app (pg/v1/newtoss/warning.mdx).

    Returns:
        What ``enabled_issuers`` does, or a part of it.
    """
    codes = enabled_issuers(params)
    if at(params, "appCard") is not True:
        return codes
    known = issuer_data.by_code()
    return tuple(code for code in codes if code in known and known[code].app_card)


def enabled_issuers(params: object) -> tuple[str, ...]:
    """Return the codes of the issuers that ``card.detail`` leaves enabled.

    All start enabled, the rules apply in order, and ``*`` sets all: the order of evaluation is not
    documented and this is the project's choice. Rules that are no rules are passed over.

    Returns:
        Codes in the order of the catalogue; enabled codes it does not know follow.
    """
    enabled = dict.fromkeys(issuer_data.by_code(), True)
    for rule in items(params, "card.detail"):
        if not isinstance(rule, Mapping):
            continue
        code, state = rule.get("card_code"), rule.get("enabled")
        if not isinstance(code, str) or not isinstance(state, bool):
            continue
        if code == "*":
            enabled = dict.fromkeys(enabled, state)
        else:
            enabled[code] = state
    return tuple(code for code, state in enabled.items() if state)
