"""Was the order paid as it was placed? Asked of the gateway, never of the browser."""

from __future__ import annotations

from typing import Final

from sqlmodel import Session

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.catalog.vocabulary import PaymentStatus
from lib.i18n import mark
from lib.kernel.clock import Clock, to_millis, to_unix
from lib.kernel.errors import GatewayError, GatewayRefused, PaybenchError
from lib.kernel.money import Money, from_wire
from lib.ledger import checkouts, queries
from lib.ledger.checkouts import Seen
from lib.ledger.engine import Database
from lib.ledger.record import Cause
from lib.ledger.schema import ChannelRow, CheckoutRow
from lib.portone.client import PortOneClient
from lib.portone.models import Payment
from lib.request_pay.draft import is_billing, text
from lib.services.channels import Channels
from lib.services.checkout_checks import Check, Verification, checks_of, failed, passed
from lib.services.fetching import Fetching
from lib.services.gateways import Gateways
from lib.services.observing import keep_billing_key, observe
from lib.services.settling import settle
from lib.services.trail import Trail

_NOT_FOUND: Final = 404
# Seconds after the opening at which a run is looked up of which nothing was heard.
_ROUNDS: Final = (20, 45, 90, 180, 360, 900, 1800, 3600)


class Verifying:
    """What a shop's server does after a payment window."""

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

    def verify(
        self, imp_uid: str, merchant_uid: str, *, checkout_id: str = "", cause: Cause = Cause.FETCH
    ) -> Verification:
        """Fetch a payment that a browser named, compare it with the order, and record it.

        Args:
            imp_uid: as the browser said.
            merchant_uid: as the browser said.
            checkout_id: the run, if the address told; else it is looked for.
            cause: why it is fetched.
        """
        with self._database.reading() as session:
            run = session.get(CheckoutRow, checkout_id) if checkout_id else None
            run = run or checkouts.of_payment(session, "", merchant_uid)
        if run is None:
            said = mark("No order of this number was placed from here.")
            return Verification("", (failed("order", said),), imp_uid)
        verification = self._verified(run, imp_uid, cause)
        with self._database.writing() as session:
            self._note(session, Seen.VERIFIED, verification)
        return verification

    def look_up(self, run: CheckoutRow, actor: Actor) -> Verification:
        """Look a run up at once, because somebody asks; see ``sync``."""
        allow(actor, "verifying.look_up")
        verification = self.sync(run)
        self._trail.note(
            actor,
            "checkout.looked_up",
            run.id,
            merchant_uid=run.merchant_uid,
            ok=verification.ok,
        )
        return verification

    def sync(self, run: CheckoutRow, *, quiet: bool = False) -> Verification:
        """Look a run up by its order number, as if nothing had been heard of it, and record it.

        Args:
            run: which one.
            quiet: whether a look at a window that is still open leaves no trace in the timeline.
        """
        imp_uid, trouble = run.imp_uid, failed("found", "")
        try:
            client = self._gateways.reading(self._channels.get(run.channel_id))
            imp_uid = self._paid_or_newest(client, run.merchant_uid).imp_uid
        except GatewayRefused:
            trouble = failed("found", mark("The gateway knows no payment of this order number."))
        except PaybenchError as error:
            trouble = failed(
                "found", mark("The gateway could not be asked: {reason}"), reason=error
            )
        else:
            verification = self._verified(run, imp_uid, Cause.SYNC)
            self._looked_up(run, verification, quiet=quiet)
            return verification
        verification = Verification(run.id, (trouble,), imp_uid)
        self._looked_up(run, verification, quiet=quiet)
        return verification

    def sync_due(self) -> int:
        """Look up the runs of which nothing has been heard for long enough; return how many."""
        now = to_unix(self._clock.now())
        with self._database.reading() as session:
            runs = checkouts.unsettled(session, now - _ROUNDS[-1] - 60)
        due = [
            run
            for run in runs
            if run.merchant_uid
            and run.lookups < len(_ROUNDS)
            and now - run.opened_at >= _ROUNDS[run.lookups]
        ]
        for run in due:
            self.sync(run, quiet=True)
        return len(due)

    def _verified(self, run: CheckoutRow, imp_uid: str, cause: Cause) -> Verification:
        try:
            channel = self._channels.get(run.channel_id)
            client = self._gateways.reading(channel)
            payment = client.payments.get(imp_uid)
            fetched = self._fetching.placed(payment, channel)
            key = self._key(client, run, channel)
        except GatewayRefused as error:
            said = mark("The gateway knows no such payment: {reason}")
            if error.status != _NOT_FOUND:
                said = mark("The gateway could not be asked: {reason}")
            return Verification(run.id, (failed("found", said, reason=error),), imp_uid)
        except PaybenchError as error:
            said = mark("The gateway could not be asked: {reason}")
            return Verification(run.id, (failed("found", said, reason=error),), imp_uid)
        with self._database.writing() as session:
            observe(session, payment, fetched.where, cause, self._clock)
            settle(session, payment, self._clock)
            others = queries.paid_of_order(session, fetched.environment, payment.merchant_uid)
        earlier = [other for other in others if other != imp_uid]
        registered = self._registered(client, run)
        return Verification(
            run.id,
            (
                passed("found", mark("The gateway knows the payment {imp_uid}."), imp_uid=imp_uid),
                *checks_of(run, payment, registered, earlier),
                *key,
            ),
            imp_uid,
            fetched.environment,
            payment.status,
        )

    def _key(
        self, client: PortOneClient, run: CheckoutRow, channel: ChannelRow
    ) -> tuple[Check, ...]:
        """Fetch the billing key that a window was to issue, so that it can be charged from here."""
        handle = text(run.params, "customer_uid")
        if not is_billing(run.params) or not handle:
            return ()
        try:
            key = client.billing.get(handle)
        except GatewayRefused:
            return (
                failed("key", mark("No billing key was issued under {handle}."), handle=handle),
            )
        with self._database.writing() as session:
            keep_billing_key(
                session,
                key,
                environment=channel.environment,
                channel_id=channel.id,
                clock=self._clock,
            )
        said = mark("The billing key {handle} was issued; it can be charged again.")
        return (passed("key", said, handle=handle),)

    @staticmethod
    def _registered(client: PortOneClient, run: CheckoutRow) -> Money | None:
        """Return what was registered for an order; only a run that registered something asks."""
        if not run.plan.get("register") or not run.merchant_uid:
            return None
        try:
            found = client.payments.prepared(run.merchant_uid)
        except GatewayError:
            return None
        currency = found.currency or run.currency
        return from_wire(found.amount, currency)

    @staticmethod
    def _paid_or_newest(client: PortOneClient, merchant_uid: str) -> Payment:
        """Find the payment of an order number, even if a later one that failed stands before it."""
        newest = client.payments.find(merchant_uid)
        if newest.status not in {PaymentStatus.FAILED, PaymentStatus.READY}:
            return newest
        try:
            return client.payments.find_in(merchant_uid, PaymentStatus.PAID)
        except GatewayRefused:
            return newest

    def _looked_up(self, run: CheckoutRow, verification: Verification, *, quiet: bool) -> None:
        with self._database.writing() as session:
            row = session.get(CheckoutRow, run.id)
            if row is None:
                return
            row.lookups += 1
            row.looked_up_at = to_unix(self._clock.now())
            session.add(row)
            if not quiet or verification.status not in {"", PaymentStatus.READY}:
                self._note(session, Seen.SYNC, verification)

    def _note(self, session: Session, kind: Seen, verification: Verification) -> None:
        at_ms = to_millis(self._clock.now())
        checkouts.note(session, verification.checkout_id, at_ms, kind, verification.as_data())
