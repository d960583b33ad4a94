"""Through which channel is a payment fetched that somebody named? A webhook does not tell.

Channels that have to do with the payment or its order number come first, then every gateway and
key pair once: the sandbox before the real gateway, test before live, live only when it is allowed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlmodel import Session, col, or_, select

from lib.catalog.vocabulary import Environment
from lib.kernel.errors import (
    GatewayError,
    GatewayRefused,
    InvalidInput,
    LiveDisabled,
    SettingsError,
)
from lib.ledger import checkouts
from lib.ledger.engine import Database
from lib.ledger.schema import AttemptRow, ChannelRow, PaymentRow
from lib.portone.models import Payment
from lib.services.channels import Channels
from lib.services.gateways import CHECKED_AS_TEST, Gateways
from lib.services.lines import Line

_ORDER: Final = [one.value for one in (Environment.SANDBOX, Environment.TEST, Environment.LIVE)]
_NOT_FOUND: Final = 404
# Look-ups at a time, and seconds: a gateway that hangs must leave room for the others.
_AT_ONE_GATEWAY: Final = 4
_HANGS: Final = 1.0

_Pair = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A payment and where it belongs.

    Attributes:
        payment: as the gateway tells it.
        environment: sandbox, test or live.
        channel_id: our channel of its MID, or else the one it was fetched through.
    """

    payment: Payment
    environment: str
    channel_id: str

    @property
    def where(self) -> tuple[str, str]:
        """Return environment and channel, as they are recorded."""
        return self.environment, self.channel_id


class Fetching:
    """Fetches payments back."""

    def __init__(self, database: Database, channels: Channels, gateways: Gateways) -> None:
        self._database = database
        self._channels = channels
        self._gateways = gateways
        self._lines: dict[_Pair, Line] = defaultdict(partial(Line, _AT_ONE_GATEWAY, _HANGS))

    def find(self, imp_uid: str, merchant_uid: str) -> Fetched | None:
        """Fetch a payment from whichever gateway knows it; None when all say that they do not.

        Raises:
            Crowded: none of those that could be asked knows it, and one is asked enough already.
            GatewayError: none knows it, and one of them could not be asked.
            LiveDisabled: it was made with real money, which this installation keeps away from.
        """
        trouble: GatewayError | None = None
        for pair, channel in self._ways(imp_uid, merchant_uid):
            try:
                with self._lines[pair].turn():
                    payment = self._gateways.reading(channel).payments.get(imp_uid)
            except GatewayRefused as error:
                if error.status != _NOT_FOUND:
                    trouble = error
            except GatewayError as error:
                trouble = error
            else:
                return self.placed(payment, channel)
        if trouble is not None:
            raise trouble
        return None

    def placed(self, payment: Payment, asked: ChannelRow) -> Fetched:
        """Say where a payment belongs that was fetched through a channel.

        One key pair opens the test and the live channels of an account, so the payment's own MID
        and mark decide.

        Raises:
            LiveDisabled: it was made with real money, and live is switched off.
        """
        if asked.environment == Environment.SANDBOX:
            rows = [row for row in self._channels.all() if row.environment == Environment.SANDBOX]
            return Fetched(payment, Environment.SANDBOX, _of(payment, asked, rows).id)
        is_test = payment.sandbox or _is_known_as_test(payment, asked)
        environment = Environment.TEST if is_test else Environment.LIVE
        if environment is Environment.LIVE and not self._gateways.live_allowed:
            raise LiveDisabled("The gateway says that this payment was made with real money.")
        rows = [row for row in self._channels.all() if row.environment == environment]
        return Fetched(payment, environment, _of(payment, asked, rows).id)

    def _ways(self, imp_uid: str, merchant_uid: str) -> Iterator[tuple[_Pair, ChannelRow]]:
        """Give the channels to ask, each gateway and key pair once, with that pair."""
        rows = sorted(self._channels.all(), key=lambda row: _ORDER.index(row.environment))
        with self._database.reading() as session:
            named = _named(session, imp_uid, merchant_uid)
        asked = set()
        for row in (*(row for row in rows if row.id in named), *rows):
            if row.environment == Environment.LIVE and not self._gateways.live_allowed:
                continue
            try:
                keys = self._channels.credentials(row)
            except (InvalidInput, SettingsError):  # no keys, or they cannot be opened
                continue
            pair = (self._gateways.base_url(row.environment), keys.imp_key, keys.imp_secret)
            if pair not in asked:
                asked.add(pair)
                yield pair, row


def _named(session: Session, imp_uid: str, merchant_uid: str) -> set[str]:
    """Return the channels that have had to do with a payment or an order number."""
    payments = select(PaymentRow.channel_id).where(PaymentRow.imp_uid == imp_uid)
    attempts = select(AttemptRow.channel_id).where(
        or_(
            col(AttemptRow.imp_uid) == imp_uid,
            (col(AttemptRow.merchant_uid) == merchant_uid) & (col(AttemptRow.merchant_uid) != ""),
        )
    )
    found = {*session.exec(payments), *session.exec(attempts)}
    run = checkouts.of_payment(session, imp_uid, merchant_uid)
    return found | ({run.channel_id} if run else set())


def _is_known_as_test(payment: Payment, asked: ChannelRow) -> bool:
    """Say whether the gateway has told of the payment's MID that it is a test channel."""
    return (asked.check_result, asked.pg_module, asked.mid) == (
        CHECKED_AS_TEST,
        payment.pg_provider,
        payment.pg_id,
    )


def _of(payment: Payment, asked: ChannelRow, rows: list[ChannelRow]) -> ChannelRow:
    """Return the channel of a payment's MID; the one that was asked when there is none."""
    mid = (payment.pg_provider, payment.pg_id)
    fit = [row for row in rows if (row.pg_module, row.mid) == mid]
    return asked if asked in fit else next(iter(sorted(fit, key=lambda row: row.id)), asked)
