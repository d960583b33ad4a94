"""Are there parameters that Toss makes nothing of?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import fields
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import shown


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    for name in params:
        # The VAT has a rule of its own; a name with a dot in it is no path.
        if name == "vat_amount" or "." in name:
            continue
        why = fields.not_for_toss(name)
        if why is not None and params[name] is not None:
            yield Hit(
                name,
                {"name": shown(name), "reason": why.reason_en, "reason_ko": why.reason_ko},
                cure=drop(name),
            )


RULE = Rule(
    code="R81",
    severity=Severity.WARNING,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en="{name} has no effect at Toss. {reason} Take it out.",
        ko="{name}은(는) 토스에서 효과가 없습니다. {reason_ko} 빼세요.",
    ),
    find=_find,
    examples=(
        Example({"popup": True}, hits=("popup",)),
        Example({"period": {"from": "20261101"}, "biz_num": "1"}, hits=("period", "biz_num")),
        Example({"naverUseCfm": "20261201"}, hits=("naverUseCfm",)),
        Example({"vat_amount": 1}),
        Example({"digital": True, "popup": None}),
    ),
)
