"""How does money go back? In full or in part, against the balance we know, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.catalog.vocabulary import Environment, PaymentStatus
from lib.kernel.clock import Clock
from lib.kernel.errors import GatewayError, InvalidInput, LedgerError, LiveDisabled
from lib.kernel.money import Full, Money
from lib.kernel.problems import Problem
from lib.kernel.redaction import redact_text
from lib.ledger import queries
from lib.ledger.engine import Database
from lib.ledger.journal import CANCEL, Ending, Intent, Outcome
from lib.ledger.record import Cause
from lib.ledger.schema import AttemptRow, PaymentRow
from lib.portone.client import PortOneClient
from lib.portone.operations.payments import cancel_body
from lib.services.attempts import Answer, Attempts
from lib.services.channels import Channels
from lib.services.gateways import Gateways
from lib.services.mids import channel_of
from lib.services.observing import take_in
from lib.services.unknowns import Unknowns

REASON_LENGTH: Final = 256


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
    """

    attempt_key: str
    environment: str
    imp_uid: str
    amount: Money | Full
    reason: str
    confirmed_amount: int | None = None


def cancellable(payment: PaymentRow) -> Money:
    """Return what is left of a payment, as far as the ledger knows."""
    if payment.status != PaymentStatus.PAID:
        return Money(0, payment.currency)
    return Money(payment.amount - payment.cancelled, payment.currency)


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
        clock: Clock,
    ) -> None:
        self._database = database
        self._attempts = attempts
        self._channels = channels
        self._gateways = gateways
        self._unknowns = unknowns
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
        self._refuse_bad(command, payment, left)
        part = left if isinstance(command.amount, Full) else command.amount
        channel = channel_of(self._channels, payment)
        client = self._gateways.moving(
            channel, actor, amount=part.minor, confirmed_amount=command.confirmed_amount
        )
        if payment.environment == Environment.TEST and not payment.is_test_channel:
            raise LiveDisabled("The gateway says that this payment was made with real money.")
        reason = command.reason.strip()
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
                request=cancel_body(payment.imp_uid, amount=part, cancellable=left, reason=reason),
            ),
            lambda: self._send(client, command.attempt_key, payment.imp_uid, part, left, reason),
        )
        return self._settle(client, attempt)

    def _payment(self, command: CancelCommand) -> PaymentRow:
        with self._database.reading() as session:
            payment = queries.find(session, command.environment, command.imp_uid)
        if payment is None:
            raise LedgerError(f"There is no payment {command.imp_uid} in the ledger.")
        return payment

    @staticmethod
    def _refuse_bad(command: CancelCommand, payment: PaymentRow, left: Money) -> None:
        problems = []
        if payment.status != PaymentStatus.PAID:
            problems.append(
                Problem(
                    "",
                    "Only a paid payment can be cancelled; this one is {status}.",
                    params={"status": payment.status},
                )
            )
        if not isinstance(command.amount, Full):
            if command.amount.currency != payment.currency:
                problems.append(
                    Problem(
                        "amount",
                        "The payment is in {currency}.",
                        params={"currency": payment.currency},
                    )
                )
            elif command.amount.minor <= 0:
                problems.append(Problem("amount", "Enter an amount above zero."))
            elif payment.status == PaymentStatus.PAID and left < command.amount:
                problems.append(
                    Problem(
                        "amount",
                        "At most {left} can still be cancelled.",
                        params={"left": f"{left.minor:,}"},
                    )
                )
        if not command.reason.strip():
            problems.append(Problem("reason", "Say why; the gateway keeps the reason."))
        elif redact_text(command.reason) != command.reason:
            problems.append(
                Problem("reason", "Take the card number out; the gateway keeps the reason.")
            )
        elif len(command.reason.strip()) > REASON_LENGTH:
            problems.append(
                Problem("reason", "Use at most {most} characters.", params={"most": REASON_LENGTH})
            )
        if problems:
            raise InvalidInput(*problems)

    def _send(  # noqa: PLR0913, PLR0917 — one call, all of it
        self,
        client: PortOneClient,
        attempt_key: str,
        imp_uid: str,
        part: Money,
        left: Money,
        reason: str,
    ) -> Answer:
        payment = client.payments.cancel(
            imp_uid, amount=part, cancellable=left, reason=reason, attempt_key=attempt_key
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
