"""What does an order cost? Registered at the gateway before its window opens."""

from __future__ import annotations

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.i18n import mark
from lib.kernel.clock import Clock, to_millis
from lib.kernel.errors import GatewayRefused, PaybenchError
from lib.kernel.money import Money
from lib.ledger import audit, checkouts
from lib.ledger.checkouts import Seen
from lib.ledger.engine import Database
from lib.ledger.schema import CheckoutRow
from lib.request_pay.draft import text
from lib.services.channels import Channels
from lib.services.checkout_checks import Check, failed, passed
from lib.services.gateways import Gateways


class Preparing:
    """Registers amounts."""

    def __init__(
        self, database: Database, channels: Channels, gateways: Gateways, clock: Clock
    ) -> None:
        self._database = database
        self._channels = channels
        self._gateways = gateways
        self._clock = clock

    def prepare(self, run: CheckoutRow, actor: Actor) -> Check:
        """Register what an order costs; an amount that it has already is changed.

        Returns:
            What came of it; it is kept with the run.
        """
        allow(actor, "preparing.prepare")
        check = self._prepared(run)
        with self._database.writing() as session:
            at_ms = to_millis(self._clock.now())
            said = {**check.as_data(), "merchant_uid": run.merchant_uid}
            checkouts.note(session, run.id, at_ms, Seen.PREPARED, said)
            audit.append(
                session,
                at=at_ms // 1000,
                actor=actor.name,
                action="checkout.prepared",
                subject=run.id,
                data={"merchant_uid": run.merchant_uid, "amount": run.amount, "ok": check.ok},
            )
        return check

    def _prepared(self, run: CheckoutRow) -> Check:
        amount = Money(run.amount, run.currency)
        in_currency = bool(text(run.params, "currency"))
        try:
            payments = self._gateways.reading(self._channels.get(run.channel_id)).payments
            try:
                payments.prepare(run.merchant_uid, amount, in_currency=in_currency)
            except GatewayRefused:
                payments.change_prepared(run.merchant_uid, amount, in_currency=in_currency)
        except PaybenchError as error:
            return failed("prepare", mark("The amount was not registered: {reason}"), reason=error)
        return passed(
            "prepare",
            mark("{amount} {currency} is registered for the order."),
            amount=run.amount,
            currency=run.currency,
        )
