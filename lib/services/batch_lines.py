"""What is a batch before it is started? Lines that are in order, or what is wrong with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from lib.catalog.vocabulary import Environment
from lib.kernel.problems import Problem, Severity
from lib.kernel.redaction import CARD_FIELDS, SECRET_FIELDS, redact
from lib.ledger.schema import ChannelRow
from lib.lint import Context, check
from lib.services.charge_orders import AGAIN, ONETIME, SUBJECTS, ChargeOrders, said
from lib.services.test_card_data import card_of

MOST: Final = 10_000  # lines; ours
CARD: Final = CARD_FIELDS | SECRET_FIELDS
TEST_CARD: Final = "test_card"


@dataclass(frozen=True, slots=True)
class Line:
    """One charge of a batch.

    Attributes:
        place: line of the file it was read from; its number in a pattern.
        operation: ONETIME or AGAIN.
        body: the request without any card data.
        test_card: name of one of the sandbox's own cards; empty = none.
        card: card data as it was handed in; lives in memory only, and only until it was sent.
    """

    place: int
    operation: str
    body: Mapping[str, Any]
    test_card: str = ""
    card: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def amount(self) -> int:
        """Return the amount in won; 0 where there is none that could be charged."""
        amount = self.body.get("amount")
        return amount if isinstance(amount, int) and not isinstance(amount, bool) else 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one cell of a batch.

    Attributes:
        place: line of the file; 0 = the whole file.
        column: heading or name of the field; empty = the whole line.
        problem: what is wrong.
    """

    place: int
    column: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """A batch that may be started once there are no troubles.

    Attributes:
        name: what people call it: the file, or the pattern.
        lines: what is to be charged.
        troubles: why it cannot be started as it is.
        left_out: how many combinations of a pattern the rules do not allow.
    """

    name: str
    lines: tuple[Line, ...]
    troubles: tuple[Trouble, ...] = ()
    left_out: int = 0

    @property
    def amount(self) -> int:
        """Return the sum of all lines in won."""
        return sum(line.amount for line in self.lines)

    @property
    def holds_cards(self) -> bool:
        """Say whether it holds card data, which is kept nowhere."""
        return any(line.card for line in self.lines)


def identity_of(plan: Plan, environment: str, keyed: Callable[[str], str]) -> str:
    """Return a digest of what a batch would charge: the same content, the same digest.

    Where card data takes part the digest needs a key, so that nobody can try numbers against it.
    """
    content = json.dumps(
        [
            environment,
            *(
                [line.operation, dict(line.body), line.test_card, dict(line.card)]
                for line in plan.lines
            ),
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    if plan.holds_cards:
        return keyed(content)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


class Examiner:
    """Looks at lines before anything is sent."""

    def __init__(self, orders: ChargeOrders, channel: ChannelRow, now: datetime) -> None:
        self._orders = orders
        self._channel = channel
        self._now = now
        self._contexts: dict[str, Context] = {}

    def troubles(self, lines: Sequence[Line], headings: Mapping[str, str]) -> list[Trouble]:
        """Return what is wrong with lines, in their order.

        Args:
            lines: to be looked at.
            headings: what a field is called in the file.
        """
        found = [
            Trouble(0, "", problem) for problem in self._orders.problems(self._channel, ONETIME)
        ]
        if not lines:
            found.append(Trouble(0, "", Problem("", "There is nothing to charge in it.")))
        if len(lines) > MOST:
            said_so = Problem("", "It has {n} lines; at most {most} go at once.",
                              params={"n": f"{len(lines):,}", "most": f"{MOST:,}"})  # fmt: skip
            return [*found, Trouble(0, "", said_so)]
        for line in lines:
            found.extend(
                Trouble(line.place, headings.get(problem.path, problem.path), problem)
                for problem in self.problems(line)
            )
        found.extend(_repeated(lines, headings))
        return found

    def problems(self, line: Line) -> list[Problem]:
        """Return what is wrong with one line."""
        found: list[Problem] = []
        if line.test_card and self._channel.environment != Environment.SANDBOX:
            found.append(Problem(TEST_CARD, "Test cards are for the sandbox only."))
        found.extend(
            Problem(name, "This looks like a card number. It does not belong into this field.")
            for name, value in line.body.items()
            if _hides_a_card(name, value)
        )
        body = {**line.body, **line.card}
        if line.test_card:
            body.update(card_of(line.test_card, self._now))
        if line.operation == AGAIN and not body.get("customer_uid"):
            found.append(
                Problem("", "The line names neither a card nor a billing key: nothing to charge.")
            )
            return found
        order_number_comes_later = () if "merchant_uid" in body else ("merchant_uid",)
        found.extend(
            Problem(finding.path, "{text}", params={"text": said(finding)})
            for finding in check(body, self._context(line.operation), SUBJECTS[line.operation])
            if finding.severity is Severity.ERROR and finding.path not in order_number_comes_later
        )
        return found

    def _context(self, operation: str) -> Context:
        if operation not in self._contexts:
            self._contexts[operation] = self._orders.context(self._channel, operation)
        return self._contexts[operation]


def _hides_a_card(name: str, value: object) -> bool:
    """Say whether a field holds what would be masked; identifiers are looked at as plain texts."""
    return name not in CARD and isinstance(value, str) and redact(value) != value


def _repeated(lines: Iterable[Line], headings: Mapping[str, str]) -> list[Trouble]:
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        number = str(line.body.get("merchant_uid") or "")
        if not number:
            continue
        if number in seen:
            problem = Problem(
                "merchant_uid",
                "Line {first} has this order number already.",
                params={"first": seen[number]},
            )
            found.append(Trouble(line.place, headings.get("merchant_uid", "merchant_uid"), problem))
        seen.setdefault(number, line.place)
    return found
