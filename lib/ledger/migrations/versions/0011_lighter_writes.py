"""What a write has to touch: fewer sums along axes, and a mark of what full-text indexes hold."""

from __future__ import annotations

from alembic import op

revision = "lighter_writes"
down_revision = "strips"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM roll_axis WHERE basis <> 0")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "INSERT INTO bookmark (name, data, updated_at)"
            " SELECT 'words', json_object('upto', coalesce(max(id), 0)), 0 FROM payment"
        )
