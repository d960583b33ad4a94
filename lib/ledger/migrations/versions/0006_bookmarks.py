"""How far a sync, or the making of samples, has got."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bookmarks"
down_revision = "history"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bookmark",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bookmark")),
    )
