"""Can every entry of a schedule be carried out?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lib.catalog import rest_bodies
from lib.kernel.clock import to_unix
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import SCHEDULE, Example, Hit, Params, Rule, Text
from lib.lint.samples import NOW
from lib.request_pay.draft import as_integer, at, given, items

_NO_ENTRIES: Final = Text(
    en="schedules has to be a list of at least one charge.",
    ko="schedules에는 예약할 결제가 하나 이상 든 목록을 넣으세요.",
)
_WRONG: Final = Text(
    en="{name} of charge {number} has to be {wanted}.",
    ko="{number}번째 결제의 {name} 값은 {wanted_ko}이어야 합니다.",
)
_PAST: Final = Text(
    en="Charge {number} lies in the past. Choose a later instant, as UNIX seconds.",
    ko="{number}번째 결제 시각이 이미 지났습니다. 이후 시각을 UNIX 초로 입력하세요.",
)
_TWICE: Final = Text(
    en="Charge {number} has the order number of another one. Give each a number of its own.",
    ko="{number}번째 결제의 주문번호가 다른 결제와 같습니다. 결제마다 다른 번호를 쓰세요.",
)
_NEEDED: Final = ("merchant_uid", "schedule_at", "amount")
_WANTED: Final = {
    "text": ("text", "문자열"),
    "integer": ("a whole number above 0", "0보다 큰 정수"),
}


def _find(params: Params, context: Context) -> Iterator[Hit]:
    entries = items(params, "schedules")
    if not entries:
        yield Hit("schedules", text=_NO_ENTRIES)
    numbers: set[str] = set()
    for place, entry in enumerate(entries):
        yield from _missing(place, entry)
        at_once = as_integer(at(entry, "schedule_at"))
        if context.now is not None and at_once is not None and 0 < at_once < to_unix(context.now):
            yield Hit(f"schedules.{place}.schedule_at", {"number": place + 1}, text=_PAST)
        number = at(entry, "merchant_uid")
        if isinstance(number, str) and number in numbers:
            yield Hit(f"schedules.{place}.merchant_uid", {"number": place + 1}, text=_TWICE)
        elif isinstance(number, str) and number:
            numbers.add(number)


def _missing(place: int, entry: object) -> Iterator[Hit]:
    for name in _NEEDED:
        path, slots = f"schedules.{place}.{name}", {"name": name, "number": place + 1}
        if not isinstance(entry, Mapping) or not given(entry, name):
            yield Hit(path, slots)
            continue
        kind, value = rest_bodies.known("schedule.entry")[name].kind, at(entry, name)
        number = as_integer(value)
        if not (isinstance(value, str) if kind == "text" else number is not None and number > 0):
            wanted, wanted_ko = _WANTED[kind]
            yield Hit(path, {**slots, "wanted": wanted, "wanted_ko": wanted_ko}, text=_WRONG)


RULE = Rule(
    code="R113",
    severity=Severity.ERROR,
    source="OpenAPI description; iamport-rest-client-python",
    text=Text(
        en="Charge {number} of the schedule has no {name}. Enter it.",
        ko="예약의 {number}번째 결제에 {name}이(가) 없습니다. 입력하세요.",
    ),
    find=_find,
    applies=SCHEDULE,
    examples=(
        Example({"customer_uid": "card-1"}, subject="schedule", hits=("schedules",)),
        Example(
            {"schedules": [{"merchant_uid": "order-1", "schedule_at": 1795402800}]},
            subject="schedule",
            hits=("schedules.0.amount",),
        ),
        Example(
            {"schedules": [{"merchant_uid": "order-1", "schedule_at": "soon", "amount": 3000}]},
            subject="schedule",
            hits=("schedules.0.schedule_at",),
        ),
        Example(
            {"schedules": [{"merchant_uid": "order-1", "schedule_at": 1500000000, "amount": 1000}]},
            Context(now=NOW),
            subject="schedule",
            hits=("schedules.0.schedule_at",),
        ),
        Example(
            {
                "schedules": [
                    {"merchant_uid": "order-1", "schedule_at": 1800000000, "amount": 1000},
                    {"merchant_uid": "order-1", "schedule_at": 1802000000, "amount": 1000},
                ]
            },
            Context(now=NOW),
            subject="schedule",
            hits=("schedules.1.merchant_uid",),
        ),
        Example(
            {"schedules": [{"merchant_uid": "order-1", "schedule_at": 1800000000, "amount": 1000}]},
            Context(now=NOW),
            subject="schedule",
        ),
    ),
)
