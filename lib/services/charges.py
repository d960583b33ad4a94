"""How is a card charged, kept as a billing key, charged again? One command, journalled, once."""

from __future__ import annotations

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.catalog.vocabulary import PaymentStatus
from lib.i18n import mark
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import GatewayError
from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.journal import Ending, Journal, Outcome
from lib.ledger.record import Cause
from lib.ledger.schema import AttemptRow
from lib.portone.client import PortOneClient
from lib.portone.models import Payment
from lib.services.attempts import Answer, Attempts
from lib.services.channels import Channels
from lib.services.charge_orders import (
    AGAIN,
    ISSUE,
    ONETIME,
    VBANK,
    ChargeCommand,
    ChargeOrder,
    ChargeOrders,
)
from lib.services.observing import keep_billing_key, take_in
from lib.services.unknowns import Unknowns

__all__ = ["AGAIN", "ISSUE", "ONETIME", "VBANK", "ChargeCommand", "Charges", "ending_of"]


class Charges:
    """Places charges and issues billing keys."""

    def __init__(  # noqa: PLR0913 — the parts it works with
        self,
        *,
        database: Database,
        journal: Journal,
        attempts: Attempts,
        channels: Channels,
        orders: ChargeOrders,
        unknowns: Unknowns,
        clock: Clock,
    ) -> None:
        self._database = database
        self._journal = journal
        self._attempts = attempts
        self._channels = channels
        self.orders = orders
        self._unknowns = unknowns
        self._clock = clock

    def place(self, command: ChargeCommand, actor: Actor) -> AttemptRow:
        """Carry a command out, once.

        Returns:
            The attempt with its outcome. A key that was used before returns that attempt.

        Raises:
            InvalidInput: with the problems of the fields; nothing was journalled or sent.
            LiveDisabled: the guard held it back.
            AccessDenied: the actor may not charge, or not with real money.
        """
        allow(actor, "charges.place")
        known = self._attempts.known(command.attempt_key)
        if known is not None:
            return known
        order = self.orders.order(command, self._channels.get(command.channel_id), actor)
        attempt = self._attempts.carry_out(order.intent, lambda: self._send(order))
        return self.settle(order.client, attempt)

    def _send(self, order: ChargeOrder) -> Answer:
        command, client, request = order.command, order.client, order.request
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
        send = {
            ONETIME: client.charges.onetime,
            AGAIN: client.charges.again,
            VBANK: client.charges.account,
        }[command.operation]
        payment = send(request, attempt_key=key)
        return Answer(
            ending_of(payment, command.operation),
            lambda session, attempt: take_in(session, payment, attempt, Cause.ANSWER, self._clock),
        )

    def settle(self, client: PortOneClient, attempt: AttemptRow) -> AttemptRow:
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


def ending_of(payment: Payment, operation: str = ONETIME) -> Ending:
    """Say what a payment's status means for the act that made it."""
    if operation == VBANK and payment.status == PaymentStatus.READY:
        return Ending(Outcome.ACCEPTED, imp_uid=payment.imp_uid)
    if payment.status in {PaymentStatus.PAID, PaymentStatus.CANCELLED}:
        return Ending(Outcome.ACCEPTED, imp_uid=payment.imp_uid)
    if payment.status == PaymentStatus.FAILED:
        return Ending(Outcome.REFUSED, message=payment.fail_reason or "", imp_uid=payment.imp_uid)
    said = mark("The gateway calls it neither paid nor failed yet.")
    return Ending(Outcome.UNKNOWN, message=said, imp_uid=payment.imp_uid)
