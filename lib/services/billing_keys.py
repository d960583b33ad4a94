"""What is there of a billing key, and how is it taken away? Looked up, listed, deleted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlmodel import Session

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.catalog.vocabulary import Environment
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import GatewayRefused, InvalidInput, LiveDisabled
from lib.kernel.problems import Problem
from lib.kernel.redaction import is_card_number
from lib.ledger import billing_keys, schedules
from lib.ledger.engine import Database
from lib.ledger.journal import Ending, Intent, Outcome
from lib.ledger.schema import AttemptRow, BillingKeyRow, ChannelRow, ScheduleRow
from lib.portone.models import BillingKey, PaymentPage
from lib.services import masked_rows
from lib.services.attempts import Answer, Attempts
from lib.services.channels import Channels
from lib.services.gateways import Gateways
from lib.services.mids import channel_of, refuse_live_key
from lib.services.observing import keep_billing_key
from lib.services.schedule_keeping import ScheduleKeeping
from lib.services.schedule_orders import DELETE_KEY
from lib.services.schedule_sync import ScheduleSync
from lib.services.unknowns import Unknowns

_NOT_FOUND: Final = 404
_HANDLE_LENGTH: Final = 80


@dataclass(frozen=True, slots=True)
class KeyFilter:
    """Which billing keys?

    Attributes:
        environment: sandbox, test or live.
        text: part of a handle, of an issuer, or of a masked number.
        gone: those that were deleted instead of those that are there.
    """

    environment: str
    text: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A billing key in a list.

    Attributes:
        row: as the ledger knows it.
        pending: payments that are booked on it and still to come, as far as the ledger knows.
    """

    row: BillingKeyRow
    pending: int


@dataclass(frozen=True, slots=True)
class DeleteCommand:
    """A key to be taken away.

    Attributes:
        attempt_key: minted when the form was drawn.
        environment: of the key.
        customer_uid: its handle.
        accepted: order numbers of the schedules that a person has seen and given up with it.
        confirmed: whether a person has said once more that a live act is meant.
    """

    attempt_key: str
    environment: str
    customer_uid: str
    accepted: frozenset[str] = field(default_factory=frozenset)
    confirmed: bool = False


class BillingKeys:
    """Cards kept at the gateway under handles of ours."""

    def __init__(  # noqa: PLR0913 — the parts it works with
        self,
        *,
        database: Database,
        attempts: Attempts,
        channels: Channels,
        gateways: Gateways,
        sync: ScheduleSync,
        keeping: ScheduleKeeping,
        unknowns: Unknowns,
        clock: Clock,
    ) -> None:
        self._database = database
        self._attempts = attempts
        self._channels = channels
        self._gateways = gateways
        self._sync = sync
        self._keeping = keeping
        self._unknowns = unknowns
        self._clock = clock

    def listed(self, where: KeyFilter) -> list[ListedKey]:
        """Return the keys that the ledger knows; the gateway has no list of all of them."""
        with self._database.reading() as session:
            rows = billing_keys.listed(session, where.environment, text=where.text, gone=where.gone)
            pending = schedules.count_pending(session, where.environment)
        return [ListedKey(row, pending.get(row.customer_uid, 0)) for row in rows]

    def get(self, environment: str, customer_uid: str) -> BillingKeyRow | None:
        """Return what the ledger knows of a handle, or None."""
        with self._database.reading() as session:
            return billing_keys.find(session, environment, customer_uid)

    def look_up(self, channel: ChannelRow, customer_uid: str) -> BillingKey | None:
        """Fetch a key as ``fetch``, with its customer masked; see lib.services.revealing."""
        key = self.fetch(channel, customer_uid)
        return masked_rows.billing_key(key) if key else None

    def fetch(self, channel: ChannelRow, customer_uid: str) -> BillingKey | None:
        """Fetch a key, also one that was issued elsewhere, and keep what is said of it.

        Returns:
            The key with its customer's data, which are not kept; None when there is none.

        Raises:
            InvalidInput: this can be no handle.
            GatewayError: the gateway could not be asked.
            LiveDisabled: the channel is live and this installation is not allowed to be.
        """
        if not customer_uid or len(customer_uid) > _HANDLE_LENGTH or is_card_number(customer_uid):
            raise InvalidInput(
                Problem("customer_uid", "Enter the handle of a billing key, at most 80 characters.")
            )
        try:
            key = self._gateways.reading(channel).billing.get(customer_uid)
        except GatewayRefused as error:
            if error.status not in {200, _NOT_FOUND}:
                raise
            self._note_gone(channel.environment, customer_uid)
            return None
        with self._database.writing() as session:
            keep_billing_key(
                session,
                key,
                environment=channel.environment,
                channel_id=channel.id,
                clock=self._clock,
            )
        return key

    def payments(self, channel: ChannelRow, customer_uid: str, *, page: int = 1) -> PaymentPage:
        """Fetch one page of what was paid with a key, record it, and mask its buyers.

        Raises:
            GatewayError: the gateway could not be asked.
        """
        try:
            found = self._gateways.reading(channel).billing.payments(customer_uid, page=page)
        except GatewayRefused as error:
            if error.status != _NOT_FOUND:
                raise
            return PaymentPage(total=0, previous=0, next=0, list=[])
        self._keeping.record(channel, found.items)
        return masked_rows.fetched(found)

    def pending(self, channel: ChannelRow, customer_uid: str) -> Sequence[ScheduleRow]:
        """Fetch what is booked on a key, and return what of it is still to come.

        Raises:
            GatewayError: the gateway could not be asked.
        """
        self._sync.refresh_key(channel, customer_uid)
        with self._database.reading() as session:
            return schedules.pending(session, channel.environment, customer_uid)

    def delete(self, command: DeleteCommand, actor: Actor) -> AttemptRow:
        """Take a key away for good, once.

        What is booked on it is fetched first: a schedule that nobody has seen holds it back.

        Returns:
            The attempt with its outcome. A key that was used before returns that attempt.

        Raises:
            InvalidInput: it has schedules that were not given up; nothing was journalled or sent.
            LiveDisabled: the guard held it back.
            GatewayError: what is booked on it could not be fetched.
            AccessDenied: the actor may not do this, or not with real money.
        """
        allow(actor, "billing_keys.delete")
        known = self._attempts.known(command.attempt_key)
        if known is not None:
            return known
        channel = self._channel(command)
        if channel.environment == Environment.LIVE and not command.confirmed:
            raise LiveDisabled("Confirm that this is meant for the live gateway.")
        client = self._gateways.moving(channel, actor, amount=0, confirmed_amount=0)
        refuse_live_key(client, channel, command.customer_uid)
        unseen = [
            row.merchant_uid
            for row in self.pending(channel, command.customer_uid)
            if row.merchant_uid not in command.accepted
        ]
        if unseen:
            raise InvalidInput(
                Problem(
                    "",
                    "{n} scheduled payments still need this key: {orders}. Look at them first.",
                    params={"n": len(unseen), "orders": ", ".join(unseen[:5])},
                )
            )
        intent = Intent(
            key=command.attempt_key,
            operation=DELETE_KEY,
            environment=channel.environment,
            channel_id=channel.id,
            channel_name=channel.name,
            actor=actor.name,
            customer_uid=command.customer_uid,
            request={},
        )

        def send() -> Answer:
            client.billing.delete(command.customer_uid, attempt_key=command.attempt_key)
            return Answer(Ending(Outcome.ACCEPTED), self._gone_with)

        attempt = self._attempts.carry_out(intent, send)
        return self._unknowns.resolve(attempt) if attempt.outcome == Outcome.UNKNOWN else attempt

    def _channel(self, command: DeleteCommand) -> ChannelRow:
        row = self.get(command.environment, command.customer_uid)
        if row is None:
            raise InvalidInput(Problem("customer_uid", "Look this key up before you delete it."))
        return channel_of(self._channels, row)

    def _gone_with(self, session: Session, attempt: AttemptRow) -> None:
        now = to_unix(self._clock.now())
        billing_keys.note_gone(session, attempt.environment, attempt.customer_uid, now)

    def _note_gone(self, environment: str, customer_uid: str) -> None:
        with self._database.writing() as session:
            billing_keys.note_gone(session, environment, customer_uid, to_unix(self._clock.now()))
