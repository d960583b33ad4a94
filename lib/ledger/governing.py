"""Which tables say who may come, where the trail ends, and which process does which timed job?"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field

from lib.ledger.schema import Table


class MemberRow(Table, table=True):
    """Somebody who may sign in, or has knocked; ``name`` is an e-mail address or a subject."""

    __tablename__: ClassVar[str] = "member"

    name: str = Field(primary_key=True)
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    first_seen_at: int = Field(default=0, sa_type=BigInteger)
    last_seen_at: int = Field(default=0, sa_type=BigInteger)
    changed_at: int = Field(default=0, sa_type=BigInteger)
    changed_by: str = ""


class AuditHeadRow(Table, table=True):
    """The end of the trail, one row: number and hash of the last line; it is locked to add one."""

    __tablename__: ClassVar[str] = "audit_head"

    id: int = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)
    hash: str


class LeaseRow(Table, table=True):
    """Which process does a timed job until when."""

    __tablename__: ClassVar[str] = "lease"

    job: str = Field(primary_key=True)
    holder: str = ""
    until_ms: int = Field(default=0, sa_type=BigInteger)
    changes: int = 0
