"""Does the payment take its webhooks away from the console's address?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, given


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if given(params, "notice_url") and at(params, "notice_url") != []:
        yield Hit("notice_url")


RULE = Rule(
    code="R94",
    severity=Severity.INFO,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en=(
            "Webhooks of this payment go to notice_url alone; the address in the console "
            "hears nothing of it."
        ),
        ko="이 결제의 웹훅은 notice_url로만 가고, 콘솔에 등록한 주소로는 가지 않습니다.",
    ),
    find=_find,
    applies=WINDOW | ORDERS,
    examples=(
        Example({"notice_url": "https://shop.example/hook"}, hits=("notice_url",)),
        Example({"notice_url": "https://shop.example/hook"}, subject="again", hits=("notice_url",)),
        Example({"notice_url": ""}),
        Example({}),
    ),
)
