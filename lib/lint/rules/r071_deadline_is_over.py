"""Is the deadline of a virtual account over already?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.deadlines import deadline, written
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NOW
from lib.request_pay.draft import MISSING, at

_LATER: Final = timedelta(days=7)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    due = deadline(at(params, "vbank_due"))
    if context.now is None or due is None or due.until >= context.now:
        return
    if at(params, "pay_method") in (MISSING, "vbank"):
        later = written(context.now + _LATER, due.form)
        yield Hit("vbank_due", {"later": later}, cure=put("vbank_due", later))


RULE = Rule(
    code="R71",
    severity=Severity.ERROR,
    source="support/_assets/error_code_doc/tosspayments-code.xlsx 428",
    text=Text(
        en="This deadline is over, so nobody could pay in. Choose a later one, such as {later}.",
        ko="이미 지난 기한이라 입금할 수 없습니다. {later}처럼 이후 시각으로 정하세요.",
    ),
    find=_find,
    examples=(
        Example(
            {"pay_method": "vbank", "vbank_due": "20261122"}, Context(now=NOW), hits=("vbank_due",)
        ),
        Example(
            {"pay_method": "vbank", "vbank_due": "2026-11-23 11:59:59"},
            Context(now=NOW),
            hits=("vbank_due",),
        ),
        Example({"pay_method": "vbank", "vbank_due": "20261123"}, Context(now=NOW)),
        Example({"pay_method": "vbank", "vbank_due": "202611231201"}, Context(now=NOW)),
        Example({"pay_method": "card", "vbank_due": "20261122"}, Context(now=NOW)),
        Example({"pay_method": "vbank", "vbank_due": "20261122"}),
    ),
)
