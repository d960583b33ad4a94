"""Who sees persons as they are? Who may, one record at a time, and the trail keeps each time."""

from __future__ import annotations

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.ledger import exchanges, queries
from lib.ledger.engine import Database
from lib.ledger.queries import Detail
from lib.ledger.schema import ChannelRow, ExchangeRow, WebhookRow
from lib.portone.models import BillingKey
from lib.services.billing_keys import BillingKeys
from lib.services.trail import Trail


class Revealing:
    """Hands out what all other readers mask; each answer is a line of the trail.

    The line is written before the answer is given: what could not be noted is not shown.
    """

    def __init__(self, database: Database, billing_keys: BillingKeys, trail: Trail) -> None:
        self._database = database
        self._billing_keys = billing_keys
        self._trail = trail

    def payment(self, environment: str, imp_uid: str, actor: Actor) -> Detail | None:
        """Return all that is known of one payment, with whom it names; None when there is none."""
        allow(actor, "revealing.payment")
        with self._database.reading() as session:
            found = queries.detail(session, environment, imp_uid)
        if found is not None:
            self._note(actor, "payment", imp_uid, environment)
        return found

    def exchange(self, number: int, actor: Actor) -> ExchangeRow | None:
        """Return one exchange, with whom it names; None when there is none."""
        allow(actor, "revealing.exchange")
        with self._database.reading() as session:
            found = exchanges.get(session, number)
        if found is not None:
            self._note(actor, "exchange", str(number), found.environment)
        return found

    def webhook(self, number: int, actor: Actor) -> WebhookRow | None:
        """Return one webhook, with whom it names; None when there is none."""
        allow(actor, "revealing.webhook")
        with self._database.reading() as session:
            found = session.get(WebhookRow, number)
        if found is not None:
            self._note(actor, "webhook", str(number), found.environment)
        return found

    def billing_key(
        self, channel: ChannelRow, customer_uid: str, actor: Actor
    ) -> BillingKey | None:
        """Fetch one key with whose card it is, which is kept nowhere; None when there is none.

        Raises:
            InvalidInput: this can be no handle.
            GatewayError: the gateway could not be asked.
            LiveDisabled: the channel is live and this installation is not allowed to be.
        """
        allow(actor, "revealing.billing_key")
        self._note(actor, "billing key", customer_uid, channel.environment)
        return self._billing_keys.fetch(channel, customer_uid)

    def _note(self, actor: Actor, kind: str, subject: str, environment: str) -> None:
        self._trail.note(actor, "personal.revealed", subject, record=kind, environment=environment)
