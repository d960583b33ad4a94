"""Who may come, a trail whose lines are chained, who does which timed job, ids of requests."""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "access"
down_revision = "saved_views"
branch_labels = None
depends_on = None

_AT_A_TIME = 1_000
# As lib.ledger.audit has it; written here once more because a migration never changes.
_HASHED = ("seq", "at", "actor", "action", "subject", "data", "origin", "request")


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_member")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "lease",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_lease")),
    )
    op.add_column(
        "webhook", sa.Column("request", sa.String(), nullable=False, server_default=sa.text("''"))
    )
    _chain()


def _chain() -> None:
    """Build the trail anew with its lines chained; what was there keeps its numbers."""
    op.execute("CREATE TABLE audit_before AS SELECT * FROM audit")
    op.drop_table("audit")
    trail = op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("seq", name=op.f("uq_audit_seq")),
    )
    for name in ("action", "actor", "subject"):
        op.create_index(op.f(f"ix_audit_{name}"), "audit", [name], unique=False)
    seq, last = _copy(trail)
    op.execute(
        sa.text("INSERT INTO audit_head (id, seq, hash) VALUES (1, :seq, :hash)").bindparams(
            seq=seq, hash=last
        )
    )
    op.drop_table("audit_before")
    if op.get_bind().dialect.name == "postgresql" and seq:
        op.execute(
            "SELECT setval(pg_get_serial_sequence('audit', 'id'), (SELECT max(id) FROM audit))"
        )


def _copy(trail: sa.Table) -> tuple[int, str]:
    """Chain the lines as they were written; return number and hash of the last one."""
    before = sa.table(
        "audit_before",
        *(sa.column(name) for name in ("id", "at", "actor", "action", "subject")),
        sa.column("data", sa.JSON()),
    )
    bind = op.get_bind()
    last_id, seq, last = 0, 0, ""
    while True:
        lines = (
            bind.execute(
                sa.select(before)
                .where(before.c.id > last_id)
                .order_by(before.c.id)
                .limit(_AT_A_TIME)
            )
            .mappings()
            .all()
        )
        if not lines:
            return seq, last
        rows = []
        for line in lines:
            seq += 1
            row = {**line, "origin": "", "request": "", "seq": seq, "previous": last}
            hashed = [row[name] for name in _HASHED]
            written = json.dumps(hashed, sort_keys=True, separators=(",", ":"))
            last = row["hash"] = hashlib.sha256(f"{last}\n{written}".encode()).hexdigest()
            rows.append(row)
        bind.execute(sa.insert(trail), rows)
        last_id = lines[-1]["id"]
