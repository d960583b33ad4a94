"""How is a batch made up? Every amount with every card in every number of months, so many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from lib.kernel.ids import mint_merchant_uid
from lib.kernel.problems import Problem
from lib.services.batch_lines import MOST, Examiner, Line, Plan, Trouble
from lib.services.charge_orders import AGAIN, ONETIME

_LONGEST: Final = 40  # characters of an order number


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is to be combined.

    Attributes:
        prefix: how all order numbers begin; minted with the form, so a second click is the same.
        order_name: name of every order.
        amounts: in won.
        test_cards: names of test cards of the sandbox.
        billing_keys: handles of billing keys.
        months: instalment months, 0 = lump sum.
        times: how often each combination is charged.
    """

    prefix: str
    order_name: str
    amounts: Sequence[int]
    test_cards: Sequence[str] = ()
    billing_keys: Sequence[str] = ()
    months: Sequence[int] = (0,)
    times: int = 1

    @property
    def size(self) -> int:
        """Return how many charges it would be without the rules."""
        cards = len(self.test_cards) + len(self.billing_keys)
        return len(self.amounts) * cards * len(self.months) * max(self.times, 0)


def plan_of(pattern: Pattern, examiner: Examiner) -> Plan:
    """Make the batch of a pattern; combinations that a rule forbids are left out and counted."""
    name = f"{pattern.prefix} · {pattern.size:,}"
    if pattern.size > MOST:
        problem = Problem("", "It has {n} lines; at most {most} go at once.",
                          params={"n": f"{pattern.size:,}", "most": f"{MOST:,}"})  # fmt: skip
        return Plan(name, (), (Trouble(0, "", problem),))
    sources = [("card", one) for one in pattern.test_cards]
    sources += [("key", one) for one in pattern.billing_keys]
    lines: list[Line] = []
    left_out = 0
    for amount, (kind, source), months in product(pattern.amounts, sources, pattern.months):
        made = [_line(pattern, len(lines) + 1, amount, (kind, source), months)]
        if examiner.problems(made[0]):
            left_out += max(pattern.times, 0)
            continue
        made += [
            _line(pattern, len(lines) + 1 + more, amount, (kind, source), months)
            for more in range(1, pattern.times)
        ]
        lines.extend(made[: max(pattern.times, 0)])
    return Plan(name, tuple(lines), tuple(examiner.troubles(lines, {})), left_out)


def mint_prefix(at: Any) -> str:  # noqa: ANN401 — see mint_merchant_uid
    """Mint how the order numbers of a pattern begin."""
    return mint_merchant_uid(at)


def _line(pattern: Pattern, number: int, amount: int, source: tuple[str, str], months: int) -> Line:
    kind, name = source
    tail = f"-{number}"
    body: dict[str, Any] = {
        "merchant_uid": pattern.prefix[: _LONGEST - len(tail)] + tail,
        "name": pattern.order_name,
        "amount": amount,
    }
    if months:
        body["card_quota"] = months
    if kind == "key":
        return Line(number, AGAIN, {"customer_uid": name, **body})
    return Line(number, ONETIME, body, test_card=name)
