"""Is the escrow window asked for?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if at(params, "escrow") is True:
        yield Hit("escrow")


RULE = Rule(
    code="R75",
    severity=Severity.INFO,
    source="pg/v1/newtoss/warning.mdx; OpenAPI description",
    text=Text(
        en=(
            "Escrow needs a contract; without one the payment may fail or go through "
            "as an ordinary one."
        ),
        ko="에스크로는 계약이 필요합니다. 없으면 결제가 실패하거나 일반 결제로 처리될 수 있습니다.",
    ),
    find=_find,
    examples=(Example({"escrow": True}, hits=("escrow",)), Example({"escrow": False}), Example({})),
)
