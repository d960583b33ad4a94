"""Which parameter sets are a buyer's view and a window compared by? What varies, by a title."""

from __future__ import annotations

from typing import Any, Final


def _quota(*months: object, only: bool | None = None) -> dict[str, Any]:
    display: dict[str, Any] = {"card_quota": list(months)}
    if only is not None:
        display["only_installment"] = only
    return {"display": display}


def _detail(*rules: tuple[object, object]) -> dict[str, Any]:
    return {"card": {"detail": [{"card_code": code, "enabled": on} for code, on in rules]}}


SETS: Final[dict[str, dict[str, Any]]] = {
    "nothing said": {},
    "empty display": {"display": {}},
    "empty list": _quota(),
    "lump sum named": _quota(0),
    "one month": _quota(1),
    "two months": _quota(2),
    "three months": _quota(3),
    "six months": _quota(6),
    "six months only": _quota(6, only=True),
    "not only": _quota(6, only=False),
    "two to six": _quota(2, 3, 4, 5, 6),
    "a gap": _quota(3, 5),
    "a gap only": _quota(3, 5, only=True),
    "from lump sum on": _quota(0, 2, 3),
    "unsorted and twice": _quota(6, 2, 6, 4),
    "twelve": _quota(12),
    "twenty-four": _quota(24),
    "out of all proportion": _quota(61, 999),
    "a number with decimals": _quota(3.0),
    "half a month": _quota(2.5),
    "a text among months": _quota(2, "3"),
    "a negative month": _quota(-2, 3),
    "only instalments without a list": {"display": {"only_installment": True}},
    "only as a text": {"display": {"card_quota": [6], "only_installment": "true"}},
    "a list that is none": {"display": {"card_quota": 6}},
    "just below the minimum": {"amount": 49_999, **_quota(6)},
    "at the minimum": {"amount": 50_000, **_quota(6)},
    "far below the minimum": {"amount": 1_000},
    "a whitelist of one": _detail(("*", False), ("366", True)),
    "a whitelist of three": _detail(("*", False), ("381", True), ("041", True), ("045", True)),
    "a blacklist": _detail(("365", False), ("370", False)),
    "the star last": _detail(("366", True), ("*", False)),
    "all, then none, then all": _detail(("*", True), ("*", False), ("*", True)),
    "on and off": _detail(("*", False), ("366", True), ("366", False)),
    "an issuer nobody knows": _detail(("*", False), ("366", True), ("999", True)),
    "rules that are none": _detail((366, True), ("365", "false"), ("367", False)),
    "app cards only": {"appCard": True},
    "app cards of a blacklist": {"appCard": True, **_detail(("365", False), ("370", False))},
    "an app nobody has": {"appCard": True, **_detail(("*", False), ("370", True))},
    "app cards as a text": {"appCard": "true"},
    "plans and issuers": {**_quota(3), **_detail(("*", False), ("371", True))},
}
