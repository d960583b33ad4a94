"""Does the payment depend on the shop's answer right before approval?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import EMULATED, NEW
from lib.request_pay.draft import given

_EMULATED: Final = Text(
    en=(
        "confirm_url is asked right before approval: an answer other than 200, or none "
        "within ten seconds, ends the payment."
    ),
    ko=(
        "confirm_url은 승인 직전에 호출됩니다. 10초 안에 200으로 응답하지 않으면 결제가 실패합니다."
    ),
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if given(params, "confirm_url"):
        if context.emulated:
            yield Hit("confirm_url", text=_EMULATED, severity=Severity.INFO)
        else:
            yield Hit("confirm_url")


RULE = Rule(
    code="R95",
    severity=Severity.WARNING,
    source="confirm-process/readme-v1.mdx",
    text=Text(
        en=(
            "confirm_url works only after PortOne's support switched it on. Then an answer "
            "other than 200, or none within ten seconds, ends the payment."
        ),
        ko=(
            "confirm_url은 포트원 고객지원이 켜 주어야 동작합니다. 그 뒤에는 10초 안에 "
            "200으로 응답하지 않으면 결제가 실패합니다."
        ),
    ),
    find=_find,
    examples=(
        Example({"confirm_url": "https://shop.example/confirm"}, NEW, hits=("confirm_url",)),
        Example({"confirm_url": "https://shop.example/confirm"}, EMULATED, hits=("confirm_url",)),
        Example({"confirm_url": ""}, NEW),
        Example({}, NEW),
    ),
)
