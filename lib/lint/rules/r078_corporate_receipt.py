"""Does the call run into the window's trouble with corporate cash receipts?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.draft import at

_PATH: Final = "bypass.cashReceiptType"


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if at(params, _PATH) == "corporate":
        yield Hit(_PATH)


RULE = Rule(
    code="R78",
    severity=Severity.INFO,
    source="pg/v1/newtoss/warning.mdx",
    text=Text(
        en=(
            "Preselected as corporate, the window asks for a resident number; the buyer has "
            "to switch to another kind and back. Left out, the buyer chooses."
        ),
        ko=(
            "corporate로 지정하면 결제창이 주민등록번호를 묻습니다. 구매자가 다른 종류로 "
            "바꿨다가 돌아와야 하니, 빼고 구매자가 고르게 할 수 있습니다."
        ),
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"bypass": {"cashReceiptType": "corporate"}}, NEW, hits=(_PATH,)),
        Example({"bypass": {"cashReceiptType": "personal"}}, NEW),
        Example({}, NEW),
    ),
)
