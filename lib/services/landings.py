"""What did a slice of charges come to? Heard, written down, fetched back, all of it together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

import structlog
from sqlmodel import Session

from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import GatewayError, GatewayUnreachable
from lib.ledger.facts import Sighting
from lib.ledger.journal import Ending, Journal, Outcome
from lib.ledger.record import Cause
from lib.ledger.schema import AttemptRow, ExchangeRow
from lib.ledger.sightings import record_all
from lib.ledger.slices import Slices
from lib.portone.bulk import Flight, Heard
from lib.portone.exchange import Call, Exchange
from lib.portone.models import Payment
from lib.portone.operations.payments import several
from lib.services.attempts import UNRECORDED, Answer, Attempts
from lib.services.attempts import ending_of as ending_of_error
from lib.services.charge_orders import ONETIME, ChargeOrder
from lib.services.charges import Charges, ending_of
from lib.services.gateways import columns_of
from lib.services.observing import fact_of, take_in

log = structlog.get_logger()

LOOKED_UP: Final = 100  # payments at once; more the gateway does not allow


@dataclass(slots=True)
class End:
    """How one order ended, and the payment that its answer told of."""

    order: ChargeOrder
    ending: Ending
    exchanges: tuple[Exchange, ...] = ()
    content: Any = None
    payment: Payment | None = None
    sighting: Sighting | None = None
    was_sent: bool = True


@dataclass(slots=True)
class Landing:
    """A slice whose outcomes are written down and whose payments are being fetched back.

    Attributes:
        ends: its orders.
        fetching: the look-up that is under way; None = there is nothing to look up.
    """

    ends: list[End]
    fetching: Flight | None = None

    @property
    def left_us(self) -> bool:
        """Say whether any of it may have left this machine."""
        return any(end.was_sent for end in self.ends)


@dataclass(slots=True)
class Fetched:
    """What was fetched back, as it is written down.

    Attributes:
        sightings: payments as they were seen.
        exchanges: what went over the wire, as columns of ExchangeRow by name.
    """

    sightings: list[Sighting] = field(default_factory=list)
    exchanges: list[dict[str, Any]] = field(default_factory=list)


class Landings:
    """Brings slices to their end."""

    def __init__(
        self,
        *,
        slices: Slices,
        journal: Journal,
        attempts: Attempts,
        charges: Charges,
        clock: Clock,
    ) -> None:
        self._slices = slices
        self._journal = journal
        self._attempts = attempts
        self._charges = charges
        self._clock = clock

    def land(
        self, orders: Sequence[ChargeOrder], heard: Sequence[Heard], fetched: Fetched
    ) -> Landing:
        """Write down what was heard of a slice, and begin to fetch its payments back.

        Args:
            orders: of one channel.
            heard: what was heard of each.
            fetched: of the slice before it; written down along with this one.
        """
        ends = [self._end(order, one) for order, one in zip(orders, heard, strict=True)]
        self._write(ends, fetched)
        landing = Landing(ends)
        seen = [end.sighting.imp_uid for end in ends if end.sighting]
        if seen:
            try:
                landing.fetching = orders[0].client.start(
                    [several(seen[at : at + LOOKED_UP]) for at in range(0, len(seen), LOOKED_UP)]
                )
            except GatewayError as error:
                log.warning("batch.not_fetched", reason=str(error))
        return landing

    def fetched(self, landing: Landing) -> Fetched:
        """Wait for the look-up of a slice; failing changes nothing about its outcomes."""
        if landing.fetching is None:
            return Fetched()
        heard = landing.fetching.wait()
        exchanges = [exchange for one in heard for exchange in one.exchanges]
        fetched = Fetched(exchanges=list(_columns(landing.ends[0].order, exchanges)))
        seen = {end.sighting.imp_uid: end for end in landing.ends if end.sighting}
        rows = [one.content for one in heard if isinstance(one.content, list)]
        for row in chain.from_iterable(rows):
            end = seen.get(str(row.get("imp_uid"))) if isinstance(row, dict) else None
            if end is None or end.sighting is None:
                continue
            if row == end.content:  # word for word what the answer said
                fetched.sightings.append(end.sighting)
                continue
            try:
                payment = end.order.client.charges.read(row, call_of(end.order))
                fetched.sightings.append(_sighting(payment, end.order))
            except (GatewayError, ValueError) as error:
                log.warning("batch.not_fetched", reason=str(error))
        return fetched

    def write_fetched(self, fetched: Fetched) -> None:
        """Write down what was fetched back of the last slice."""
        if fetched.exchanges:
            self._slices.close([], fetched.exchanges, lambda session: self._see(session, fetched))

    def settle_rest(self, landing: Landing) -> Iterator[AttemptRow]:
        """Look at what a look-up of payments does not tell, as after a single charge."""
        can_look = True
        for end in landing.ends:
            unknown = end.ending.outcome == Outcome.UNKNOWN
            keeps_card = end.order.command.operation == ONETIME and end.order.intent.customer_uid
            if not end.was_sent or (end.ending.imp_uid and not unknown and not keeps_card):
                continue
            if unknown and not can_look:
                continue  # the timed look-up will come to it
            row = self._charges.settle(end.order.client, self._journal.get(end.order.intent.key))
            can_look = can_look and not (unknown and row.outcome == Outcome.UNKNOWN)
            yield row

    def _end(self, order: ChargeOrder, heard: Heard) -> End:
        if heard.error is not None:
            was_sent = not isinstance(heard.error, GatewayUnreachable)
            return End(order, ending_of_error(heard.error), heard.exchanges, was_sent=was_sent)
        try:
            payment = order.client.charges.read(heard.content, call_of(order))
        except GatewayError as error:
            return End(order, ending_of_error(error), heard.exchanges)
        try:
            sighting = _sighting(payment, order)
        except ValueError:
            lost = Ending(Outcome.UNKNOWN, message=UNRECORDED, imp_uid=payment.imp_uid)
            return End(order, lost, heard.exchanges)
        return End(order, ending_of(payment), heard.exchanges, heard.content, payment, sighting)

    def _write(self, ends: Sequence[End], fetched: Fetched) -> None:
        """Write down how a slice ended, in one transaction; failing that, one by one."""
        exchanges = [columns for end in ends for columns in _columns(end.order, end.exchanges)]
        sightings = [end.sighting for end in ends if end.sighting]
        now = to_unix(self._clock.now())

        def also(session: Session) -> None:
            record_all(session, sightings, cause=Cause.ANSWER, observed_at=now)
            self._see(session, fetched)

        try:
            self._slices.close(
                [(end.order.intent, end.ending) for end in ends],
                [*exchanges, *fetched.exchanges],
                also,
            )
        except Exception as error:  # noqa: BLE001 — one of them must not take the others along
            log.error("batch.unrecorded", reason=repr(error))  # noqa: TRY400 — see attempts
            for columns in exchanges:
                self._journal.keep_exchange(ExchangeRow(**columns))
            for end in ends:
                row = self._journal.get(end.order.intent.key)
                self._attempts.record(row, self._answer(end))

    def _answer(self, end: End) -> Answer:
        payment = end.payment
        if payment is None:
            return Answer(end.ending)
        return Answer(
            end.ending,
            lambda session, attempt: take_in(session, payment, attempt, Cause.ANSWER, self._clock),
        )

    def _see(self, session: Session, fetched: Fetched) -> None:
        now = to_unix(self._clock.now())
        record_all(session, fetched.sightings, cause=Cause.FETCH, observed_at=now)


def call_of(order: ChargeOrder) -> Call:
    """Return the call that carries an order."""
    command = order.command
    return Call(command.operation, body=order.request, attempt_key=command.attempt_key)


def _columns(order: ChargeOrder, exchanges: Sequence[Exchange]) -> Iterator[dict[str, Any]]:
    for exchange in exchanges:
        yield columns_of(exchange, order.intent.channel_id, order.intent.environment)


def _sighting(payment: Payment, order: ChargeOrder) -> Sighting:
    intent = order.intent
    return Sighting(fact_of(payment), intent.environment, intent.channel_id, intent.key)
