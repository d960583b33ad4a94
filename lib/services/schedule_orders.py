"""Is a booking, or a change of one, in order? All that is decided before it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lib.catalog.vocabulary import Environment, PgModule
from lib.kernel.errors import InvalidInput, LiveDisabled
from lib.kernel.problems import Problem, Severity
from lib.kernel.redaction import is_card_number
from lib.ledger.schedules import EXECUTED, REVOKED, SCHEDULED
from lib.ledger.schema import ChannelRow, ScheduleRow
from lib.lint import Context, Finding, check
from lib.services.channel_form import facts_of
from lib.services.charge_orders import ISSUE, SUBJECTS, naming, said
from lib.services.gateway_time import GatewayTime

BOOK: Final = "schedules.create"
CHANGE: Final = "schedules.change"
RESCHEDULE: Final = "schedules.reschedule"
RETRY: Final = "schedules.retry"
REVOKE: Final = "schedules.revoke"
DELETE_KEY: Final = "billing.delete"
_LARGEST: Final = 2**53 - 1  # beyond it JSON numbers lose units (RFC 8259, section 6)


@dataclass(frozen=True, slots=True)
class BookCommand:
    """Payments to be booked on a billing key, as entered.

    Attributes:
        attempt_key: minted when the form was drawn.
        channel_id: through which channel.
        customer_uid: the billing key.
        entries: each charge in the wire's own spelling.
        confirmed_amount: what was typed to confirm a live booking: all of it together, won.
        card: data of the card that is kept under a handle of which there is no key yet, in the
            wire's spelling; sent once, kept nowhere. Empty = there is a key.
    """

    attempt_key: str
    channel_id: str
    customer_uid: str
    entries: Sequence[Mapping[str, Any]]
    confirmed_amount: int | None = None
    card: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def body(self) -> dict[str, Any]:
        """Return the request as it is sent."""
        return {
            "customer_uid": self.customer_uid,
            **self.card,
            "schedules": [dict(entry) for entry in self.entries],
        }

    @property
    def total(self) -> int:
        """Return what all charges come to, won; what is no number counts nothing."""
        amounts = (entry.get("amount") for entry in self.entries)
        return sum(amount for amount in amounts if type(amount) is int)


@dataclass(frozen=True, slots=True)
class ActCommand:
    """Something done with payments that are booked already.

    Attributes:
        attempt_key: minted when the form was drawn.
        environment: of the schedules.
        merchant_uids: their order numbers; all but REVOKE take exactly one.
        operation: CHANGE, RESCHEDULE, RETRY or REVOKE.
        schedule_at: the new time, UNIX seconds; for CHANGE and RESCHEDULE.
        confirmed: whether a person has said once more that a live act is meant.
        confirmed_amount: what was typed to confirm a live act that moves money; won.
    """

    attempt_key: str
    environment: str
    merchant_uids: tuple[str, ...]
    operation: str
    schedule_at: int = 0
    confirmed: bool = False
    confirmed_amount: int | None = None

    @property
    def moves_money(self) -> bool:
        """Say whether money moves that would not have moved without it."""
        return self.operation in {RESCHEDULE, RETRY}


class ScheduleOrders:
    """Examines commands."""

    def __init__(self, time: GatewayTime, *, live_allowed: bool) -> None:
        self._time = time
        self._live_allowed = live_allowed

    def findings(self, channel: ChannelRow, command: BookCommand) -> tuple[Finding, ...]:
        """Return what the rules say of a booking before it is sent, and of a card as of its key."""
        context = Context(
            channel=facts_of(channel),
            live_allowed=self._live_allowed,
            now=self._time.now(channel.environment),
            subject="schedule",
        )
        found = check(command.body, context, subject="schedule")
        if not command.card:
            return found
        issue = replace(context, subject=SUBJECTS[ISSUE])
        of_card = check({**command.card, **naming(channel)}, issue, subject=SUBJECTS[ISSUE])
        named = {*command.card, "card_number", "expiry"}
        seen = {(one.rule, one.path) for one in found}
        more = [one for one in of_card if one.path in named and (one.rule, one.path) not in seen]
        return (*found, *more)

    @staticmethod
    def request(command: BookCommand, channel: ChannelRow) -> dict[str, Any]:
        """Return the body as it is sent; a new key is issued through the channel it names."""
        return {**command.body, **naming(channel)} if command.card else command.body

    @staticmethod
    def problems(channel: ChannelRow) -> tuple[Problem, ...]:
        """Return why a channel has no billing keys at all; empty when it can have."""
        if channel.pg_module != PgModule.UPLUS:
            return ()
        return (
            Problem(
                "channel",
                "The module uplus has a payment window only: no key-in, no billing key. "
                "Choose a tosspayments channel.",
            ),
        )

    def refuse_bad(self, command: BookCommand, channel: ChannelRow) -> None:
        """Refuse a booking that cannot be.

        Raises:
            InvalidInput: with the problems of the fields.
        """
        problems = list(self.problems(channel))
        if not command.customer_uid:
            problems.append(
                Problem("customer_uid", "Choose the billing key that shall be charged.")
            )
        problems.extend(
            Problem(finding.path, "{text}", params={"text": said(finding)})
            for finding in self.findings(channel, command)
            if finding.severity is Severity.ERROR
        )
        if command.total > _LARGEST:
            problems.append(
                Problem("amount", "Enter at most {most}.", params={"most": f"{_LARGEST:,}"})
            )
        names = (command.customer_uid, *(str(one.get("merchant_uid")) for one in command.entries))
        problems.extend(
            Problem("", "This looks like a card number. It does not belong into this field.")
            for name in names
            if is_card_number(name)
        )
        if problems:
            raise InvalidInput(*problems)

    def refuse_bad_act(self, command: ActCommand, rows: Sequence[ScheduleRow]) -> None:
        """Refuse an act that the gateway is known to refuse, and a live one nobody confirmed.

        Raises:
            InvalidInput: with the problems of the fields.
            LiveDisabled: a live act was not confirmed.
        """
        problems = [problem for row in rows for problem in _standing(command, row)]
        if command.operation in {CHANGE, RESCHEDULE}:
            now = self._time.now(command.environment).timestamp()
            if command.schedule_at <= now:
                problems.append(Problem("schedule_at", "Choose a time that is still to come."))
        if problems:
            raise InvalidInput(*problems)
        live = command.environment == Environment.LIVE
        if live and not command.moves_money and not command.confirmed:
            raise LiveDisabled("Confirm that this is meant for the live gateway.")


def _standing(command: ActCommand, row: ScheduleRow) -> list[Problem]:
    """Return what of a schedule's state stands against an act."""
    over = row.status == REVOKED or (row.status == EXECUTED and row.payment_status == "failed")
    params = {"order": row.merchant_uid}
    if command.operation in {CHANGE, REVOKE} and row.status != SCHEDULED:
        return [Problem("", "{order} has run or was revoked already.", params=params)]
    if command.operation in {RESCHEDULE, RETRY} and not over:
        return [
            Problem(
                "",
                "{order} is still to come or was paid; only failed and revoked ones can go again.",
                params=params,
            )
        ]
    return []
