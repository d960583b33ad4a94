"""Are several webhook addresses given to an SDK that takes one?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop, put
from lib.lint.rule import SEED, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD
from lib.request_pay.draft import at, items


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if isinstance(at(params, "notice_url"), list | tuple):
        addresses = items(params, "notice_url")
        first = addresses[0] if addresses else None
        one = isinstance(first, str)
        yield Hit("notice_url", cure=put("notice_url", first) if one else drop("notice_url"))


RULE = Rule(
    code="R93",
    severity=Severity.WARNING,
    source="English guide of the i'mport era against pg/v1/toss.mdx",
    text=Text(
        en="In the i'mport era notice_url was one address, not a list. Keep one.",
        ko="아임포트 시절의 notice_url은 목록이 아니라 주소 하나입니다. 하나만 남기세요.",
    ),
    find=_find,
    generations=SEED,
    examples=(
        Example(
            {"notice_url": ["https://a.example/hook", "https://b.example/hook"]},
            OLD,
            hits=("notice_url",),
        ),
        Example({"notice_url": []}, OLD, hits=("notice_url",)),
        Example({"notice_url": "https://a.example/hook"}, OLD),
        Example({"notice_url": ["https://a.example/hook", "https://b.example/hook"]}, NEW),
    ),
)
