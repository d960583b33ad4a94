"""How far has something got that takes long? Kept in the transaction of what it has done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from lib.ledger.schema import BookmarkRow


def read(session: Session, name: str) -> dict[str, Any]:
    """Return what was noted under a name; empty when nothing was."""
    row = session.get(BookmarkRow, name)
    return dict(row.data) if row else {}


def note(session: Session, name: str, data: Mapping[str, Any], at: int) -> None:
    """Note something under a name, in place of what was noted before."""
    row = session.get(BookmarkRow, name) or BookmarkRow(name=name, data={}, updated_at=at)
    row.data, row.updated_at = dict(data), at
    session.add(row)


def forget(session: Session, name: str) -> None:
    """Take away what was noted under a name."""
    row = session.get(BookmarkRow, name)
    if row is not None:
        session.delete(row)
