"""The first schema: channels, drafts, journal, exchanges, payments, observations, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("channel_name", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("merchant_uid", sa.String(), nullable=False),
        sa.Column("imp_uid", sa.String(), nullable=False),
        sa.Column("customer_uid", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("cancelled_before", sa.BigInteger(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("instance", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.Column("lookups", sa.Integer(), nullable=False),
        sa.Column("looked_up_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_customer_uid"), "attempt", ["customer_uid"], unique=False)
    op.create_index(op.f("ix_attempt_imp_uid"), "attempt", ["imp_uid"], unique=False)
    op.create_index(op.f("ix_attempt_merchant_uid"), "attempt", ["merchant_uid"], unique=False)
    op.create_index("ix_attempt_outcome", "attempt", ["outcome"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "billing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("customer_uid", sa.String(), nullable=False),
        sa.Column("card_name", sa.String(), nullable=False),
        sa.Column("card_number", sa.String(), nullable=False),
        sa.Column("pg_module", sa.String(), nullable=False),
        sa.Column("mid", sa.String(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("observed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_billing_key")),
        sa.UniqueConstraint(
            "environment", "customer_uid", name=op.f("uq_billing_key_environment_customer_uid")
        ),
    )
    op.create_table(
        "channel",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pg_module", sa.String(), nullable=False),
        sa.Column("mid", sa.String(), nullable=False),
        sa.Column("channel_key", sa.String(), nullable=False),
        sa.Column("user_code", sa.String(), nullable=False),
        sa.Column("sealed_rest_key", sa.String(), nullable=False),
        sa.Column("sealed_rest_secret", sa.String(), nullable=False),
        sa.Column("sdk", sa.String(), nullable=False),
        sa.Column("mid_api_version", sa.String(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.Column("check_result", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("name", name=op.f("uq_channel_name")),
    )
    op.create_index(
        "uq_channel_default",
        "channel",
        ["is_default"],
        unique=True,
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_draft_owner_name")),
    )
    op.create_table(
        "exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_key", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("request_headers", sa.JSON(), nullable=False),
        sa.Column("request_body", sa.JSON(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("response_body", sa.JSON(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("elapsed_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
    )
    op.create_index(op.f("ix_exchange_attempt_key"), "exchange", ["attempt_key"], unique=False)
    op.create_index(op.f("ix_exchange_started_at"), "exchange", ["started_at"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("imp_uid", sa.String(), nullable=False),
        sa.Column("merchant_uid", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("pay_method", sa.String(), nullable=False),
        sa.Column("pg_module", sa.String(), nullable=False),
        sa.Column("mid", sa.String(), nullable=False),
        sa.Column("client_env", sa.String(), nullable=False),
        sa.Column("is_test_channel", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("installment_months", sa.Integer(), nullable=False),
        sa.Column("card_code", sa.String(), nullable=False),
        sa.Column("card_name", sa.String(), nullable=False),
        sa.Column("card_number", sa.String(), nullable=False),
        sa.Column("approval_number", sa.String(), nullable=False),
        sa.Column("pg_tid", sa.String(), nullable=False),
        sa.Column("customer_uid", sa.String(), nullable=False),
        sa.Column("buyer_name", sa.String(), nullable=False),
        sa.Column("fail_reason", sa.String(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.BigInteger(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=False),
        sa.Column("cancelled_at", sa.BigInteger(), nullable=False),
        sa.Column("event_at", sa.BigInteger(), nullable=False),
        sa.Column("attempt_key", sa.String(), nullable=False),
        sa.Column("flag", sa.String(), nullable=False),
        sa.Column("observed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("environment", "imp_uid", name=op.f("uq_payment_environment_imp_uid")),
    )
    op.create_index(op.f("ix_payment_attempt_key"), "payment", ["attempt_key"], unique=False)
    op.create_index(
        "ix_payment_environment_event_at",
        "payment",
        ["environment", "event_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_payment_environment_paid_at", "payment", ["environment", "paid_at"], unique=False
    )
    op.create_index(op.f("ix_payment_merchant_uid"), "payment", ["merchant_uid"], unique=False)
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("attempt_key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("observed_at", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_observation_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
    )
    op.create_index(op.f("ix_observation_payment_id"), "observation", ["payment_id"], unique=False)
    op.create_table(
        "payment_cancel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("cancellation_id", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("pg_tid", sa.String(), nullable=False),
        sa.Column("cancelled_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_payment_cancel_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_cancel")),
        sa.UniqueConstraint(
            "payment_id",
            "cancellation_id",
            name=op.f("uq_payment_cancel_payment_id_cancellation_id"),
        ),
    )
    op.create_index(
        "ix_payment_cancel_cancelled_at",
        "payment_cancel",
        ["cancelled_at", "payment_id"],
        unique=False,
    )
