"""Webhooks that came in, payment windows that were opened, and what was seen of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkout",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("merchant_uid", sa.String(), nullable=False),
        sa.Column("imp_uid", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("lookups", sa.Integer(), nullable=False),
        sa.Column("looked_up_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkout")),
    )
    op.create_index(op.f("ix_checkout_draft_id"), "checkout", ["draft_id"], unique=False)
    op.create_index(op.f("ix_checkout_merchant_uid"), "checkout", ["merchant_uid"], unique=False)
    op.create_index(op.f("ix_checkout_opened_at"), "checkout", ["opened_at"], unique=False)
    op.create_table(
        "checkout_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checkout_id", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkout_id"], ["checkout.id"], name=op.f("fk_checkout_event_checkout_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkout_event")),
    )
    op.create_index(
        op.f("ix_checkout_event_checkout_id"), "checkout_event", ["checkout_id"], unique=False
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("imp_uid", sa.String(), nullable=False),
        sa.Column("merchant_uid", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("cancellation_id", sa.String(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("arrivals", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("fetched", sa.JSON(), nullable=True),
        sa.Column("fetched_at", sa.BigInteger(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.UniqueConstraint("digest", name=op.f("uq_webhook_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_index(op.f("ix_webhook_imp_uid"), "webhook", ["imp_uid"], unique=False)
    op.create_index(op.f("ix_webhook_merchant_uid"), "webhook", ["merchant_uid"], unique=False)
    op.create_index("ix_webhook_outcome_due_at", "webhook", ["outcome", "due_at"], unique=False)
