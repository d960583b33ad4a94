"""Does a phone bill say whether its goods are intangible?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, is_billing, text

_MEANT: Final = {"true": True, "false": False}


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = at(params, "digital")
    if at(params, "pay_method") != "phone" or is_billing(params) or isinstance(value, bool):
        return
    meant = _MEANT.get((text(params, "digital") or "").strip().lower())
    yield Hit("digital", cure=None if meant is None else put("digital", meant))


RULE = Rule(
    code="R69",
    severity=Severity.ERROR,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en=(
            "A phone bill has to say whether the goods are intangible. Set digital to true "
            "or false; the fee depends on it."
        ),
        ko=(
            "휴대폰 결제는 디지털 상품인지 알려야 합니다. digital을 true나 false로 "
            "정하세요. 수수료율이 달라집니다."
        ),
    ),
    find=_find,
    examples=(
        Example({"pay_method": "phone"}, hits=("digital",)),
        Example({"pay_method": "phone", "digital": "true"}, hits=("digital",)),
        Example({"pay_method": "phone", "digital": False}),
        Example({"pay_method": "card"}),
    ),
)
