"""What came in at the webhook door, and what became of it? Rows that no body but a fetch decides.

The very same body again is the same row: it is counted, and looked into once more, because two
cancels of one payment may look alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlmodel import Session, col, func, select

from lib.ledger.schema import WebhookRow

_ARRIVALS: Final = 50  # times that are kept of one row


class Outcome(StrEnum):
    """What became of a webhook."""

    PENDING = "pending"
    RECORDED = "recorded"
    UNCHANGED = "unchanged"
    FORGED = "forged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request at the door, redacted.

    Attributes:
        digest: of content type and body as they came.
        content_type: as sent, without parameters.
        body: its text.
        imp_uid: what it names; empty when it cannot be read.
        merchant_uid: what it names.
        status: what it claims.
        cancellation_id: what it names, if anything.
        reason: why it is forged on its face; empty when a fetch has to tell.
        count: how many requests it stands for.
        request: id of the request that brought it.
    """

    digest: str
    content_type: str
    body: str
    imp_uid: str = ""
    merchant_uid: str = ""
    status: str = ""
    cancellation_id: str = ""
    reason: str = ""
    count: int = 1
    request: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one look into a webhook ended.

    Attributes:
        outcome: pending = look again at ``due_at``.
        reason: code of why it is forged or failed.
        due_at: UNIX seconds; 0 = not again.
        environment: where the payment is.
        channel_id: the channel it was fetched through.
        fetched: the payment as it was fetched, redacted; None = nothing was.
        effect: what recording it did.
        changes: changed columns of the payment, each with before and after.
    """

    outcome: Outcome
    reason: str = ""
    due_at: int = 0
    environment: str = ""
    channel_id: str = ""
    fetched: Mapping[str, Any] | None = None
    effect: str = ""
    changes: Mapping[str, Any] | None = None


def take_in(session: Session, delivery: Delivery, at_ms: int) -> WebhookRow:
    """Keep a delivery; a body that is known already is counted and looked into once more."""
    now = at_ms // 1000
    row = session.exec(select(WebhookRow).where(WebhookRow.digest == delivery.digest)).first()
    if row is None:
        forged = bool(delivery.reason)
        row = WebhookRow(
            digest=delivery.digest,
            content_type=delivery.content_type,
            body=delivery.body,
            imp_uid=delivery.imp_uid,
            merchant_uid=delivery.merchant_uid,
            status=delivery.status,
            cancellation_id=delivery.cancellation_id,
            received_at=now,
            last_at=now,
            duplicates=delivery.count - 1,
            arrivals=[at_ms],
            outcome=Outcome.FORGED if forged else Outcome.PENDING,
            reason=delivery.reason,
            due_at=0 if forged else now,
            changes={},
            request=delivery.request,
        )
    else:
        row.request = delivery.request or row.request
        row.duplicates += delivery.count
        row.last_at = now
        row.arrivals = [*row.arrivals, at_ms][-_ARRIVALS:]
        if not delivery.reason:
            _look_again(row, now)
    session.add(row)
    session.flush()
    return row


def due(session: Session, now: int, limit: int) -> Sequence[int]:
    """Return the numbers of the webhooks that are to be looked into now, the oldest first."""
    return session.exec(
        select(WebhookRow.id)  # type: ignore[return-value, unused-ignore] # flushed rows have one
        .where(WebhookRow.outcome == Outcome.PENDING, WebhookRow.due_at <= now)
        .order_by(col(WebhookRow.due_at), col(WebhookRow.id))
        .limit(limit)
    ).all()


def settle(session: Session, row: WebhookRow, verdict: Verdict, *, seen: int, now: int) -> None:
    """Note how a look ended.

    A look that found less than an earlier one does not take its result away, and a delivery that
    came in meanwhile has it looked into once more.

    Args:
        session: a writing session.
        row: the webhook as it stands now.
        verdict: how the look ended.
        seen: its ``duplicates`` when the look began.
        now: UNIX seconds.
    """
    row.tries += 1
    row.reason, row.due_at = verdict.reason, verdict.due_at
    if not (row.effect and verdict.outcome is Outcome.UNCHANGED):
        row.outcome = verdict.outcome
    else:
        row.outcome = Outcome.RECORDED
    if verdict.fetched is not None:
        row.environment, row.channel_id = verdict.environment, verdict.channel_id
        row.fetched, row.fetched_at = dict(verdict.fetched), now
    if verdict.outcome is Outcome.RECORDED:
        row.effect, row.changes = verdict.effect, dict(verdict.changes or {})
    if row.duplicates > seen and verdict.outcome is not Outcome.PENDING:
        _look_again(row, now)
    session.add(row)


def postpone(session: Session, number: int, due_at: int) -> None:
    """Have a webhook that waits looked into later; that nobody has looked yet does not count."""
    row = session.get(WebhookRow, number)
    if row is not None and row.outcome == Outcome.PENDING:
        row.due_at = due_at
        session.add(row)


def look_again(session: Session, number: int, now: int) -> WebhookRow | None:
    """Have one webhook looked into once more; None when there is none of this number."""
    row = session.get(WebhookRow, number)
    if row is not None and row.imp_uid:
        _look_again(row, now)
        session.add(row)
    return row


def listed(
    session: Session, *, outcomes: Sequence[str] = (), text: str = "", limit: int = 50
) -> Sequence[WebhookRow]:
    """Return webhooks, the one heard of last first.

    Args:
        session: a reading session.
        outcomes: empty = all.
        text: part of an order number or of an ``imp_uid``.
        limit: how many at most.
    """
    query = select(WebhookRow)
    if outcomes:
        query = query.where(col(WebhookRow.outcome).in_(outcomes))
    if text:
        query = query.where(
            col(WebhookRow.merchant_uid).contains(text, autoescape=True)
            | col(WebhookRow.imp_uid).contains(text, autoescape=True)
        )
    return session.exec(
        query.order_by(col(WebhookRow.last_at).desc(), col(WebhookRow.id).desc()).limit(limit)
    ).all()


def counts(session: Session) -> dict[str, int]:
    """Return how many webhooks there are by what became of them."""
    found = dict.fromkeys((one.value for one in Outcome), 0)
    found.update(
        session.exec(
            select(WebhookRow.outcome, func.count()).group_by(col(WebhookRow.outcome))
        ).all()
    )
    return found


def _look_again(row: WebhookRow, now: int) -> None:
    row.outcome, row.due_at, row.tries = Outcome.PENDING, now, 0
