"""What do webhooks do here? They are kept, the payment is fetched back, and only that counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog
from sqlmodel import Session

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.kernel import trace
from lib.kernel.clock import Clock, to_millis, to_unix
from lib.kernel.errors import LedgerError, LiveDisabled, PaybenchError
from lib.kernel.redaction import redact, redact_text
from lib.ledger import audit, checkouts, inbox, queries
from lib.ledger.checkouts import Seen
from lib.ledger.engine import Database
from lib.ledger.inbox import Delivery, Outcome, Verdict
from lib.ledger.record import Cause, Effect
from lib.ledger.schema import PaymentRow, WebhookRow
from lib.services import masked_rows
from lib.services.fetching import Fetched, Fetching
from lib.services.lines import Crowded
from lib.services.observing import observe
from lib.services.settling import settle
from lib.services.webhook_judging import UNKNOWN, contradiction

__all__ = ["Delivery", "Outcome", "Webhooks"]

log = structlog.get_logger()

# Seconds after a fetch that failed until the next one; after the last one a person has to.
_PAUSES: Final = (2, 10, 60, 300)
_SOON: Final = 1  # seconds until one is tried whose gateway is asked enough at the moment
_TOLD: Final = (
    "status",
    "amount",
    "cancelled",
    "pay_method",
    "paid_at",
    "failed_at",
    "cancelled_at",
    "fail_reason",
    "flag",
)
_CHANGING: Final = {Effect.NEW, Effect.CHANGED, Effect.FLAGGED}


class Webhooks:
    """The inbox."""

    def __init__(self, database: Database, fetching: Fetching, clock: Clock) -> None:
        self._database = database
        self._fetching = fetching
        self._clock = clock

    def receive(self, deliveries: Sequence[Delivery]) -> list[int]:
        """Keep what came in, all in one transaction, and return the numbers of the rows."""
        with self._database.writing() as session:
            return [self._keep(session, delivery) for delivery in deliveries]

    def due(self, limit: int = 20) -> Sequence[int]:
        """Return the numbers of the webhooks that are to be looked into now, the oldest first."""
        with self._database.reading() as session:
            return inbox.due(session, to_unix(self._clock.now()), limit)

    def process(self, number: int) -> Outcome | None:
        """Fetch the payment a webhook names, record it, and note what that changed.

        Returns:
            How it ended; None when there is no such webhook, or nothing is to be done.
        """
        row = self._row(number)
        if row is None or row.outcome != Outcome.PENDING:
            return None
        with trace.traced("webhook", row.request):
            return self._process(number, row)

    def _process(self, number: int, row: WebhookRow) -> Outcome:
        try:
            fetched = self._fetching.find(row.imp_uid, row.merchant_uid)
        except Crowded:
            with self._database.writing() as session:
                inbox.postpone(session, number, to_unix(self._clock.now()) + _SOON)
            return Outcome.PENDING
        except LiveDisabled as error:
            verdict = Verdict(Outcome.FAILED, reason=str(error))
        except PaybenchError as error:
            verdict = self._later(row, redact_text(str(error)))
        except Exception as error:  # noqa: BLE001 — what is said of one must not stop the others
            log.error("webhook.unprocessed", webhook=number, reason=repr(error))  # noqa: TRY400
            verdict = self._later(row, type(error).__name__)
        else:
            return self._conclude(row, fetched)
        with self._database.writing() as session:
            self._note(session, row, verdict)
        return verdict.outcome

    def replay(self, number: int, actor: Actor) -> Outcome | None:
        """Look into a webhook once more, now.

        Raises:
            LedgerError: there is no such webhook.
        """
        allow(actor, "webhooks.replay")
        now = to_unix(self._clock.now())
        with self._database.writing() as session:
            row = inbox.look_again(session, number, now)
            if row is None:
                raise LedgerError("This webhook is gone.")
            audit.append(
                session,
                at=now,
                actor=actor.name,
                action="webhook.replayed",
                subject=str(number),
                data={"imp_uid": row.imp_uid, "merchant_uid": row.merchant_uid},
            )
        return self.process(number)

    def get(self, number: int) -> WebhookRow | None:
        """Return one webhook with persons masked, or None."""
        row = self._row(number)
        return masked_rows.webhook(row) if row else None

    def listed(
        self, *, outcomes: Sequence[str] = (), text: str = "", limit: int = 50
    ) -> Sequence[WebhookRow]:
        """Return webhooks, persons masked, the one heard of last first; see lib.ledger.inbox."""
        with self._database.reading() as session:
            rows = inbox.listed(session, outcomes=outcomes, text=text, limit=limit)
        return [masked_rows.webhook(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Return how many webhooks there are by what became of them."""
        with self._database.reading() as session:
            return inbox.counts(session)

    def _row(self, number: int) -> WebhookRow | None:
        with self._database.reading() as session:
            return session.get(WebhookRow, number)

    def _keep(self, session: Session, delivery: Delivery) -> int:
        at_ms = to_millis(self._clock.now())
        row = inbox.take_in(session, delivery, at_ms)
        run = checkouts.of_payment(session, row.imp_uid, row.merchant_uid)
        if run is not None:
            said = {
                "webhook": row.id,
                "imp_uid": row.imp_uid,
                "status": row.status,
                "time": row.duplicates + 1,
                "body": row.body,
            }
            checkouts.note(session, run.id, at_ms, Seen.WEBHOOK, said)
        return int(row.id or 0)

    def _conclude(self, row: WebhookRow, fetched: Fetched | None) -> Outcome:
        """Record what was fetched unless it contradicts the webhook, in one transaction."""
        with self._database.writing() as session:
            verdict = self._verdict(session, row, fetched)
            self._note(session, row, verdict)
        return verdict.outcome

    def _verdict(self, session: Session, row: WebhookRow, fetched: Fetched | None) -> Verdict:
        if fetched is None:
            return Verdict(Outcome.FORGED, reason=UNKNOWN)
        payment = fetched.payment
        body = redact(payment.model_dump(mode="json"))
        reason = contradiction(row, payment)
        if reason:
            return Verdict(Outcome.FORGED, reason, 0, *fetched.where, fetched=body)
        before = _columns(queries.find(session, fetched.environment, payment.imp_uid))
        effect = observe(session, payment, fetched.where, Cause.WEBHOOK, self._clock)
        session.flush()
        after = _columns(queries.find(session, fetched.environment, payment.imp_uid))
        settle(session, payment, self._clock)
        return Verdict(
            Outcome.RECORDED if effect in _CHANGING else Outcome.UNCHANGED,
            environment=fetched.environment,
            channel_id=fetched.channel_id,
            fetched=body,
            effect=effect,
            changes={
                name: [before.get(name), value]
                for name, value in after.items()
                if before.get(name) != value
            },
        )

    def _note(self, session: Session, seen: WebhookRow, verdict: Verdict) -> None:
        row = session.get(WebhookRow, seen.id)
        if row is None:
            return
        now = self._clock.now()
        inbox.settle(session, row, verdict, seen=seen.duplicates, now=to_unix(now))
        run = checkouts.of_payment(session, row.imp_uid, row.merchant_uid)
        if run is not None:
            said = {
                "webhook": row.id,
                "outcome": verdict.outcome.value,
                "reason": verdict.reason,
                "effect": verdict.effect,
                "changes": dict(verdict.changes or {}),
            }
            checkouts.note(session, run.id, to_millis(now), Seen.LOOKED_INTO, said)
        log.info("webhook.looked_into", webhook=row.id, outcome=verdict.outcome.value)

    def _later(self, row: WebhookRow, reason: str) -> Verdict:
        if row.tries >= len(_PAUSES):
            return Verdict(Outcome.FAILED, reason=reason)
        due_at = to_unix(self._clock.now()) + _PAUSES[row.tries]
        return Verdict(Outcome.PENDING, reason=reason, due_at=due_at)


def _columns(row: PaymentRow | None) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in _TOLD} if row else {}
