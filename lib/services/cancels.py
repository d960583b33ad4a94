"""How does money go back? In full or in part, against the balance we know, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.catalog.vocabulary import Environment
from lib.kernel.clock import Clock
from lib.kernel.errors import GatewayError, InvalidInput, LedgerError, LiveDisabled
from lib.kernel.money import Full, Money
from lib.kernel.problems import Problem, Severity
from lib.kernel.redaction import redact_text
from lib.ledger import queries
from lib.ledger.engine import Database
from lib.ledger.journal import CANCEL, Ending, Intent, Outcome
from lib.ledger.record import Cause
from lib.ledger.schema import AttemptRow, PaymentRow
from lib.portone.client import PortOneClient
from lib.portone.operations.payments import cancel_body
from lib.services.attempts import Answer, Attempts
from lib.services.cancel_check import foresee, unsure
from lib.services.cancel_facts import NOWHERE, Ask, Foreseen, RefundAccount, Standing
from lib.services.cancel_standing import standing_of
from lib.services.channels import Channels
from lib.services.gateway_time import GatewayTime
from lib.services.gateways import Gateways
from lib.services.mids import channel_of
from lib.services.observing import observe, take_in
from lib.services.unknowns import Unknowns

REASON_LENGTH: Final = 256
REFUND_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class CancelCommand:
    """One cancel, as entered.

    Attributes:
        attempt_key: minted when the form was drawn.
        environment: of the payment.
        imp_uid: the payment.
        amount: part to give back, or FULL for what is left; there is no default.
        reason: why; kept by the gateway.
        confirmed_amount: what was typed to confirm a live cancel; minor units.
        tax_free: the part of the amount without tax; minor units.
        refund: where the money of a virtual account goes; never shows in a repr.
        enable_webhook: whether the gateway shall announce it by webhook.
    """

    attempt_key: str
    environment: str
    imp_uid: str
    amount: Money | Full
    reason: str
    confirmed_amount: int | None = None
    tax_free: int = 0
    refund: RefundAccount = field(default=NOWHERE, repr=False)
    enable_webhook: bool = False

    @property
    def extra(self) -> dict[str, Any]:
        """Return the wire fields beside payment, amount and reason; what is not said is left out.

        The account stays out of a cancel that has no use for it; see Cancels.
        """
        fields: dict[str, Any] = dict(self.refund.wire())
        if self.tax_free:
            fields["tax_free"] = self.tax_free
        if self.enable_webhook:
            fields["enable_webhook"] = True
        return fields


@dataclass(frozen=True, slots=True)
class Check:
    """What is known of a cancel before it is sent.

    Attributes:
        standing: how the payment stands.
        foreseen: what the gateway will refuse it for; empty = it will pass.
        unsure: what nobody but the gateway can know.
    """

    standing: Standing
    foreseen: tuple[Foreseen, ...]
    unsure: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return all of it, each beside the field it belongs to."""
        return (*(one.problem for one in self.foreseen), *self.unsure)


def cancellable(payment: PaymentRow) -> Money:
    """Return what is left of a payment, as far as the ledger knows."""
    standing = Standing(
        payment.status, payment.pay_method, payment.amount, payment.cancelled, payment.paid_at
    )
    return Money(standing.left, payment.currency)


class Cancels:
    """Gives money back."""

    def __init__(  # noqa: PLR0913 — the parts it works with
        self,
        *,
        database: Database,
        attempts: Attempts,
        channels: Channels,
        gateways: Gateways,
        unknowns: Unknowns,
        time: GatewayTime,
        clock: Clock,
    ) -> None:
        self._database = database
        self._attempts = attempts
        self._channels = channels
        self._gateways = gateways
        self._unknowns = unknowns
        self._time = time
        self._clock = clock

    def place(self, command: CancelCommand, actor: Actor) -> AttemptRow:
        """Carry a cancel out, once.

        Returns:
            The attempt with its outcome. A key that was used before returns that attempt.

        Raises:
            InvalidInput: with the problems of the fields; nothing was journalled or sent.
            LiveDisabled: the guard held it back.
            LedgerError: there is no such payment.
            AccessDenied: the actor may not cancel, or not with real money.
        """
        allow(actor, "cancels.place")
        payment = self._payment(command)
        known = self._attempts.known(command.attempt_key)
        if known is not None:
            return known  # its balance check is long past
        left = cancellable(payment)
        self._refuse_bad(command, payment)
        part = left if isinstance(command.amount, Full) else command.amount
        channel = channel_of(self._channels, payment)
        client = self._gateways.moving(
            channel, actor, amount=part.minor, confirmed_amount=command.confirmed_amount
        )
        if payment.environment == Environment.TEST and not payment.is_test_channel:
            raise LiveDisabled("The gateway says that this payment was made with real money.")
        reason = command.reason.strip()
        asked = cancel_body(
            payment.imp_uid, amount=part, cancellable=left, reason=reason, extra=command.extra
        )
        attempt = self._attempts.carry_out(
            Intent(
                key=command.attempt_key,
                operation=CANCEL,
                environment=payment.environment,
                channel_id=channel.id,
                channel_name=channel.name,
                actor=actor.name,
                amount=part.minor,
                currency=part.currency,
                merchant_uid=payment.merchant_uid,
                imp_uid=payment.imp_uid,
                cancelled_before=payment.cancelled,
                request=asked,
            ),
            lambda: self._send(client, command, part, left),
        )
        return self._settle(client, attempt)

    def _payment(self, command: CancelCommand) -> PaymentRow:
        return self._found(command.environment, command.imp_uid)

    def _found(self, environment: str, imp_uid: str) -> PaymentRow:
        with self._database.reading() as session:
            payment = queries.find(session, environment, imp_uid)
        if payment is None:
            raise LedgerError(f"There is no payment {imp_uid} in the ledger.")
        return payment

    def check(self, command: CancelCommand) -> Check:
        """Say beforehand whether the gateway will refuse a cancel, as far as the ledger knows.

        Raises:
            LedgerError: there is no such payment.
        """
        return self._check(command, self._payment(command))

    def fetch(self, environment: str, imp_uid: str) -> None:
        """Fetch a payment, so that the check starts from how it stands at this moment.

        Raises:
            GatewayError: the gateway could not be asked.
            InvalidInput: no channel of its MID is left.
            LiveDisabled: it is live and this installation is not allowed to be.
            LedgerError: there is no such payment.
        """
        row = self._found(environment, imp_uid)
        channel = channel_of(self._channels, row)
        payment = self._gateways.reading(channel).payments.get(imp_uid)
        with self._database.writing() as session:
            observe(session, payment, (environment, channel.id), Cause.FETCH, self._clock)

    def _check(self, command: CancelCommand, payment: PaymentRow) -> Check:
        with self._database.reading() as session:
            standing = standing_of(session, payment)
        left = standing.left
        full = isinstance(command.amount, Full)
        amount = left if isinstance(command.amount, Full) else command.amount.minor
        if full and not left:
            amount = standing.balance  # so that its state is the reason, and no amount
        ask = Ask(amount, None, command.tax_free, command.refund)
        # Only a phone bill asks what month it is; all others spare the sandbox the question.
        is_bill = payment.pay_method == "phone"
        now = self._time.now(payment.environment) if is_bill else self._clock.now()
        return Check(standing, foresee(standing, ask, now), unsure(standing, ask))

    def _refuse_bad(self, command: CancelCommand, payment: PaymentRow) -> None:
        found = self._check(command, payment)
        problems = [one.problem for one in found.foreseen if one.problem.severity is Severity.ERROR]
        if not isinstance(command.amount, Full) and command.amount.currency != payment.currency:
            problems = [
                Problem(
                    "amount",
                    "The payment is in {currency}.",
                    params={"currency": payment.currency},
                )
            ]
        problems.extend(_reason_problems(command.reason))
        problems.extend(_refund_problems(command.refund))
        if problems:
            raise InvalidInput(*problems)

    def _send(
        self, client: PortOneClient, command: CancelCommand, part: Money, left: Money
    ) -> Answer:
        payment = client.payments.cancel(
            command.imp_uid,
            amount=part,
            cancellable=left,
            reason=command.reason.strip(),
            attempt_key=command.attempt_key,
            extra=command.extra,
        )
        return Answer(
            Ending(Outcome.ACCEPTED, imp_uid=payment.imp_uid),
            lambda session, attempt: take_in(session, payment, attempt, Cause.ANSWER, self._clock),
        )

    def _settle(self, client: PortOneClient, attempt: AttemptRow) -> AttemptRow:
        if attempt.outcome == Outcome.UNKNOWN:
            return self._unknowns.resolve(attempt)
        if attempt.outcome == Outcome.OPEN:
            return attempt
        try:
            payment = client.payments.get(attempt.imp_uid, attempt_key=attempt.key)
        except GatewayError:
            return attempt
        with self._database.writing() as session:
            take_in(session, payment, attempt, Cause.FETCH, self._clock)
        return attempt


def _reason_problems(reason: str) -> list[Problem]:
    if not reason.strip():
        return [Problem("reason", "Say why; the gateway keeps the reason.")]
    if redact_text(reason) != reason:
        return [Problem("reason", "Take the card number out; the gateway keeps the reason.")]
    if len(reason.strip()) > REASON_LENGTH:
        return [Problem("reason", "Use at most {most} characters.", params={"most": REASON_LENGTH})]
    return []


def _refund_problems(refund: RefundAccount) -> list[Problem]:
    """Return what the gateway would cut off or has no room for."""
    return [
        Problem(path, "Use at most {most} characters.", params={"most": REFUND_LENGTH})
        for path, value in (("refund_holder", refund.holder), ("refund_tel", refund.tel))
        if len(value.strip()) > REFUND_LENGTH
    ]
