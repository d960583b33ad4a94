"""Whole Korean days packed column by column; filled later, so nobody waits for a large ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "strips"
down_revision = "imports"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "strip_code",
        sa.Column("code", _ID, autoincrement=False, nullable=False),
        sa.Column("dim_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("pay_method", sa.String(), nullable=False),
        sa.Column("pg_module", sa.String(), nullable=False),
        sa.Column("mid", sa.String(), nullable=False),
        sa.Column("card_code", sa.String(), nullable=False),
        sa.Column("installment_months", sa.Integer(), nullable=False),
        sa.Column("fail_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_strip_code")),
        sa.UniqueConstraint("dim_id", "state", name="uq_strip_code"),
    )
    op.create_table(
        "roll_strip",
        sa.Column("kind", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("basis", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.Column("amounts", sa.LargeBinary(), nullable=False),
        sa.Column("extras", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "basis", "day", name=op.f("pk_roll_strip")),
    )
