"""How is the installation doing? Counts and ages for operators, the same from every process."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, func, select

from lib.kernel.clock import Clock, to_unix
from lib.ledger import audit, inbox
from lib.ledger.engine import Database
from lib.ledger.inbox import Outcome as WebhookOutcome
from lib.ledger.journal import Outcome
from lib.ledger.schema import AttemptRow, ObservationRow, WebhookRow


@dataclass(frozen=True, slots=True)
class Figures:
    """One look.

    Attributes:
        attempts: numbers of acts by environment, operation and outcome.
        unknowns: acts without a known outcome.
        webhooks: numbers of webhooks by what became of them.
        webhook_lag: seconds that the oldest webhook has waited to be looked into; 0 = none waits.
        sync_age: seconds since the gateway was last heard of any payment; None = never.
        audit_lines: length of the trail.
    """

    attempts: dict[tuple[str, str, str], int]
    unknowns: int
    webhooks: dict[str, int]
    webhook_lag: int
    sync_age: int | None
    audit_lines: int


class Counting:
    """Reads the figures."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def figures(self) -> Figures:
        """Return all of them, of one moment."""
        now = to_unix(self._clock.now())
        with self._database.reading() as session:
            attempts = {
                (environment, operation, outcome): count
                for environment, operation, outcome, count in session.exec(
                    select(
                        AttemptRow.environment,
                        AttemptRow.operation,
                        AttemptRow.outcome,
                        func.count(),
                    ).group_by(
                        col(AttemptRow.environment),
                        col(AttemptRow.operation),
                        col(AttemptRow.outcome),
                    )
                )
            }
            oldest = session.exec(
                select(func.min(WebhookRow.received_at)).where(
                    WebhookRow.outcome == WebhookOutcome.PENDING
                )
            ).one()
            heard = session.exec(
                select(ObservationRow.last_seen_at).order_by(col(ObservationRow.id).desc()).limit(1)
            ).first()
            return Figures(
                attempts=attempts,
                unknowns=sum(
                    count
                    for (_, _, outcome), count in attempts.items()
                    if outcome in {Outcome.OPEN, Outcome.UNKNOWN}
                ),
                webhooks=inbox.counts(session),
                webhook_lag=max(0, now - oldest) if oldest else 0,
                sync_age=max(0, now - heard) if heard else None,
                audit_lines=audit.head(session)[0],
            )
