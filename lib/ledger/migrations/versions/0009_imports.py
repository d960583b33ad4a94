"""Payments that only files tell of, and the files of which payments were taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "imports"
down_revision = "access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "payment",
        sa.Column("is_imported", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "ix_payment_imported",
        "payment",
        ["environment", "id"],
        unique=False,
        sqlite_where=sa.text("is_imported"),
        postgresql_where=sa.text("is_imported"),
    )
    op.create_table(
        "import_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("contradicting", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    op.create_index(op.f("ix_import_file_taken_at"), "import_file", ["taken_at"], unique=False)
