"""Is there a deadline although nobody gets a virtual account?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import pay_methods
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given, text


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    method = pay_methods.by_code().get(text(params, "pay_method") or "")
    if given(params, "vbank_due") and method is not None and method.code != "vbank":
        yield Hit("vbank_due", {"method": method.code})


RULE = Rule(
    code="R73",
    severity=Severity.WARNING,
    source="advice",
    text=Text(
        en="vbank_due only matters for virtual accounts and is ignored with {method}. Take it out.",
        ko="vbank_due는 가상계좌에만 쓰이며 {method}에서는 무시됩니다. 빼세요.",
    ),
    find=_find,
    cure=drop("vbank_due"),
    examples=(
        Example({"pay_method": "card", "vbank_due": "20261130"}, hits=("vbank_due",)),
        Example({"pay_method": "vbank", "vbank_due": "20261130"}),
        Example({"vbank_due": "20261130"}),
        Example({"pay_method": "card"}),
    ),
)
