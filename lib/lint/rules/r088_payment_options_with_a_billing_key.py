"""Does the billing-key window get options of a payment?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, given, is_billing


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if not is_billing(params):
        return
    for path in ("escrow", "display.card_quota", "tax_free", "confirm_url"):
        if given(params, path) and at(params, path) is not False:
            yield Hit(path, {"path": path}, cure=drop(path))


RULE = Rule(
    code="R88",
    severity=Severity.WARNING,
    source="pg/v1/newtoss/readme.mdx; advice",
    text=Text(
        en=(
            "{path} is not listed for the billing-key window and will hardly have an "
            "effect. Take it out."
        ),
        ko="{path}은(는) 빌링키 발급창 문서에 없어 효과가 없을 것입니다. 빼세요.",
    ),
    find=_find,
    examples=(
        Example({"customer_uid": "card-1", "escrow": True}, hits=("escrow",)),
        Example(
            {"customer_uid": "card-1", "display": {"card_quota": [6]}}, hits=("display.card_quota",)
        ),
        Example({"customer_uid": "card-1", "escrow": False}),
        Example({"escrow": True}),
    ),
)
