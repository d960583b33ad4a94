"""What happens around a payment window? It is opened, watched, verified, and looked up if need be.

A run keeps the call as it was made, so what comes back later is held against what was ordered, not
against a set that somebody has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import structlog

from lib.access.actors import SYSTEM, Actor
from lib.access.policy import allow
from lib.catalog.vocabulary import Device, Environment
from lib.kernel.clock import Clock, to_millis, to_unix
from lib.kernel.errors import InvalidInput, LedgerError, PaybenchError
from lib.kernel.ids import mint_id
from lib.kernel.problems import Problem
from lib.kernel.redaction import redact, redact_name
from lib.ledger import audit, checkouts
from lib.ledger.checkouts import Seen
from lib.ledger.engine import Database
from lib.ledger.schema import ChannelRow, CheckoutEventRow, CheckoutRow, DraftRow
from lib.request_pay.draft import text
from lib.services import event_order, masked_rows
from lib.services.channels import Channels
from lib.services.checkout_checks import ordered_amount
from lib.services.checkout_page import checkout_of
from lib.services.checkout_plan import AS_IT_IS, NAMES, Plan, params_of, plan_of
from lib.services.gateways import Gateways
from lib.services.sandbox_control import SandboxControl
from lib.snippets import Checkout

__all__ = ["AS_IT_IS", "Checkouts", "Order", "Plan", "Seen", "plan_of"]

log = structlog.get_logger()

COMPLETE: Final = "/-/payments/complete"
_AGAIN: Final = 3600  # seconds; a page of a saved set that is loaded once more is the same run


@dataclass(frozen=True, slots=True)
class Order:
    """What shall be run.

    Attributes:
        params: the call.
        channel_id: through which channel.
        origin: base URL under which the buyer's browser reaches this console.
        device: where the window opens.
        plan: how it is run.
        draft_id: the saved set it comes from, if any.
        confirmed_amount: what a person typed to confirm that real money may move.
    """

    params: Mapping[str, Any]
    channel_id: str
    origin: str
    device: str = Device.PC.value
    plan: Plan = AS_IT_IS
    draft_id: str = ""
    confirmed_amount: int | None = None


class Checkouts:
    """Runs of payment windows."""

    def __init__(  # noqa: PLR0913 — the parts it works with
        self,
        *,
        database: Database,
        channels: Channels,
        gateways: Gateways,
        sandbox: SandboxControl,
        door: str,
        clock: Clock,
    ) -> None:
        """Prepare.

        Args:
            database: the ledger.
            channels: through which windows open.
            gateways: the guard in front of real money.
            sandbox: what brings events about in the order a plan asks for.
            door: base URL under which the sandbox reaches this console.
            clock: what time it is.
        """
        self._database = database
        self._channels = channels
        self._gateways = gateways
        self._sandbox = sandbox
        self._door = door
        self._clock = clock

    def open(self, order: Order, actor: Actor) -> CheckoutRow:
        """Write a run down before its page is opened, and arrange what its plan asks for.

        Raises:
            LedgerError: there is no such channel.
            LiveDisabled: real money might move, and that is not allowed or not confirmed.
            InvalidInput: the channel has no keys, so nothing could be verified, or a card number
                serves as a name.
            GatewayUnreachable: the sandbox does not answer that should arrange something.
        """
        allow(actor, "checkouts.open")
        _refuse_cards(order.params)
        channel = self._channels.get(order.channel_id)
        amount = ordered_amount(order.params) or 0
        self._gateways.moving(
            channel, actor, amount=amount, confirmed_amount=order.confirmed_amount
        )
        number = mint_id("co")
        now = self._clock.now()
        row = CheckoutRow(
            id=number,
            draft_id=order.draft_id,
            environment=channel.environment,
            channel_id=channel.id,
            actor=actor.name,
            params=params_of(
                order.params,
                order.plan,
                checkout_id=number,
                environment=channel.environment,
                door=self._door,
                origin=order.origin,
            ),
            plan={**redact(order.plan.as_data()), "arranged": self._arrange(channel, order, actor)},
            merchant_uid=text(order.params, "merchant_uid") or "",
            amount=amount,
            currency=(text(order.params, "currency") or "KRW").upper(),
            device=order.device,
            opened_at=to_unix(now),
        )
        with self._database.writing() as session:
            session.add(row)
            session.flush()
            said = {"channel": channel.name, "device": order.device, "amount": amount}
            checkouts.note(session, number, to_millis(now), Seen.OPENED, said)
            audit.append(
                session,
                at=row.opened_at,
                actor=actor.name,
                action="checkout.opened",
                subject=number,
                data={**said, "merchant_uid": row.merchant_uid, "environment": row.environment},
            )
        return row

    def get(self, number: str) -> CheckoutRow:
        """Return a run.

        Raises:
            LedgerError: there is none of this number.
        """
        row = self.known(number)
        if row is None:
            raise LedgerError("There is no such payment window; open it anew.")
        return row

    def known(self, number: str) -> CheckoutRow | None:
        """Return a run, or None."""
        with self._database.reading() as session:
            return session.get(CheckoutRow, number)

    def of_payment(self, imp_uid: str, merchant_uid: str) -> CheckoutRow | None:
        """Return the newest run of an order number or a payment; None when there is none."""
        with self._database.reading() as session:
            return checkouts.of_payment(session, imp_uid, merchant_uid)

    def of_address(self, number: str, origin: str, device: str) -> CheckoutRow:
        """Return the run behind the number in a page's address: a run's own, or a set's.

        A set is run as it is; the same set that is loaded once more is still the same run.

        Raises:
            LedgerError: there is neither.
            PaybenchError: as ``open``.
        """
        run = self.known(number)
        if run is not None:
            return run
        with self._database.reading() as session:
            draft = session.get(DraftRow, number)
            latest = checkouts.latest_of_draft(session, number)
        if draft is None:
            raise LedgerError("There is no such payment window; open it anew.")
        since = to_unix(self._clock.now()) - _AGAIN
        if latest is not None and latest.params == draft.params and latest.opened_at > since:
            return latest
        channel_id = draft.channel_id or self._channels.all()[0].id
        order = Order(draft.params, channel_id, origin, device, draft_id=draft.id)
        return self.open(order, SYSTEM)

    def page(self, run: CheckoutRow, *, sandbox: str) -> Checkout:
        """Return what a run's page is made of.

        Args:
            run: which one.
            sandbox: base URL of the sandbox as the buyer's browser reaches it.

        Raises:
            LedgerError: its channel is gone.
            LiveDisabled: its channel is live, and that has been switched off.
        """
        channel = self._channels.get(run.channel_id)
        self._gateways.reading(channel)  # the guard
        return checkout_of(run.params, channel, sandbox=sandbox, complete_url=COMPLETE)

    def note(self, number: str, kind: Seen, data: Mapping[str, Any]) -> bool:
        """Keep something that was seen of a run.

        Returns:
            Whether it was kept: not of a run that is unknown, or of which too much was seen.
        """
        with self._database.writing() as session:
            if session.get(CheckoutRow, number) is None or checkouts.is_full(session, number):
                return False
            checkouts.note(session, number, to_millis(self._clock.now()), kind, data)
        return True

    def events(self, number: str) -> list[CheckoutEventRow]:
        """Return what was seen of a run, persons masked, in the order in which it was seen."""
        with self._database.reading() as session:
            rows = list(checkouts.events(session, number))
        return [masked_rows.event(row) for row in rows]

    def tidy(self, run: CheckoutRow, actor: Actor) -> None:
        """Take back what a run asked of the sandbox and has not used up."""
        allow(actor, "checkouts.tidy")
        arranged = run.plan.get("arranged") or {}
        try:
            event_order.undo(self._sandbox, arranged, actor)
        except PaybenchError as error:
            log.warning("checkout.untidy", checkout=run.id, reason=str(error))

    def _arrange(self, channel: ChannelRow, order: Order, actor: Actor) -> dict[str, Any]:
        if channel.environment != Environment.SANDBOX:
            return {}
        number = text(order.params, "merchant_uid") or ""
        return event_order.arrange(self._sandbox, order.plan, number, actor)


def _refuse_cards(params: Mapping[str, Any]) -> None:
    """Refuse a call that would be found by a card number: masked, it would be another call.

    Raises:
        InvalidInput: names the fields.
    """
    named = [(name, text(params, name) or "") for name in NAMES]
    problems = [
        Problem(name, "This looks like a card number. It does not belong into this field.")
        for name, value in named
        if redact_name(value) != value
    ]
    if problems:
        raise InvalidInput(*problems)
