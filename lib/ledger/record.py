"""How does one payment enter the ledger? As many do: see sightings for the rules."""

from __future__ import annotations

from sqlmodel import Session

from lib.ledger.facts import CancelFact, Cause, Effect, PaymentFact, Sighting
from lib.ledger.sightings import record_all

__all__ = ["CancelFact", "Cause", "Effect", "PaymentFact", "record"]


def record(  # noqa: PLR0913 — a fact and where it comes from
    session: Session,
    fact: PaymentFact,
    *,
    environment: str,
    channel_id: str,
    cause: Cause,
    observed_at: int,
    attempt_key: str = "",
) -> Effect:
    """Take an observation in, and bring the payment's row to the furthest state known.

    Args:
        session: a writing session; nothing is committed here.
        fact: what was fetched.
        environment: sandbox, test, live or sample.
        channel_id: the channel through which it was fetched.
        cause: why it was fetched.
        observed_at: UNIX seconds.
        attempt_key: our act that led to it, if any.

    Returns:
        What it changed.
    """
    seen = Sighting(fact, environment, channel_id, attempt_key)
    (effect,) = record_all(session, [seen], cause=cause, observed_at=observed_at)
    return effect
