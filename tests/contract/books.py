"""How do tests of the services keep books? A whole installation in a folder, at a real gateway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlmodel import col, func, select

from lib.access.actors import EVERY_ROLE, Actor
from lib.catalog.test_cards import number_for
from lib.catalog.vocabulary import Environment
from lib.kernel.clock import Clock
from lib.kernel.ids import mint_attempt_key
from lib.kernel.money import FULL, Money
from lib.ledger import queries
from lib.ledger.schema import AttemptRow, ChannelRow, PaymentRow
from lib.services.bootstrap import Services, build
from lib.services.cancels import CancelCommand
from lib.services.channel_form import ChannelForm
from lib.services.charges import ONETIME, ChargeCommand
from tests.contract.sandbox_server import EXPIRY
from tests.databases import settings_in

KIM = Actor("kim", EVERY_ROLE)
GOOD = number_for("0000")
LOST = number_for("0021")
FAILS = number_for("0002")
REFUSED = number_for("0011")


class Books:
    """An installation and short words for what is done with it."""

    def __init__(self, services: Services) -> None:
        self.services = services

    @property
    def channel(self) -> ChannelRow:
        """Return the default channel."""
        return self.services.channels.all()[0]

    def command(
        self,
        number: str = GOOD,
        *,
        key: str = "",
        channel: ChannelRow | None = None,
        operation: str = ONETIME,
        confirmed: int | None = None,
        **body: Any,  # noqa: ANN401 — the wire's own fields
    ) -> ChargeCommand:
        """Write a charge; what is not named is good."""
        card = {"card_number": number, "expiry": EXPIRY, "birth": "900101", "pwd_2digit": "12"}
        whole = {"merchant_uid": uuid4().hex, "amount": 1000, "name": "x", **card, **body}
        return ChargeCommand(
            key or mint_attempt_key(), (channel or self.channel).id, operation, whole, confirmed
        )

    def charge(self, number: str = GOOD, **more: Any) -> AttemptRow:  # noqa: ANN401
        """Charge a card once."""
        return self.services.charges.place(self.command(number, **more), KIM)

    def cancel(  # noqa: PLR0913 — what, how much, why
        self,
        imp_uid: str,
        amount: int | None = None,
        *,
        key: str = "",
        environment: str = "sandbox",
        reason: str = "r",
        currency: str = "KRW",
        confirmed: int | None = None,
    ) -> AttemptRow:
        """Give back a part, or everything."""
        part = FULL if amount is None else Money(amount, currency)
        command = CancelCommand(
            key or mint_attempt_key(), environment, imp_uid, part, reason, confirmed
        )
        return self.services.cancels.place(command, KIM)

    def payment(self, imp_uid: str, environment: str = "sandbox") -> PaymentRow:
        """Return a payment of the ledger; it must be there."""
        with self.services.database.reading() as session:
            found = queries.find(session, environment, imp_uid)
        assert found is not None
        return found

    def payments(self) -> list[PaymentRow]:
        """Return all payments of the ledger."""
        with self.services.database.reading() as session:
            return list(session.exec(select(PaymentRow).order_by(col(PaymentRow.id))).all())

    def attempts(self) -> int:
        """Count what was journalled."""
        with self.services.database.reading() as session:
            return session.exec(select(func.count()).select_from(AttemptRow)).one()

    def add_channel(self, environment: Environment, **more: Any) -> ChannelRow:  # noqa: ANN401
        """Add a channel with good keys that says of itself what it is told to."""
        form = {
            "name": uuid4().hex,
            "pg_module": "tosspayments",
            "mid": "sbx_toss",
            "sdk": "portone",
            "mid_api_version": "2022-07-27",
            "environment": environment,
            "rest_key": "imp_apikey",
            "rest_secret": "imp_secret",
            **more,
        }
        return self.services.channels.add(ChannelForm(**form), KIM)


@contextmanager
def books_in(
    folder: Path,
    gateway: str,
    clock: Clock | None = None,
    **more: Any,  # noqa: ANN401 — settings
) -> Iterator[Books]:
    """Open an installation for a while; sandbox and real gateway are one and the same address."""
    chosen = {
        "sandbox_url": gateway,
        "gateway_url": gateway,
        "connect_timeout": 1,
        "read_timeout": 5,
        **more,
    }
    services = build(settings_in(folder, **chosen), clock)
    try:
        yield Books(services)
    finally:
        services.close()
