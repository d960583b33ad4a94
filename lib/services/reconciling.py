"""Does the ledger say what the gateway says? Both sides of a period, payment by payment.

A payment belongs to the period by the time at which it was paid, failed or was opened. Neither side
is edited: what differs is explained, and mended only by fetching the payment again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlmodel import Session, col, select

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.kernel.clock import Clock, seoul_midnight, to_unix
from lib.kernel.errors import GatewayError, GatewayRefused, InvalidInput
from lib.ledger.engine import Database
from lib.ledger.merging import event_at
from lib.ledger.record import Cause, Effect
from lib.ledger.schema import ChannelRow, PaymentRow
from lib.portone.models import Payment
from lib.services.channels import Channels
from lib.services.fetching import Fetching
from lib.services.gateways import Gateways
from lib.services.observing import fact_of, observe
from lib.services.trail import Trail

_WINDOW: Final = 90 * 86_400  # seconds that one question may span
_PAGE: Final = 1_000
_STATUSES: Final = ("ready", "paid", "failed", "cancelled")
COMPARED: Final = ("amount", "currency", "cancelled", "status", "pay_method", "event_at")
_KEPT: Final = ("merchant_uid", *COMPARED)

Side = dict[str, Any]


class Difference(StrEnum):
    """How do the two sides of a payment stand to one another?"""

    DIFFERING = "differing"
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"


@dataclass(frozen=True, slots=True)
class Line:
    """A payment on which the sides do not agree.

    Attributes:
        imp_uid: its number at the gateway.
        difference: how they differ.
        fields: which of COMPARED differ; empty where a side is missing.
        here: what the ledger says; None = it does not know the payment.
        there: what the gateway says; None = it does not show the payment.
    """

    imp_uid: str
    difference: Difference
    fields: tuple[str, ...]
    here: Side | None
    there: Side | None


@dataclass(slots=True)
class Sums:
    """Payments of one currency: how many, approved, cancelled; minor units."""

    count: int = 0
    gross: int = 0
    cancelled: int = 0

    def add(self, side: Side) -> None:
        """Add a payment."""
        self.count += 1
        if side["status"] in {"paid", "cancelled"}:
            self.gross += side["amount"]
        self.cancelled += side["cancelled"]


@dataclass(slots=True)
class Reconciliation:
    """What came of it.

    Attributes:
        first_day: first Korean day.
        last_day: last Korean day.
        environment: of both sides.
        channel_name: through which channel the gateway was asked.
        matched: payments on which the sides agree.
        lines: those on which they do not.
        here: sums of the ledger, by currency.
        there: sums of the gateway, by currency.
    """

    first_day: date
    last_day: date
    environment: str
    channel_name: str
    matched: int = 0
    lines: list[Line] = field(default_factory=list)
    here: dict[str, Sums] = field(default_factory=dict)
    there: dict[str, Sums] = field(default_factory=dict)

    def count(self, difference: Difference) -> int:
        """Return how many lines differ in one way."""
        return sum(1 for line in self.lines if line.difference is difference)


@dataclass(frozen=True, slots=True)
class Repair:
    """What came of fetching one payment again: its effect, or why it could not be fetched."""

    imp_uid: str
    effect: Effect | None
    reason: str = ""


class Reconciling:
    """Holds ledger and gateway against each other."""

    def __init__(  # noqa: PLR0913 — its parts
        self,
        *,
        database: Database,
        channels: Channels,
        gateways: Gateways,
        fetching: Fetching,
        trail: Trail,
        clock: Clock,
    ) -> None:
        self._database = database
        self._channels = channels
        self._gateways = gateways
        self._fetching = fetching
        self._trail = trail
        self._clock = clock

    def reconcile(
        self,
        channel: ChannelRow,
        days: tuple[date, date],
        actor: Actor,
        progress: Callable[[int], None] = lambda _count: None,
    ) -> Reconciliation:
        """Compare a period.

        Args:
            channel: through which the gateway is asked; all payments its keys open are compared.
            days: first and last Korean day.
            actor: who asks.
            progress: told now and then how many payments of the gateway were read.

        Raises:
            GatewayError: the gateway could not be asked.
            LiveDisabled: a live channel without the setting.
        """
        allow(actor, "reconciling.reconcile")
        since = to_unix(seoul_midnight(days[0]))
        until = to_unix(seoul_midnight(days[1] + timedelta(days=1)))
        there = self._there(channel, since, until, progress)
        here = self._here(channel, since, until, list(there))
        found = Reconciliation(days[0], days[1], channel.environment, channel.name)
        for imp_uid in sorted({*here, *there}):
            self._compare(found, imp_uid, here.get(imp_uid), there.get(imp_uid), (since, until))
        told = {one.value: found.count(one) for one in Difference}
        self._trail.note(
            actor,
            "history.reconciled",
            channel.id,
            first_day=f"{days[0]}",
            last_day=f"{days[1]}",
            matched=found.matched,
            **told,
        )
        return found

    def repair(self, channel: ChannelRow, imp_uids: Sequence[str], actor: Actor) -> list[Repair]:
        """Fetch payments again and record what the gateway says of them.

        Raises:
            LiveDisabled: a live channel without the setting.
        """
        allow(actor, "reconciling.repair")
        client = self._gateways.reading(channel)
        done = []
        for imp_uid in imp_uids:
            try:
                fetched = self._fetching.placed(client.payments.get(imp_uid), channel)
            except GatewayRefused as error:
                done.append(Repair(imp_uid, None, error.message or str(error)))
                continue
            except GatewayError as error:
                done.append(Repair(imp_uid, None, str(error)))
                continue
            with self._database.writing() as session:
                effect = observe(session, fetched.payment, fetched.where, Cause.FETCH, self._clock)
            done.append(Repair(imp_uid, effect))
        effects = {one.imp_uid: one.effect.value if one.effect else "failed" for one in done}
        self._trail.note(actor, "history.repaired", channel.id, effects=effects)
        return done

    def _there(
        self, channel: ChannelRow, since: int, until: int, progress: Callable[[int], None]
    ) -> dict[str, Side]:
        """Read the gateway's payments; a cancelled one is listed by when it was cancelled."""
        found: dict[str, Side] = {}
        now = to_unix(self._clock.now())
        for status in _STATUSES:
            end = max(until, now) if status == "cancelled" else until
            for payment in self._listed(channel, status, since, end):
                if self._belongs(payment, channel):
                    values = fact_of(payment).values
                    found[payment.imp_uid] = {
                        **{name: values[name] for name in _KEPT if name != "event_at"},
                        "event_at": event_at(values),
                    }
                if len(found) % _PAGE == 0:
                    progress(len(found))
        progress(len(found))
        return found

    def _listed(
        self, channel: ChannelRow, status: str, since: int, until: int
    ) -> Iterator[Payment]:
        payments = self._gateways.reading(channel).payments
        for start in range(since, until, _WINDOW):
            end = min(start + _WINDOW, until) - 1
            page = 1
            while page:
                try:
                    found = payments.by_status(
                        status, since=start, until=end, page=page, limit=_PAGE
                    )
                except GatewayRefused:
                    if page == 1:
                        raise
                    break  # what was on this page has moved to one before
                yield from found.items
                page = found.next

    def _belongs(self, payment: Payment, channel: ChannelRow) -> bool:
        """Say whether a payment is of the channel's environment; one account may hold two."""
        if channel.environment == "sandbox":
            return True
        return payment.sandbox == (channel.environment == "test")

    def _here(
        self, channel: ChannelRow, since: int, until: int, named: Sequence[str]
    ) -> dict[str, Side]:
        """Read the ledger's payments of the period, and those of any time the gateway names."""
        others = self._of_other_accounts(channel)
        columns = [getattr(PaymentRow, name) for name in ("imp_uid", *_KEPT)]
        query = select(*columns).where(PaymentRow.environment == channel.environment)
        if others:
            query = query.where(col(PaymentRow.channel_id).not_in(others))
        with self._database.reading() as session:
            rows = list(
                session.exec(
                    query.where(col(PaymentRow.event_at) >= since, col(PaymentRow.event_at) < until)
                )
            )
            known = {row[0] for row in rows}
            rows += self._named(session, query, [one for one in named if one not in known])
        return {row[0]: dict(zip(_KEPT, row[1:], strict=True)) for row in rows}

    def _named(self, session: Session, query: Any, missing: Sequence[str]) -> list[Any]:  # noqa: ANN401
        found: list[Any] = []
        for at in range(0, len(missing), _PAGE):
            names = missing[at : at + _PAGE]
            found += session.exec(query.where(col(PaymentRow.imp_uid).in_(names))).all()
        return found

    def _of_other_accounts(self, channel: ChannelRow) -> list[str]:
        own = self._channels.credentials(channel).imp_key
        others = []
        for row in self._channels.all():
            if row.environment != channel.environment:
                continue
            try:
                if self._channels.credentials(row).imp_key != own:
                    others.append(row.id)
            except InvalidInput:  # without keys it has no account of its own
                continue
        return others

    @staticmethod
    def _compare(
        found: Reconciliation,
        imp_uid: str,
        here: Side | None,
        there: Side | None,
        span: tuple[int, int],
    ) -> None:
        """Compare one payment; one that neither side has in the period is left aside."""
        inside = [
            side is not None and span[0] <= side["event_at"] < span[1] for side in (here, there)
        ]
        if not any(inside):
            return
        for side, sums, counts in ((here, found.here, inside[0]), (there, found.there, inside[1])):
            if side is not None and counts:
                sums.setdefault(side["currency"], Sums()).add(side)
        if here is None or there is None:
            how = Difference.MISSING_HERE if here is None else Difference.MISSING_THERE
            found.lines.append(Line(imp_uid, how, (), here, there))
            return
        fields = tuple(name for name in COMPARED if here[name] != there[name])
        if fields:
            found.lines.append(Line(imp_uid, Difference.DIFFERING, fields, here, there))
        else:
            found.matched += 1
