"""What became of what was booked? Read from the gateway: by range, by key, and when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import structlog

from lib.catalog.vocabulary import Environment
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import GatewayRefused, PaybenchError
from lib.ledger import schedules
from lib.ledger.engine import Database
from lib.ledger.schedules import ScheduleFilter
from lib.ledger.schema import ChannelRow, ScheduleRow
from lib.portone.client import PortOneClient
from lib.services.channels import Channels
from lib.services.gateway_time import GatewayTime
from lib.services.gateways import Gateways
from lib.services.mids import channel_of
from lib.services.schedule_keeping import ScheduleKeeping

log = structlog.get_logger()

_DAY: Final = 86_400
BACK: Final = 180 * _DAY
AHEAD: Final = 730 * _DAY
"""Seconds of the past and of the future in which the schedules of one key are looked for (ours)."""
_NOT_FOUND: Final = 404
# Seconds between two looks at a schedule whose time has come and that has not run; the last one
# holds for ever, because what was booked may not be forgotten.
_PAUSES: Final = (0, 5, 10, 30, 60, 300, 900, 3600)
_MOST_AT_ONCE: Final = 500


class ScheduleSync:
    """Reads schedules back."""

    def __init__(  # noqa: PLR0913 — the parts it works with
        self,
        *,
        database: Database,
        channels: Channels,
        gateways: Gateways,
        keeping: ScheduleKeeping,
        time: GatewayTime,
        clock: Clock,
    ) -> None:
        self._database = database
        self._channels = channels
        self._gateways = gateways
        self._keeping = keeping
        self._time = time
        self._clock = clock

    def refresh(self, channel: ChannelRow, where: ScheduleFilter) -> int:
        """Fetch what is booked within a range of days, and the payments that came of it.

        Returns:
            How many schedules the gateway told of.

        Raises:
            GatewayError: the gateway could not be asked.
            LiveDisabled: the channel is live and this installation is not allowed to be.
            InvalidInput: the channel has no keys.
        """
        client = self._gateways.reading(channel)
        told = client.schedules.listed(where.since, where.until)
        self._keeping.take_in(client, channel, told)
        plain = ScheduleFilter(
            where.environment, where.first_day, where.last_day, schedules.SCHEDULED
        )
        with self._database.reading() as session:
            believed = schedules.listed(session, plain)
        heard = {one.merchant_uid for one in told}
        self._look(client, channel, [row for row in believed if row.merchant_uid not in heard])
        return len(told)

    def refresh_key(self, channel: ChannelRow, customer_uid: str) -> None:
        """Fetch what is booked on a key, half a year back and two years ahead; see refresh."""
        client = self._gateways.reading(channel)
        now = to_unix(self._time.now(channel.environment))
        told = client.schedules.of_key(customer_uid, now - BACK, now + AHEAD)
        self._keeping.take_in(client, channel, told)
        with self._database.reading() as session:
            believed = schedules.pending(session, channel.environment, customer_uid)
        heard = {one.merchant_uid for one in told}
        self._look(client, channel, [row for row in believed if row.merchant_uid not in heard])

    def sync_due(self) -> int:
        """Look up what should have run by now, and record the payments that came of it.

        Returns:
            How many schedules were settled.
        """
        with self._database.reading() as session:
            here = {one.value: to_unix(self._clock.now()) for one in Environment}
            here[Environment.SANDBOX] = self._sandbox_now(schedules.has_pending_in_sandbox(session))
            rows = schedules.due(session, here)
        ripe = [row for row in rows if self._is_ripe(row)][:_MOST_AT_ONCE]
        by_channel: dict[str, tuple[ChannelRow, list[ScheduleRow]]] = {}
        for row in ripe:
            try:
                channel = channel_of(self._channels, row)
            except PaybenchError as error:
                self._keeping.note_lookup(row)
                log.warning("schedule.unsettled", order=row.merchant_uid, reason=str(error))
                continue
            by_channel.setdefault(channel.id, (channel, []))[1].append(row)
        return sum(self._sync(channel, rows) for channel, rows in by_channel.values())

    def _sync(self, channel: ChannelRow, rows: Sequence[ScheduleRow]) -> int:
        try:
            return self._look(self._gateways.reading(channel), channel, rows)
        except PaybenchError as error:
            log.warning("schedule.unsettled", channel=channel.id, reason=str(error))
            for row in rows:
                self._keeping.note_lookup(row)
            return 0

    def _look(self, client: PortOneClient, channel: ChannelRow, rows: Sequence[ScheduleRow]) -> int:
        """Look schedules up one by one, and take in what is told of them together."""
        told, settled = [], 0
        for row in rows:
            try:
                one = client.schedules.get(row.merchant_uid)
            except GatewayRefused as error:
                if error.status != _NOT_FOUND:
                    raise
                self._keeping.note_gone(row)
                settled += 1
                continue
            told.append(one)
            if one.schedule_status == schedules.SCHEDULED:
                self._keeping.note_lookup(row)
            else:
                settled += 1
        self._keeping.take_in(client, channel, told)
        return settled

    def _sandbox_now(self, is_asked: bool) -> int:  # noqa: FBT001 — one fact
        """Return the sandbox's second; nobody asks it while nothing is booked there."""
        return to_unix(self._time.now(Environment.SANDBOX)) if is_asked else 0

    def _is_ripe(self, row: ScheduleRow) -> bool:
        pause = _PAUSES[min(row.lookups, len(_PAUSES) - 1)]
        return to_unix(self._clock.now()) - row.looked_up_at >= pause
