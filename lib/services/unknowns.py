"""What became of it? Attempts without an outcome are settled by reading, never by repeating."""

from __future__ import annotations

from typing import Final

import structlog
from sqlmodel import Session

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.catalog.vocabulary import PaymentStatus
from lib.i18n import mark
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import GatewayError, GatewayRefused, PaybenchError
from lib.kernel.money import from_wire
from lib.ledger import schedules
from lib.ledger.journal import CANCEL, Ending, Journal, Outcome
from lib.ledger.record import Cause
from lib.ledger.schema import AttemptRow
from lib.portone.client import PortOneClient
from lib.portone.models import Cancel, Payment
from lib.services import booking_looks
from lib.services.channels import Channels
from lib.services.charge_orders import VBANK
from lib.services.gateways import Gateways
from lib.services.observing import keep_billing_key, take_in
from lib.services.schedule_orders import RETRY
from lib.services.trail import Trail

log = structlog.get_logger()

# The gateway's clock and ours may stand this many seconds apart.
_SKEW: Final = 120
_NOT_FOUND: Final = 404
NEVER_MADE: Final = mark("Looked up: the gateway knows of no such act.")


class Unknowns:
    """Settles attempts whose answer was lost, with their process or on the way."""

    def __init__(  # noqa: PLR0913 — the parts it works with
        self,
        *,
        journal: Journal,
        channels: Channels,
        gateways: Gateways,
        trail: Trail,
        clock: Clock,
        grace: float,
    ) -> None:
        """Prepare.

        Args:
            journal: where the attempts are.
            channels: through which they went.
            gateways: where to look them up.
            trail: where it is noted that somebody asked.
            clock: what time it is.
            grace: seconds after which an act that the gateway does not know was never made; until
                then it may still be on its way.
        """
        self._journal = journal
        self._channels = channels
        self._gateways = gateways
        self._clock = clock
        self._grace = grace
        self._trail = trail

    def open(self) -> list[AttemptRow]:
        """Return the attempts without a known outcome, oldest first."""
        return self._journal.unresolved()

    def look_up_all(self, actor: Actor) -> int:
        """Look all of them up at once, because somebody asks; see ``resolve_all``."""
        allow(actor, "unknowns.look_up_all")
        open_ones = len(self._journal.unresolved())
        settled = self.resolve_all()
        self._trail.note(actor, "unknown.looked_up", "", open=open_ones, settled=settled)
        return settled

    def look_up(self, attempt: AttemptRow, actor: Actor) -> AttemptRow:
        """Look one up at once, because somebody asks; see ``resolve``."""
        allow(actor, "unknowns.look_up")
        after = self.resolve(attempt)
        self._trail.note(actor, "unknown.looked_up", attempt.key, outcome=str(after.outcome))
        return after

    def resolve_all(self) -> int:
        """Look all of them up; one that cannot be settled does not stop the others.

        Returns:
            How many were settled.
        """
        settled = 0
        for attempt in self._journal.unresolved():
            after = self.resolve(attempt)
            settled += after.outcome in {Outcome.ACCEPTED, Outcome.REFUSED}
        return settled

    def resolve(self, attempt: AttemptRow) -> AttemptRow:
        """Look one attempt up and close it if the gateway's answer settles it."""
        try:
            channel = self._channels.get(attempt.channel_id)
            client = self._gateways.reading(channel)
            return self._look(client, attempt)
        except PaybenchError as error:
            log.warning("attempt.unsettled", attempt=attempt.key, reason=str(error))
        except Exception as error:  # noqa: BLE001 — what is said of one must not stop the others
            log.error("attempt.unsettled", attempt=attempt.key, reason=repr(error))  # noqa: TRY400
        return self._still_open(attempt)

    def may_be_of(self, payment: Payment, attempt: AttemptRow) -> bool:
        """Say whether a payment found by its order number can have come of an attempt."""
        return not self._is_older(payment, attempt) and not self._journal.is_taken(
            attempt, payment.imp_uid
        )

    def _look(self, client: PortOneClient, attempt: AttemptRow) -> AttemptRow:
        if attempt.operation in booking_looks.LOOKED_UP_HERE:
            return self._look_for_booking(client, attempt)
        try:
            if attempt.operation == "billing.issue":
                return self._look_for_key(client, attempt)
            if attempt.operation == CANCEL:
                return self._look_for_cancel(client, attempt)
            return self._look_for_charge(client, attempt)
        except GatewayRefused as error:
            return self._not_there(attempt, error)

    def _look_for_charge(self, client: PortOneClient, attempt: AttemptRow) -> AttemptRow:
        payment = self._paid_or_newest(client, attempt)
        if self._journal.is_taken(attempt, payment.imp_uid):
            return self._not_there(attempt)  # an earlier payment of the same order number
        if self._is_older(payment, attempt):
            return self._still_open(attempt)  # nobody's, or a clock is wrong: for a person
        is_issued = attempt.operation == VBANK and payment.status == PaymentStatus.READY
        if is_issued or payment.status in {PaymentStatus.PAID, PaymentStatus.CANCELLED}:
            ending = Ending(Outcome.ACCEPTED, imp_uid=payment.imp_uid)
        elif payment.status == PaymentStatus.FAILED:
            ending = Ending(
                Outcome.REFUSED, message=payment.fail_reason or "", imp_uid=payment.imp_uid
            )
        else:
            return self._still_open(attempt)
        return self._close(attempt, ending, payment)

    def _paid_or_newest(self, client: PortOneClient, attempt: AttemptRow) -> Payment:
        """Find the payment of an order number, even if a later one that failed stands before it."""
        number, key = attempt.merchant_uid, attempt.key
        newest = client.payments.find(number, attempt_key=key)
        if newest.status != PaymentStatus.FAILED:
            return newest
        try:
            return client.payments.find_in(number, PaymentStatus.PAID, attempt_key=key)
        except GatewayRefused as error:
            if error.status != _NOT_FOUND:
                raise
            return newest

    def _look_for_cancel(self, client: PortOneClient, attempt: AttemptRow) -> AttemptRow:
        payment = client.payments.get(attempt.imp_uid, attempt_key=attempt.key)
        ours = any(self._is_ours(cancel, payment, attempt) for cancel in payment.cancel_history)
        if ours and not self._journal.is_overtaken(attempt):
            return self._close(attempt, Ending(Outcome.ACCEPTED, imp_uid=payment.imp_uid), payment)
        return self._not_there(attempt)

    def _look_for_key(self, client: PortOneClient, attempt: AttemptRow) -> AttemptRow:
        key = client.billing.get(attempt.customer_uid, attempt_key=attempt.key)
        if key.updated < attempt.opened_at - _SKEW:
            return self._not_there(attempt)

        def keep(session: Session) -> None:
            keep_billing_key(
                session,
                key,
                environment=attempt.environment,
                channel_id=attempt.channel_id,
                clock=self._clock,
            )

        return self._journal.close(attempt.key, Ending(Outcome.ACCEPTED), keep)

    def _look_for_booking(self, client: PortOneClient, attempt: AttemptRow) -> AttemptRow:
        found = booking_looks.look(client, attempt, self._clock)
        if found.state is booking_looks.State.ABSENT and not self._is_over(attempt):
            return self._still_open(attempt)
        return self._journal.close(attempt.key, found.ending, found.alongside)

    def _close(self, attempt: AttemptRow, ending: Ending, payment: Payment) -> AttemptRow:
        log.info("attempt.settled", attempt=attempt.key, outcome=str(ending.outcome))

        def alongside(session: Session) -> None:
            take_in(session, payment, attempt, Cause.LOOKUP, self._clock)
            if attempt.operation == RETRY:
                where = (attempt.environment, attempt.merchant_uid)
                schedules.note_payment(session, *where, payment.imp_uid, payment.status)

        return self._journal.close(attempt.key, ending, alongside)

    def _not_there(self, attempt: AttemptRow, error: GatewayRefused | None = None) -> AttemptRow:
        """Close an act that left no trace, once it cannot be on its way any more."""
        # Only the look-up of a key has ever said "unknown" with a 200.
        said_so = {200, _NOT_FOUND} if attempt.operation == "billing.issue" else {_NOT_FOUND}
        if error is not None and error.status not in said_so:
            raise GatewayError(str(error), operation=error.operation) from error
        if not self._is_over(attempt):
            return self._still_open(attempt)
        return self._journal.close(
            attempt.key,
            Ending(Outcome.REFUSED, message=NEVER_MADE),
        )

    def _is_over(self, attempt: AttemptRow) -> bool:
        """Say whether an act cannot be on its way any more."""
        # While we waited for the answer it was on its way, so the grace begins when we gave up.
        since = attempt.closed_at or attempt.opened_at
        return to_unix(self._clock.now()) - since >= self._grace

    def _still_open(self, attempt: AttemptRow) -> AttemptRow:
        self._journal.note_lookup(attempt.key)
        return self._journal.get(attempt.key)

    @staticmethod
    def _is_older(payment: Payment, attempt: AttemptRow) -> bool:
        return 0 < payment.started_at < attempt.opened_at - _SKEW

    @staticmethod
    def _is_ours(cancel: Cancel, payment: Payment, attempt: AttemptRow) -> bool:
        others = [
            (other.cancelled_at, from_wire(other.amount, payment.currency).minor)
            for other in payment.cancel_history
            if other is not cancel
        ]
        amount = from_wire(cancel.amount, payment.currency).minor
        recent = cancel.cancelled_at >= attempt.opened_at - _SKEW
        least = sum(part for at, part in others if at < cancel.cancelled_at)
        most = sum(part for at, part in others if at <= cancel.cancelled_at)
        # Our checksum held, so what had gone back before is what we had seen; of cancels within one
        # second nobody knows the order.
        return recent and amount == attempt.amount and least <= attempt.cancelled_before <= most
