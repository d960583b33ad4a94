"""Payments booked for later; the code of each exchange's envelope as a column of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "schedules"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("merchant_uid", sa.String(), nullable=False),
        sa.Column("customer_uid", sa.String(), nullable=False),
        sa.Column("imp_uid", sa.String(), nullable=False),
        sa.Column("pg_module", sa.String(), nullable=False),
        sa.Column("mid", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("buyer_name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("payment_status", sa.String(), nullable=False),
        sa.Column("fail_reason", sa.String(), nullable=False),
        sa.Column("schedule_at", sa.BigInteger(), nullable=False),
        sa.Column("executed_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=False),
        sa.Column("attempt_key", sa.String(), nullable=False),
        sa.Column("lookups", sa.Integer(), nullable=False),
        sa.Column("looked_up_at", sa.BigInteger(), nullable=False),
        sa.Column("observed_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint(
            "environment", "merchant_uid", name=op.f("uq_schedule_environment_merchant_uid")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    op.create_index(op.f("ix_schedule_customer_uid"), "schedule", ["customer_uid"], unique=False)
    op.create_index(op.f("ix_schedule_attempt_key"), "schedule", ["attempt_key"], unique=False)
    op.create_index(
        "ix_schedule_environment_schedule_at", "schedule", ["environment", "schedule_at"]
    )
    op.create_index("ix_schedule_status_schedule_at", "schedule", ["status", "schedule_at"])
    with op.batch_alter_table("billing_key") as table:
        table.add_column(
            sa.Column("deleted_at", sa.BigInteger(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("billing_key") as table:
        table.alter_column("deleted_at", existing_type=sa.BigInteger(), server_default=None)
    with op.batch_alter_table("exchange") as table:
        table.add_column(sa.Column("code", sa.BigInteger(), nullable=True))
    exchange = sa.table(
        "exchange", sa.column("code", sa.BigInteger()), sa.column("response_body", sa.JSON())
    )
    # Bodies that are no envelope have no such entry; a code was never anything but a number.
    if op.get_bind().dialect.name == "sqlite":
        code = sa.cast(exchange.c.response_body["code"].as_string(), sa.BigInteger())
        op.execute(exchange.update().values(code=sa.func.coalesce(code, 0)))
    else:
        op.execute(exchange.update().values(code=0))
    with op.batch_alter_table("exchange") as table:
        table.alter_column("code", existing_type=sa.BigInteger(), nullable=False)
    op.create_index("ix_exchange_environment_id", "exchange", ["environment", "id"])
