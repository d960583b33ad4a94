"""Can the gateway reach the addresses it has to call?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog.vocabulary import Environment
from lib.kernel.problems import Severity
from lib.lint.addresses import is_out_of_reach
from lib.lint.context import Context
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, items


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if context.channel and context.channel.environment is Environment.SANDBOX:
        return  # the emulator runs on this very machine
    for path in ("notice_url", "confirm_url"):
        values = items(params, path) or [at(params, path)]
        if any(is_out_of_reach(value) for value in values):
            yield Hit(path, {"path": path})


RULE = Rule(
    code="R92",
    severity=Severity.WARNING,
    source="webhook/readme-v1.mdx",
    text=Text(
        en=(
            "{path} points to this machine or a private network, which PortOne cannot "
            "reach. Use a public address or a tunnel."
        ),
        ko=(
            "{path}이(가) 내 컴퓨터나 사설망을 가리켜 포트원이 호출할 수 없습니다. "
            "공개 주소나 터널을 쓰세요."
        ),
    ),
    find=_find,
    applies=WINDOW | ORDERS,
    examples=(
        Example({"notice_url": "http://localhost:8501/-/hooks/portone"}, hits=("notice_url",)),
        Example({"notice_url": "http://localhost./hook"}, hits=("notice_url",)),
        Example({"confirm_url": "http://192.168.0.7/confirm"}, hits=("confirm_url",)),
        Example({"notice_url": "http://10.0.0.1/h"}, subject="again", hits=("notice_url",)),
        Example({"notice_url": "https://shop.example/hook"}),
        Example({}),
    ),
)
