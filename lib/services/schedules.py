"""How is a payment booked for later, moved, revoked, tried again? Each act journalled, once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlmodel import Session

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.kernel.clock import Clock
from lib.kernel.errors import InvalidInput, LedgerError, PaybenchError
from lib.kernel.problems import Problem
from lib.ledger import schedules as table
from lib.ledger.engine import Database
from lib.ledger.journal import Ending, Intent, Outcome
from lib.ledger.record import Cause
from lib.ledger.schedules import ScheduleFilter
from lib.ledger.schema import AttemptRow, ChannelRow, ScheduleRow
from lib.portone.client import PortOneClient
from lib.portone.models import Schedule
from lib.portone.operations.schedules import revoke_body
from lib.services import masked_rows, new_keys
from lib.services.attempts import Answer, Attempts
from lib.services.channels import Channels
from lib.services.charges import ending_of
from lib.services.gateways import Gateways
from lib.services.mids import channel_of, refuse_live_key
from lib.services.observing import take_in
from lib.services.schedule_keeping import ScheduleKeeping, keep
from lib.services.schedule_orders import (
    BOOK,
    CHANGE,
    RESCHEDULE,
    RETRY,
    REVOKE,
    ActCommand,
    BookCommand,
    ScheduleOrders,
)
from lib.services.unknowns import Unknowns

__all__ = [
    "BOOK",
    "CHANGE",
    "RESCHEDULE",
    "RETRY",
    "REVOKE",
    "ActCommand",
    "BookCommand",
    "ScheduleFilter",
    "Schedules",
]


class Schedules:
    """Payments that are booked for later; what is read has its buyers masked."""

    def __init__(  # noqa: PLR0913 — the parts it works with
        self,
        *,
        database: Database,
        attempts: Attempts,
        channels: Channels,
        gateways: Gateways,
        orders: ScheduleOrders,
        keeping: ScheduleKeeping,
        unknowns: Unknowns,
        clock: Clock,
    ) -> None:
        self._database = database
        self._attempts = attempts
        self._channels = channels
        self._gateways = gateways
        self.orders = orders
        self._keeping = keeping
        self._unknowns = unknowns
        self._clock = clock

    def listed(self, where: ScheduleFilter) -> Sequence[ScheduleRow]:
        """Return the schedules of a range as the ledger knows them, the earliest first."""
        with self._database.reading() as session:
            rows = table.listed(session, where)
        return [masked_rows.schedule(row) for row in rows]

    def get(self, environment: str, merchant_uid: str) -> ScheduleRow | None:
        """Return what is booked under an order number as the ledger knows it, or None."""
        with self._database.reading() as session:
            row = table.find(session, environment, merchant_uid)
        return masked_rows.schedule(row) if row else None

    def of_key(self, environment: str, customer_uid: str) -> Sequence[ScheduleRow]:
        """Return all that was ever booked on a billing key, the latest first."""
        with self._database.reading() as session:
            rows = table.of_key(session, environment, customer_uid)
        return [masked_rows.schedule(row) for row in rows]

    def book(self, command: BookCommand, actor: Actor) -> AttemptRow:
        """Book payments on a billing key, once; with a card the key is issued by the same call.

        Returns:
            The attempt with its outcome. A key that was used before returns that attempt.

        Raises:
            InvalidInput: with the problems of the fields; nothing was journalled or sent.
            LiveDisabled: the guard held it back.
            AccessDenied: the actor may not book, or not with real money.
        """
        allow(actor, "schedules.book")
        known = self._attempts.known(command.attempt_key)
        if known is not None:
            return known
        channel = self._channels.get(command.channel_id)
        self.orders.refuse_bad(command, channel)
        if command.card:
            new_keys.refuse_known(self._database, channel, command.customer_uid)
        client = self._gateways.moving(
            channel, actor, amount=command.total, confirmed_amount=command.confirmed_amount
        )
        refuse_live_key(client, channel, command.customer_uid, may_be_new=bool(command.card))
        request = self.orders.request(command, channel)
        intent = Intent(
            key=command.attempt_key,
            operation=BOOK,
            environment=channel.environment,
            channel_id=channel.id,
            channel_name=channel.name,
            actor=actor.name,
            amount=command.total,
            merchant_uid=str(command.entries[0]["merchant_uid"]),
            customer_uid=command.customer_uid,
            request=request,
        )

        def send() -> Answer:
            told = client.schedules.book(request, attempt_key=command.attempt_key)
            return self._answer(told, channel, booked_by=command.attempt_key)

        attempt = self._settled(self._attempts.carry_out(intent, send))
        if command.card and attempt.outcome == Outcome.ACCEPTED:
            new_keys.fetch_back(self._database, client, channel, command.customer_uid, self._clock)
        return attempt

    def act(self, command: ActCommand, actor: Actor) -> AttemptRow:
        """Move, revoke, book anew or charge now what is booked already, once.

        Returns:
            The attempt with its outcome. A key that was used before returns that attempt.

        Raises:
            InvalidInput: it cannot be done as things stand; nothing was journalled or sent.
            LiveDisabled: the guard held it back.
            LedgerError: the ledger knows no such schedule.
            AccessDenied: the actor may not do this, or not with real money.
        """
        allow(actor, "schedules.act")
        known = self._attempts.known(command.attempt_key)
        if known is not None:
            return known
        rows = self._rows(command)
        self.orders.refuse_bad_act(command, rows)
        row = rows[0]
        channel = channel_of(self._channels, row)
        amount = row.amount if command.moves_money else 0
        client = self._gateways.moving(
            channel,
            actor,
            amount=amount,
            confirmed_amount=command.confirmed_amount if command.moves_money else 0,
        )
        if (row.pg_module, row.mid) != (channel.pg_module, channel.mid):
            refuse_live_key(client, channel, row.customer_uid)
        intent = Intent(
            key=command.attempt_key,
            operation=command.operation,
            environment=channel.environment,
            channel_id=channel.id,
            channel_name=channel.name,
            actor=actor.name,
            amount=amount,
            currency=row.currency,
            merchant_uid=row.merchant_uid,
            customer_uid=row.customer_uid,
            request=_request(command, row),
        )
        send = self._sender(command, client, channel, row)
        attempt = self._settled(self._attempts.carry_out(intent, send))
        self._refresh(client, channel, command)
        return attempt

    def _rows(self, command: ActCommand) -> list[ScheduleRow]:
        with self._database.reading() as session:
            found = [
                table.find(session, command.environment, number) for number in command.merchant_uids
            ]
        rows = [row for row in found if row is not None]
        if not rows or len(rows) < len(found):
            raise LedgerError("There is no such schedule in the ledger. Fetch the list once more.")
        if len({row.customer_uid for row in rows}) > 1:
            raise InvalidInput(Problem("", "Revoke the schedules of one billing key at a time."))
        return rows

    def _sender(
        self, command: ActCommand, client: PortOneClient, channel: ChannelRow, row: ScheduleRow
    ) -> Callable[[], Answer]:
        calls, key = client.schedules, command.attempt_key

        def send() -> Answer:
            match command.operation:
                case "schedules.revoke":
                    revoked = calls.revoke(row.customer_uid, command.merchant_uids, attempt_key=key)
                    return self._answer(revoked, channel)
                case "schedules.retry":
                    payment = calls.retry(row.merchant_uid, attempt_key=key)
                    return Answer(
                        ending_of(payment),
                        lambda session, attempt: take_in(
                            session, payment, attempt, Cause.ANSWER, self._clock
                        ),
                    )
                case "schedules.change":
                    moved = calls.change(row.merchant_uid, command.schedule_at, attempt_key=key)
                case _reschedule:
                    moved = calls.reschedule(row.merchant_uid, command.schedule_at, attempt_key=key)
            return self._answer([moved], channel)

        return send

    def _answer(
        self, told: Sequence[Schedule], channel: ChannelRow, *, booked_by: str = ""
    ) -> Answer:
        where = (channel.environment, channel.id)

        def alongside(session: Session, _attempt: AttemptRow) -> None:
            for one in told:
                keep(session, one, where, self._clock, booked_by)

        return Answer(Ending(Outcome.ACCEPTED), alongside)

    def _settled(self, attempt: AttemptRow) -> AttemptRow:
        return self._unknowns.resolve(attempt) if attempt.outcome == Outcome.UNKNOWN else attempt

    def _refresh(self, client: PortOneClient, channel: ChannelRow, command: ActCommand) -> None:
        """Fetch back how it stands now; failing to do so changes nothing about the outcome."""
        try:
            told = [client.schedules.get(number) for number in command.merchant_uids]
            self._keeping.take_in(client, channel, told)
        except PaybenchError:
            return


def _request(command: ActCommand, row: ScheduleRow) -> dict[str, object]:
    """Return what is journalled of an act: its body on the wire."""
    match command.operation:
        case "schedules.revoke":
            return revoke_body(row.customer_uid, command.merchant_uids)
        case "schedules.retry":
            return {}
        case _moved:
            return {"schedule_at": command.schedule_at}
