"""Views of the history that were saved under a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "saved_views"
down_revision = "bookmarks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("screen", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("screen", "name", name="uq_saved_view_screen_name"),
    )


def downgrade() -> None:
    op.drop_table("saved_view")
