"""Is there anything that proves the card's holder?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CARD_DATA, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    for path in ("birth", "pwd_2digit"):
        if not given(params, path):
            yield Hit(path, {"path": path})


RULE = Rule(
    code="R109",
    severity=Severity.WARNING,
    source="OpenAPI description",
    text=Text(
        en=(
            "{path} is missing; whether it is needed depends on the contract. Add it "
            "if the charge is refused."
        ),
        ko="{path}이(가) 없습니다. 계약에 따라 필요하니 거절되면 입력하세요.",
    ),
    find=_find,
    applies=CARD_DATA,
    examples=(
        Example({}, subject="onetime", hits=("birth", "pwd_2digit")),
        Example({"birth": "820213"}, subject="billing.issue", hits=("pwd_2digit",)),
        Example({"birth": "820213", "pwd_2digit": "00"}, subject="onetime"),
    ),
)
