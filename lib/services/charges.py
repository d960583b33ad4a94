"""How is a card charged, kept as a billing key, charged again? One command, journalled, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lib.access.actors import Actor
from lib.catalog.vocabulary import Environment, PaymentStatus, PgModule, SdkGeneration
from lib.i18n import language, mark
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import GatewayError, InvalidInput, LiveDisabled
from lib.kernel.problems import Problem, Severity
from lib.kernel.redaction import looks_like_card
from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.journal import Ending, Intent, Journal, Outcome
from lib.ledger.record import Cause
from lib.ledger.schema import AttemptRow, ChannelRow
from lib.lint import Context, Finding, check
from lib.lint.context import Subject
from lib.portone.client import PortOneClient
from lib.portone.models import Payment
from lib.services.attempts import Answer, Attempts
from lib.services.channels import Channels, facts_of
from lib.services.gateways import Gateways
from lib.services.observing import keep_billing_key, take_in
from lib.services.unknowns import Unknowns

ONETIME: Final = "charges.onetime"
AGAIN: Final = "charges.again"
ISSUE: Final = "billing.issue"
_LARGEST: Final = 2**53 - 1  # beyond it JSON numbers lose units (RFC 8259, section 6)
SUBJECTS: Final[dict[str, Subject]] = {
    ONETIME: "onetime",
    AGAIN: "again",
    ISSUE: "billing.issue",
}


@dataclass(frozen=True, slots=True)
class ChargeCommand:
    """One charge or key issue, as entered.

    Attributes:
        attempt_key: minted when the form was drawn.
        channel_id: through which channel.
        operation: ONETIME, AGAIN or ISSUE.
        body: the request in the wire's own spelling; with ISSUE it names ``customer_uid`` too.
            It may hold card data and never shows in a repr.
        confirmed_amount: what was typed to confirm a live charge; minor units.
    """

    attempt_key: str
    channel_id: str
    operation: str
    body: Mapping[str, Any] = field(repr=False)
    confirmed_amount: int | None = None


class Charges:
    """Places charges and issues billing keys."""

    def __init__(  # noqa: PLR0913 — the parts it works with
        self,
        *,
        database: Database,
        journal: Journal,
        attempts: Attempts,
        channels: Channels,
        gateways: Gateways,
        unknowns: Unknowns,
        clock: Clock,
    ) -> None:
        self._database = database
        self._journal = journal
        self._attempts = attempts
        self._channels = channels
        self._gateways = gateways
        self._unknowns = unknowns
        self._clock = clock

    def findings(
        self, channel: ChannelRow, operation: str, body: Mapping[str, Any]
    ) -> tuple[Finding, ...]:
        """Return what the rules say of a request before it is sent."""
        return check(
            body,
            Context(
                channel=facts_of(channel),
                live_allowed=self._gateways.live_allowed,
                now=self._clock.now(),
            ),
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
        self, channel: ChannelRow, operation: str, body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the body as it will be sent: what was entered, plus how the channel is named."""
        sent = {name: value for name, value in body.items() if value not in ("", None)}
        if operation == ISSUE:
            sent.pop("customer_uid", None)  # it travels in the path
        if operation == AGAIN:
            return sent  # the key knows its channel
        # The channel key is documented for issuing a key only; a charge names PG and MID.
        if operation == ISSUE and channel.sdk == SdkGeneration.PORTONE and channel.channel_key:
            return {**sent, "channel_key": channel.channel_key}
        return {**sent, "pg": f"{channel.pg_module}.{channel.mid}"}

    def place(self, command: ChargeCommand, actor: Actor) -> AttemptRow:
        """Carry a command out, once.

        Returns:
            The attempt with its outcome. A key that was used before returns that attempt.

        Raises:
            InvalidInput: with the problems of the fields; nothing was journalled or sent.
            LiveDisabled: the guard held it back.
        """
        known = self._attempts.known(command.attempt_key)
        if known is not None:
            return known
        channel = self._channels.get(command.channel_id)
        self._refuse_bad(channel, command)
        request = self.request(channel, command.operation, command.body)
        whole = _whole(command.body.get("amount"))
        client = self._gateways.moving(
            channel,
            amount=whole,
            confirmed_amount=command.confirmed_amount if command.operation != ISSUE else whole,
        )
        if command.operation == AGAIN and channel.environment == Environment.TEST:
            self._refuse_live_key(client, channel, str(command.body["customer_uid"]))
        attempt = self._attempts.carry_out(
            Intent(
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
            ),
            lambda: self._send(client, command, request),
        )
        return self._settle(client, attempt)

    def _refuse_bad(self, channel: ChannelRow, command: ChargeCommand) -> None:
        problems = list(self.problems(channel, command.operation))
        problems.extend(
            Problem(finding.path, "{text}", params={"text": said(finding)})
            for finding in self.findings(channel, command.operation, command.body)
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
            if (value := str(command.body.get(name) or "")) and _is_card(value)
        )
        if problems:
            raise InvalidInput(*problems)

    @staticmethod
    def _refuse_live_key(client: PortOneClient, channel: ChannelRow, customer_uid: str) -> None:
        """Refuse a key of a live MID: a charge by key goes where the key was issued."""
        try:
            key = client.billing.get(customer_uid)
        except GatewayError as error:
            raise InvalidInput(
                Problem(
                    "customer_uid",
                    "The gateway does not confirm this billing key: {reason}",
                    params={"reason": str(error)},
                )
            ) from error
        same = (key.pg_provider, key.pg_id) == (channel.pg_module, channel.mid)
        if not (same if key.sandbox is None else key.sandbox):
            raise LiveDisabled(
                "The gateway does not confirm that this billing key belongs to a test channel."
            )

    def _send(
        self, client: PortOneClient, command: ChargeCommand, request: Mapping[str, Any]
    ) -> Answer:
        key = command.attempt_key
        if command.operation == ISSUE:
            issued = client.billing.issue(
                str(command.body["customer_uid"]), request, attempt_key=key
            )
            return Answer(
                Ending(Outcome.ACCEPTED),
                lambda session, attempt: keep_billing_key(
                    session,
                    issued,
                    environment=attempt.environment,
                    channel_id=attempt.channel_id,
                    clock=self._clock,
                ),
            )
        charge = client.charges.onetime if command.operation == ONETIME else client.charges.again
        payment = charge(request, attempt_key=key)
        return Answer(
            ending_of(payment),
            lambda session, attempt: take_in(session, payment, attempt, Cause.ANSWER, self._clock),
        )

    def _settle(self, client: PortOneClient, attempt: AttemptRow) -> AttemptRow:
        """Fetch back what became of it; failing to do so changes nothing about the outcome."""
        if attempt.outcome == Outcome.UNKNOWN:
            return self._unknowns.resolve(attempt)
        if attempt.operation == ISSUE or attempt.outcome == Outcome.OPEN:
            return attempt
        try:
            if attempt.imp_uid:
                payment = client.payments.get(attempt.imp_uid, attempt_key=attempt.key)
            else:  # refused before it had an id: the gateway may have stored a failed payment
                payment = client.payments.find(attempt.merchant_uid, attempt_key=attempt.key)
                failed = payment.status == PaymentStatus.FAILED
                if not failed or not self._unknowns.may_be_of(payment, attempt):
                    return attempt  # another charge of the same order number
        except GatewayError:
            return attempt
        with self._database.writing() as session:
            take_in(session, payment, attempt, Cause.FETCH, self._clock)
        if attempt.customer_uid and attempt.operation == ONETIME:
            self._fetch_key(client, attempt)
        return self._journal.link(attempt.key, payment.imp_uid) if not attempt.imp_uid else attempt

    def _fetch_key(self, client: PortOneClient, attempt: AttemptRow) -> None:
        if attempt.outcome != Outcome.ACCEPTED:
            return
        try:
            key = client.billing.get(attempt.customer_uid, attempt_key=attempt.key)
        except GatewayError:
            return
        with self._database.writing() as session:
            keep_billing_key(
                session,
                key,
                environment=attempt.environment,
                channel_id=attempt.channel_id,
                clock=self._clock,
            )
            audit.append(  # the ledger's revision has to grow with what it shows
                session,
                at=to_unix(self._clock.now()),
                actor=attempt.actor,
                action="billing.kept",
                subject=attempt.key,
                data={"customer_uid": attempt.customer_uid},
            )


def ending_of(payment: Payment) -> Ending:
    """Say what a payment's status means for the charge that made it."""
    if payment.status in {PaymentStatus.PAID, PaymentStatus.CANCELLED}:
        return Ending(Outcome.ACCEPTED, imp_uid=payment.imp_uid)
    if payment.status == PaymentStatus.FAILED:
        return Ending(Outcome.REFUSED, message=payment.fail_reason or "", imp_uid=payment.imp_uid)
    said = mark("The gateway calls it neither paid nor failed yet.")
    return Ending(Outcome.UNKNOWN, message=said, imp_uid=payment.imp_uid)


def said(finding: Finding) -> str:
    """Return the sentence of a finding in the present language."""
    return finding.text.ko if language() == "ko" else finding.text.en


def _whole(amount: object) -> int:
    """Return an amount of won as the wire writes it, 1000 or 1000.0; 0 when it is none."""
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return 0
    return int(amount) if amount == amount // 1 else 0


def _is_card(text: str) -> bool:
    digits = text.replace("-", "").replace(" ", "")
    return digits.isdigit() and 13 <= len(digits) <= 19 and looks_like_card(text)  # noqa: PLR2004
