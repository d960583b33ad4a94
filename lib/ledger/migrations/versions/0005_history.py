"""Sums by day and month beside the payments, one index for the rest, and full-text indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lib.ledger.rollups import words

revision = "history"
down_revision = "batches"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("requested_at", "changed_at", "dim_id"):
        op.add_column(
            "payment", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")
        )
    op.add_column(
        "payment", sa.Column("state", sa.String(), nullable=False, server_default=sa.text("''"))
    )
    op.drop_index("ix_payment_environment_event_at", table_name="payment")
    op.drop_index("ix_payment_environment_paid_at", table_name="payment")
    op.create_index(
        "ix_payment_event",
        "payment",
        ["environment", "event_at", "id", "state", "dim_id", "amount", "cancelled"],
    )
    op.create_index("ix_payment_requested", "payment", ["environment", "requested_at", "id"])
    op.create_index("ix_payment_changed", "payment", ["environment", "changed_at", "id"])
    _create_sums()
    if op.get_bind().dialect.name == "sqlite":
        for statement in words.CREATE:
            op.execute(statement)
    else:
        words.index_texts(op.get_bind())


def _create_sums() -> None:
    op.create_table(
        "pay_dim",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("pay_method", sa.String(), nullable=False),
        sa.Column("pg_module", sa.String(), nullable=False),
        sa.Column("mid", sa.String(), nullable=False),
        sa.Column("card_code", sa.String(), nullable=False),
        sa.Column("installment_months", sa.Integer(), nullable=False),
        sa.Column("fail_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_dim")),
        sa.UniqueConstraint(
            "environment",
            "currency",
            "pay_method",
            "pg_module",
            "mid",
            "card_code",
            "installment_months",
            "fail_reason",
            name="uq_pay_dim",
        ),
    )
    op.create_table(
        "roll_cube",
        sa.Column("basis", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("grain", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("period", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("dim_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *_sums(),
        sa.PrimaryKeyConstraint(
            "basis", "grain", "period", "state", "dim_id", name=op.f("pk_roll_cube")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "roll_axis",
        sa.Column("basis", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("axis", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("grain", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("period", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        *_sums(),
        sa.PrimaryKeyConstraint(
            "basis",
            "axis",
            "grain",
            "period",
            "environment",
            "currency",
            "state",
            "key",
            name=op.f("pk_roll_axis"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "roll_day",
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_roll_day")),
        sqlite_with_rowid=False,
    )


def _sums() -> list[sa.Column[int]]:
    return [
        sa.Column(name, sa.BigInteger(), nullable=False) for name in ("n", "amount", "cancelled")
    ]
