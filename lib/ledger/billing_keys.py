"""Which billing keys are known, and which of them are gone?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from lib.ledger.schema import BillingKeyRow


def find(session: Session, environment: str, customer_uid: str) -> BillingKeyRow | None:
    """Return what is known of a handle, also of one that is gone by now; or None."""
    return session.exec(
        select(BillingKeyRow).where(
            BillingKeyRow.environment == environment, BillingKeyRow.customer_uid == customer_uid
        )
    ).first()


def listed(
    session: Session, environment: str, *, text: str = "", gone: bool = False
) -> Sequence[BillingKeyRow]:
    """Return the handles of an environment, the one changed last first.

    Args:
        session: a reading session.
        environment: sandbox, test or live.
        text: part of a handle, of an issuer, or of a masked number.
        gone: whether those are wanted that were deleted.
    """
    deleted = col(BillingKeyRow.deleted_at)
    query = select(BillingKeyRow).where(
        BillingKeyRow.environment == environment, deleted > 0 if gone else deleted == 0
    )
    if text.strip():
        query = query.where(
            or_(
                *(
                    column.contains(text.strip(), autoescape=True)
                    for column in (
                        col(BillingKeyRow.customer_uid),
                        col(BillingKeyRow.card_name),
                        col(BillingKeyRow.card_number),
                    )
                )
            )
        )
    return session.exec(
        query.order_by(col(BillingKeyRow.updated_at).desc(), col(BillingKeyRow.id).desc())
    ).all()


def note_gone(session: Session, environment: str, customer_uid: str, now: int) -> None:
    """Note that the gateway holds no key under a handle any more, in the caller's transaction."""
    row = find(session, environment, customer_uid)
    if row is not None and not row.deleted_at:
        row.deleted_at, row.observed_at = now, now
        session.add(row)
