"""What has to be read in the answer of a REST call?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import REST, Example, Hit, Params, Rule, Text
from lib.lint.samples import EMULATED, NEW


def _find(_params: Params, context: Context) -> Iterator[Hit]:
    if context.channel is not None and not context.emulated:
        yield Hit("")


RULE = Rule(
    code="R118",
    severity=Severity.INFO,
    source="cancel/v1/basic.mdx; English guide of the i'mport era",
    text=Text(
        en=(
            "HTTP 200 alone is no success. In your own code look for code 0 and, for a "
            "charge, at response.status."
        ),
        ko=(
            "HTTP 200만으로는 성공이 아닙니다. 직접 호출할 때는 code가 0인지, 결제라면 "
            "response.status까지 확인하세요."
        ),
    ),
    find=_find,
    applies=REST,
    examples=(
        Example({}, NEW, subject="again", hits=("",)),
        Example({}, NEW, subject="cancel", hits=("",)),
        Example({}, EMULATED, subject="again"),
        Example({}, NEW),
    ),
)
