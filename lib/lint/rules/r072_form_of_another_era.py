"""Is the deadline written in a form that the documents of this channel do not list?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.deadlines import Form, deadline, written
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_UPLUS, OLD
from lib.request_pay.draft import MISSING, at


def _find(params: Params, context: Context) -> Iterator[Hit]:
    due = deadline(at(params, "vbank_due"))
    if due is None or at(params, "pay_method") not in (MISSING, "vbank"):
        return
    minutes = due.form == "minute" and context.generation is SdkGeneration.PORTONE
    dashed = due.form.startswith("dashed") and context.module(params) is PgModule.UPLUS
    if minutes or dashed:
        form: Form = "day" if due.form == "dashed day" else "second"
        listed = written(due.until, form)
        yield Hit("vbank_due", {"listed": listed}, cure=put("vbank_due", listed))


RULE = Rule(
    code="R72",
    severity=Severity.WARNING,
    source="pg/v1/toss.mdx against the English guide of the i'mport era",
    text=Text(
        en=(
            "The documents of this channel do not list a deadline in this form. Write it "
            "as {listed}."
        ),
        ko="이 채널의 문서에 없는 입금 기한 형식입니다. {listed}처럼 쓰세요.",
    ),
    find=_find,
    examples=(
        Example({"pay_method": "vbank", "vbank_due": "202611302359"}, NEW, hits=("vbank_due",)),
        Example({"pay_method": "vbank", "vbank_due": "2026-11-30"}, NEW_UPLUS, hits=("vbank_due",)),
        Example(
            {"pay_method": "vbank", "vbank_due": "2026-11-30 12:00:00"}, OLD, hits=("vbank_due",)
        ),
        Example({"pay_method": "vbank", "vbank_due": "202611302359"}, OLD),
        Example({"pay_method": "vbank", "vbank_due": "2026-11-30"}, NEW),
        Example({"pay_method": "vbank", "vbank_due": "20261130"}, NEW_UPLUS),
    ),
)
