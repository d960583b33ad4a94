"""Is a charge in order, and what is asked of the gateway? All that is decided before it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lib.access.actors import Actor
from lib.catalog import rest_bodies
from lib.catalog.vocabulary import Environment, PgModule, SdkGeneration
from lib.i18n import language
from lib.kernel.clock import Clock
from lib.kernel.errors import InvalidInput
from lib.kernel.problems import Problem, Severity
from lib.kernel.redaction import is_card_number
from lib.ledger.journal import Intent
from lib.ledger.schema import ChannelRow
from lib.lint import Context, Finding, check
from lib.lint.context import Subject
from lib.portone.client import PortOneClient
from lib.services.channel_form import facts_of
from lib.services.gateways import Gateways
from lib.services.mids import refuse_live_key

ONETIME: Final = "charges.onetime"
AGAIN: Final = "charges.again"
ISSUE: Final = "billing.issue"
VBANK: Final = "vbanks.issue"
_LARGEST: Final = 2**53 - 1  # beyond it JSON numbers lose units (RFC 8259, section 6)
SUBJECTS: Final[dict[str, Subject]] = {
    ONETIME: "onetime",
    AGAIN: "again",
    ISSUE: "billing.issue",
    VBANK: "vbank",
}


@dataclass(frozen=True, slots=True)
class ChargeCommand:
    """One charge or key issue, as entered.

    Attributes:
        attempt_key: minted when the form was drawn.
        channel_id: through which channel.
        operation: ONETIME, AGAIN, ISSUE or VBANK.
        body: the request in the wire's own spelling; with ISSUE it names ``customer_uid`` too.
            It may hold card data and never shows in a repr.
        confirmed_amount: what was typed to confirm a live charge; minor units.
        names_channel: whether the request says by which channel it goes. The samples of the
            customer's guide do not; then the account's default decides, which nobody here knows,
            so only the sandbox may be asked like that.
    """

    attempt_key: str
    channel_id: str
    operation: str
    body: Mapping[str, Any] = field(repr=False)
    confirmed_amount: int | None = None
    names_channel: bool = True


@dataclass(frozen=True, slots=True)
class ChargeOrder:
    """A command that may be carried out.

    Attributes:
        command: as entered.
        client: who carries it.
        intent: what is journalled before.
        request: the body as it will be sent.
    """

    command: ChargeCommand
    client: PortOneClient
    intent: Intent
    request: dict[str, Any] = field(repr=False)


class ChargeOrders:
    """Turns commands into orders, or says why not."""

    def __init__(self, *, gateways: Gateways, clock: Clock) -> None:
        self._gateways = gateways
        self._clock = clock

    def findings(
        self, channel: ChannelRow, operation: str, body: Mapping[str, Any]
    ) -> tuple[Finding, ...]:
        """Return what the rules say of a request before it is sent."""
        return check(body, self.context(channel, operation), subject=SUBJECTS[operation])

    def context(self, channel: ChannelRow, operation: str) -> Context:
        """Return what the rules know beside a request; good for many that are placed together."""
        return Context(
            channel=facts_of(channel),
            live_allowed=self._gateways.live_allowed,
            now=self._clock.now(),
            subject=SUBJECTS[operation],
        )

    def problems(self, channel: ChannelRow, operation: str) -> tuple[Problem, ...]:
        """Return why a channel cannot do this at all; empty when it can."""
        if channel.pg_module == PgModule.UPLUS:
            return (
                Problem(
                    "channel",
                    "The module uplus has a payment window only: no key-in, no billing key. "
                    "Choose a tosspayments channel.",
                ),
            )
        if operation not in SUBJECTS:
            raise InvalidInput(Problem("", "There is no such charge."))
        return ()

    def request(
        self,
        channel: ChannelRow,
        operation: str,
        body: Mapping[str, Any],
        *,
        names_channel: bool = True,
    ) -> dict[str, Any]:
        """Return the body as it will be sent: what was entered, plus how the channel is named."""
        sent = {name: value for name, value in body.items() if value not in ("", None)}
        if operation == ISSUE:
            sent.pop("customer_uid", None)  # it travels in the path
        if operation == AGAIN or not names_channel:
            return sent  # the key knows its channel
        # The channel key is documented for keys and accounts only; a charge names PG and MID.
        if operation in {ISSUE, VBANK}:
            return {**sent, **naming(channel)}
        return {**sent, "pg": f"{channel.pg_module}.{channel.mid}"}

    def order(
        self,
        command: ChargeCommand,
        channel: ChannelRow,
        actor: Actor,
        context: Context | None = None,
    ) -> ChargeOrder:
        """Examine a command; nothing is written or sent for it, but a key may be looked up.

        Args:
            command: as entered.
            channel: the one it names.
            actor: who asks.
            context: of this channel and operation; None = made for this command.

        Raises:
            InvalidInput: with the problems of the fields.
            LiveDisabled: the guard holds it back.
            AccessDenied: real money is not for this actor.
        """
        problems = [*self.problems(channel, command.operation), *_missing(command)]
        if not command.names_channel and channel.environment != Environment.SANDBOX:
            problems.append(Problem("", "Only the sandbox may be asked without naming a channel."))
        context = context or self.context(channel, command.operation)
        found = check(command.body, context, subject=SUBJECTS[command.operation])
        _refuse_bad(command, problems, found)
        request = self.request(
            channel, command.operation, command.body, names_channel=command.names_channel
        )
        whole = _whole(command.body.get("amount"))
        client = self._gateways.moving(
            channel,
            actor,
            amount=whole,
            confirmed_amount=command.confirmed_amount if command.operation != ISSUE else whole,
        )
        if command.operation == AGAIN:
            refuse_live_key(client, channel, str(command.body["customer_uid"]))
        intent = Intent(
            key=command.attempt_key,
            operation=command.operation,
            environment=channel.environment,
            channel_id=channel.id,
            channel_name=channel.name,
            actor=actor.name,
            amount=whole,
            merchant_uid=str(command.body.get("merchant_uid") or ""),
            customer_uid=str(command.body.get("customer_uid") or ""),
            request=request,
        )
        return ChargeOrder(command, client, intent, request)


def _missing(command: ChargeCommand) -> Iterator[Problem]:
    """Say what an account cannot do without; charges and keys have rules for that."""
    if command.operation != VBANK:
        return
    for name, entry in rest_bodies.known("vbank").items():
        is_needed = "vbank" in entry.required and name not in {"merchant_uid", "amount"}
        if is_needed and command.body.get(name) in {None, ""}:
            yield Problem(name, "The gateway cannot do without it.")


def _refuse_bad(
    command: ChargeCommand, found_before: Sequence[Problem], findings: Sequence[Finding]
) -> None:
    problems = list(found_before)
    problems.extend(
        Problem(finding.path, "{text}", params={"text": said(finding)})
        for finding in findings
        if finding.severity is Severity.ERROR
    )
    if command.operation == ISSUE and not command.body.get("customer_uid"):
        problems.append(Problem("customer_uid", "Give the billing key a handle."))
    if _whole(command.body.get("amount")) > _LARGEST:
        problems.append(
            Problem("amount", "Enter at most {most}.", params={"most": f"{_LARGEST:,}"})
        )
    problems.extend(
        Problem(name, "This looks like a card number. It does not belong into this field.")
        for name in ("merchant_uid", "customer_uid")
        if (value := str(command.body.get(name) or "")) and is_card_number(value)
    )
    if problems:
        raise InvalidInput(*problems)


def naming(channel: ChannelRow) -> dict[str, str]:
    """Return how a channel is named where a key is issued: by its channel key, if it has one."""
    if channel.sdk == SdkGeneration.PORTONE and channel.channel_key:
        return {"channel_key": channel.channel_key}
    return {"pg": f"{channel.pg_module}.{channel.mid}"}


def said(finding: Finding) -> str:
    """Return the sentence of a finding in the present language."""
    return finding.text.ko if language() == "ko" else finding.text.en


def _whole(amount: object) -> int:
    """Return an amount of won as the wire writes it, 1000 or 1000.0; 0 when it is none."""
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return 0
    return int(amount) if amount == amount // 1 else 0
