"""How does the gateway's history come into the ledger? Status by status, in windows, page by page.

Each page is recorded with the note of how far the sync has got, so one that is interrupted goes on
where it was. Windows overlap; what is seen twice is only counted. A payment that moves on while its
list is read is found in the list of its next status, which is read later.

No list tells of a cancel in part of a payment that was paid before the period, because the gateway
lists it by the time it was paid; so the payments of the ledger that were paid shortly before it are
asked for once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from time import monotonic
from typing import Any, Final

import structlog

from lib.access.actors import SYSTEM, Actor
from lib.access.policy import allow
from lib.i18n import mark
from lib.kernel.clock import Clock, seoul_day, seoul_midnight, to_unix
from lib.kernel.errors import GatewayRefused, InvalidInput, LiveDisabled, PaybenchError
from lib.kernel.memory import seldom_collected
from lib.kernel.problems import Problem
from lib.ledger import audit, bookmarks
from lib.ledger.engine import Database
from lib.ledger.facts import Cause, Effect, Sighting
from lib.ledger.schema import ChannelRow
from lib.ledger.sightings import record_all
from lib.portone.client import PortOneClient
from lib.portone.models import Payment, PaymentPage
from lib.services import sync_again
from lib.services.channels import Channels
from lib.services.fetching import Fetching
from lib.services.gateways import Gateways
from lib.services.observing import fact_of

log = structlog.get_logger()

# In the order of a payment's life. Source: the V1 API's list by payment_status.
STATUSES: Final = ("ready", "failed", "paid", "cancelled")
WINDOW: Final = 90 * 86_400 - 1  # seconds between first and last; the gateway allows no more
PAGE: Final = 1_000  # the gateway allows no more
_OVERLAP: Final = 3_600  # seconds by which windows overlap; ours
_AGAIN: Final = timedelta(days=1)  # by which the next timed sync goes back; ours
_FIRST_TIME: Final = timedelta(days=30)  # what the first timed sync fetches; ours
_TIMED: Final = "timed sync"
AGAIN_DAYS: Final = 30  # before a period whose payments are looked at again; ours
_UNKNOWN: Final = 404  # the gateway knows none of several payments
_BEYOND: Final = 400  # a page beyond the data, or an empty list


@dataclass(frozen=True, slots=True)
class SyncOrder:
    """What to fetch.

    Attributes:
        channel_id: through which channel.
        first_day: first Korean day.
        last_day: last Korean day, included.
        again_days: of how many days before that paid payments are asked for once more.
    """

    channel_id: str
    first_day: date
    last_day: date
    again_days: int = AGAIN_DAYS


@dataclass(slots=True)
class SyncSummary:
    """What a sync has brought.

    Attributes:
        new: payments that were not known.
        changed: payments that have moved on.
        unchanged: payments that were known like that.
        flagged: payments that contradict what is known; a person has to look.
        skipped: real money, which this installation keeps away from.
        unreadable: payments that could not be read.
        again: payments of before the period that were looked at once more.
        pages: pages that were fetched, this time.
        seconds: how long it took, this time.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    flagged: int = 0
    skipped: int = 0
    unreadable: int = 0
    again: int = 0
    pages: int = 0
    seconds: float = 0.0

    @property
    def seen(self) -> int:
        """Return how many payments were seen."""
        kinds = (self.new, self.changed, self.unchanged, self.flagged)
        return sum(kinds) + self.skipped + self.unreadable


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a sync has got.

    Attributes:
        done: payments seen.
        total: payments there are; those that come meanwhile are not in it.
        rate: payments a second, this time.
        left: seconds that are left at that rate; None = it cannot be told yet.
        summary: what it has brought so far.
    """

    done: int
    total: int
    rate: float
    left: float | None
    summary: SyncSummary


@dataclass(frozen=True, slots=True)
class _List:
    """One list of the gateway: a status in a window."""

    status: str
    since: int
    until: int


Progress = Callable[[SyncProgress], object]
_HELD: Final = ("new", "changed", "unchanged", "flagged", "skipped", "unreadable", "again")


@dataclass(slots=True)
class _Run:
    """A sync under way."""

    order: SyncOrder
    channel: ChannelRow
    client: PortOneClient
    name: str
    summary: SyncSummary
    number: int = 0
    page: int = 1
    after: sync_again.Place = sync_again.BEGIN
    places: dict[Any, tuple[str, str] | None] = field(default_factory=dict)


class Sync:
    """Fetches history."""

    def __init__(  # noqa: PLR0913 — its parts
        self,
        *,
        database: Database,
        channels: Channels,
        gateways: Gateways,
        fetching: Fetching,
        clock: Clock,
        page: int = PAGE,
    ) -> None:
        self._database = database
        self._channels = channels
        self._gateways = gateways
        self._fetching = fetching
        self._clock = clock
        self._size = page

    def run(self, order: SyncOrder, *, actor: Actor, progress: Progress) -> SyncSummary:
        """Fetch a period, or the rest of it when that was interrupted.

        Args:
            order: what to fetch.
            actor: who asks for it.
            progress: called after each page.

        Returns:
            What it has brought, the part before an interruption included.

        Raises:
            InvalidInput: the last day lies before the first one, or the channel has no keys.
            GatewayError: the gateway could not be asked; the next run goes on from here.
            LiveDisabled: the channel is live and this installation is not allowed to be.
            AccessDenied: the actor may not.
        """
        allow(actor, "sync.run")
        if order.last_day < order.first_day:
            raise InvalidInput(Problem("last_day", mark("The last day lies before the first one.")))
        channel = self._channels.get(order.channel_id)
        name = f"sync:{channel.id}:{order.first_day}:{order.last_day}"
        with self._database.reading() as session:
            held = bookmarks.read(session, name)
        run = _Run(
            order,
            channel,
            self._gateways.reading(channel),
            name,
            SyncSummary(**held.get("summary", {})),
            held.get("list", 0),
            held.get("page", 1),
            tuple(held.get("after", sync_again.BEGIN)),
        )
        run.summary.pages, run.summary.seconds = 0, 0.0
        started = monotonic()
        lists = list(lists_of(order, to_unix(self._clock.now())))
        total = self._total(run, lists) + self._count_again(run)
        before = run.summary.seen
        while run.number < len(lists):
            with seldom_collected():
                self._page(run, lists[run.number])
            run.summary.seconds = monotonic() - started
            progress(_progress(run.summary, before, total))
        while self._again(run):
            run.summary.seconds = monotonic() - started
            progress(_progress(run.summary, before, total))
        self._end(run, actor)
        return run.summary

    def interrupted(self, order: SyncOrder) -> bool:
        """Say whether the fetching of a period has begun and not ended."""
        with self._database.reading() as session:
            name = f"sync:{order.channel_id}:{order.first_day}:{order.last_day}"
            return bool(bookmarks.read(session, name))

    def run_due(self, every: timedelta = timedelta()) -> int:
        """Fetch what is new through every channel, each gateway account once; for the timer.

        Args:
            every: how long after the last time that came to its end, in whichever process.

        Returns:
            How many payments were new or changed.
        """
        now = to_unix(self._clock.now())
        with self._database.reading() as session:
            last = bookmarks.read(session, _TIMED).get("at", 0)
        if now - last < every.total_seconds():
            return 0
        found = self._everything_new()
        with self._database.writing() as session:
            bookmarks.note(session, _TIMED, {"at": now}, now)
        return found

    def _everything_new(self) -> int:
        found, asked = 0, set()
        today = seoul_day(self._clock.now())
        for channel in self._channels.all():
            try:
                keys = self._channels.credentials(channel)
                account = (self._gateways.base_url(channel.environment), keys.imp_key)
                if account in asked:
                    continue
                asked.add(account)
                with self._database.reading() as session:
                    last = bookmarks.read(session, f"synced:{channel.id}").get("last_day")
                first = date.fromisoformat(last) - _AGAIN if last else today - _FIRST_TIME
                # Once a day: for a busy shop that is a question for each hundred payments.
                again = AGAIN_DAYS if last != today.isoformat() else 0
                order = SyncOrder(channel.id, min(first, today), today, again)
                summary = self.run(order, actor=SYSTEM, progress=lambda _progress: None)
                found += summary.new + summary.changed
            except PaybenchError as error:
                log.warning("sync.failed", channel=channel.name, reason=str(error))
        return found

    def _total(self, run: _Run, lists: list[_List]) -> int:
        """Ask how many payments there are, lists that are done already included."""
        total = 0
        for one in lists:
            page = self._fetch(run.client, one, page=1, limit=1)
            total += page.total if page else 0
        return total

    def _page(self, run: _Run, one: _List) -> None:
        """Fetch the next page, and record it together with how far that is."""
        page = self._fetch(run.client, one, page=run.page, limit=self._size)
        payments = page.items if page else []
        sightings = list(self._sightings(run, payments))
        if page is not None and page.next:
            run.page = page.next
        else:
            run.number, run.page = run.number + 1, 1
        run.summary.pages += 1
        self._record(run, sightings)

    def _count_again(self, run: _Run) -> int:
        """Return how many payments of before the period are to be looked at once more."""
        with self._database.reading() as session:
            return sync_again.count(session, run.channel.environment, *_before(run.order))

    def _again(self, run: _Run) -> bool:
        """Look at the next payments of before the period once more; whether there were any."""
        with self._database.reading() as session:
            environment = run.channel.environment
            numbers, after = sync_again.some(
                session, environment, *_before(run.order), after=run.after
            )
        if not numbers:
            return False
        try:
            payments = list(run.client.payments.several(numbers))
        except GatewayRefused as error:
            if error.status != _UNKNOWN:
                raise
            payments = []  # they belong to another account
        run.after = after
        run.summary.again += len(payments)
        self._record(run, list(self._sightings(run, payments)))
        return True

    def _record(self, run: _Run, sightings: list[Sighting]) -> None:
        """Record payments together with how far that is."""
        now = to_unix(self._clock.now())
        with self._database.writing() as session:
            effects = record_all(session, sightings, cause=Cause.SYNC, observed_at=now)
            _count(run.summary, Counter(effects))
            held = {name: getattr(run.summary, name) for name in _HELD}
            state = {
                "list": run.number,
                "page": run.page,
                "after": list(run.after),
                "summary": held,
            }
            bookmarks.note(session, run.name, state, now)

    def _fetch(
        self, client: PortOneClient, one: _List, *, page: int, limit: int
    ) -> PaymentPage | None:
        """Fetch one page; None = there is nothing on it."""
        try:
            return client.payments.by_status(
                one.status,
                since=one.since,
                until=one.until,
                page=page,
                limit=limit,
                sorting="started",  # what comes meanwhile lies on the last page
            )
        except GatewayRefused as error:
            if error.status == _BEYOND and page > 1:
                return None
            raise

    def _sightings(self, run: _Run, payments: list[Payment]) -> Iterator[Sighting]:
        for payment in payments:
            place = self._place(run, payment)
            if place is None:
                run.summary.skipped += 1
                continue
            try:
                fact = fact_of(payment)
            except ValueError as error:
                log.warning("sync.unreadable", imp_uid=payment.imp_uid, reason=str(error))
                run.summary.unreadable += 1
                continue
            yield Sighting(fact, *place)

    def _place(self, run: _Run, payment: Payment) -> tuple[str, str] | None:
        """Say where payments of a MID belong; None = real money that is kept away from."""
        mid = (payment.pg_provider, payment.pg_id, payment.sandbox)
        if mid not in run.places:
            try:
                run.places[mid] = self._fetching.placed(payment, run.channel).where
            except LiveDisabled:
                run.places[mid] = None
        return run.places[mid]

    def _end(self, run: _Run, actor: Actor) -> None:
        now = to_unix(self._clock.now())
        summary = run.summary
        with self._database.writing() as session:
            bookmarks.forget(session, run.name)
            last = {"last_day": run.order.last_day.isoformat()}
            bookmarks.note(session, f"synced:{run.channel.id}", last, now)
            audit.append(
                session,
                at=now,
                actor=actor.name,
                action="history.synced",
                subject=run.channel.id,
                data={
                    "first_day": run.order.first_day.isoformat(),
                    **last,
                    "new": summary.new,
                    "changed": summary.changed,
                    "unchanged": summary.unchanged,
                    "flagged": summary.flagged,
                },
            )


def lists_of(order: SyncOrder, now: int) -> Iterator[_List]:
    """Give the lists that hold a period: each status in windows of at most ninety days.

    Args:
        order: the period.
        now: UNIX seconds; nothing lies behind it.
    """
    since = to_unix(seoul_midnight(order.first_day))
    until = min(to_unix(seoul_midnight(order.last_day + timedelta(days=1))) - 1, now)
    for status in STATUSES:
        start = since
        while start <= until:
            end = min(start + WINDOW, until)
            yield _List(status, start, end)
            start = end + 1 if end == until else end + 1 - _OVERLAP


def _before(order: SyncOrder) -> tuple[int, int]:
    """Return between which seconds payments were paid that are looked at once more."""
    until = to_unix(seoul_midnight(order.first_day))
    return until - order.again_days * 86_400, until


def _progress(summary: SyncSummary, before: int, total: int) -> SyncProgress:
    done = summary.seen
    rate = (done - before) / summary.seconds if summary.seconds else 0.0
    left = max(0, total - done) / rate if rate else None
    return SyncProgress(done, max(total, done), rate, left, summary)


def _count(summary: SyncSummary, effects: Counter[Effect]) -> None:
    summary.new += effects[Effect.NEW]
    summary.changed += effects[Effect.CHANGED]
    summary.unchanged += effects[Effect.UNCHANGED] + effects[Effect.LATE]
    summary.flagged += effects[Effect.FLAGGED]
