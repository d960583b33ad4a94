"""How is text found in millions of payments? By its parts: three characters, or two Korean ones.

SQLite keeps two full-text indexes without content; other databases search on their own. Both may
say too much, never too little, so whoever asks looks at the row. What such an index costs is the
commit, not the row, so the newest payments are not in it yet: they are few, and are looked through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection

from lib.ledger import bulk

TEXTS: Final = ("merchant_uid", "imp_uid", "approval_number", "name", "buyer_name")
_KOREAN: Final = re.compile(r"[\uac00-\ud7a3\u3131-\u3163]{2,}")

CREATE: Final = (
    "CREATE VIRTUAL TABLE payment_text USING fts5"  # noqa: ISC004 — one statement
    "(t, tokenize='trigram', content='', detail=none, columnsize=0)",
    "CREATE VIRTUAL TABLE payment_pair USING fts5(t, content='', detail=none, columnsize=0)",
)
_EMPTY: Final = (
    "INSERT INTO payment_text(payment_text) VALUES ('delete-all')",
    "INSERT INTO payment_pair(payment_pair) VALUES ('delete-all')",
)
_AT_ONCE: Final = 512  # payments that enter the indexes together
# Up to which number payments are in the indexes: a bookmark, moved in the transaction of the write.
_MARK: Final = "SELECT json_extract(data, '$.upto') FROM bookmark WHERE name = 'words'"
_NOTE: Final = (
    "INSERT INTO bookmark (name, data, updated_at) VALUES ('words', json_object('upto', ?), 0)"
    " ON CONFLICT (name) DO UPDATE SET data = excluded.data"
)
_TAIL: Final = f"SELECT id, {', '.join(TEXTS)} FROM payment WHERE id > ? AND id <= ? ORDER BY id"  # noqa: S608 — our own names
_LAST: Final = "SELECT coalesce(max(id), 0) FROM payment"
UNSEEN: Final = f"SELECT id FROM payment WHERE id > ({_MARK})"  # noqa: S608 — as above
"""The payments that are in no index yet."""

_INSERT: Final = "INSERT INTO {0}(rowid, t) VALUES (?, ?)"
_DELETE: Final = "INSERT INTO {0}({0}, rowid, t) VALUES ('delete', ?, ?)"
_NAMES: Final = ("payment_text", "payment_pair")


def is_ours(name: str) -> bool:
    """Say whether a table belongs to the full-text indexes, which no schema describes."""
    return name.startswith((*_NAMES, "ix_text_"))


def keep(on: bulk.On, payments: Sequence[Mapping[str, Any]]) -> None:
    """Make payments findable, in the transaction that writes them.

    Args:
        on: a writing session or its connection; nothing is committed here.
        payments: written already; new ones, or those that were forgotten before.
    """
    on = bulk.connection_of(on)
    if not payments or on.dialect.name != "sqlite":
        return
    mark = _mark(on)
    _write(on, [row for row in payments if row["id"] <= mark], _INSERT)
    last = max(row["id"] for row in payments)
    if last - mark < _AT_ONCE:
        return
    new = [row for row in payments if row["id"] > mark]
    if len(new) < last - mark:  # others wait since an earlier write
        new = [dict(row) for row in on.exec_driver_sql(_TAIL, (mark, last)).mappings()]
    _write(on, new, _INSERT)
    bulk.run(on, _NOTE, [(last,)])


def forget(on: bulk.On, payments: Sequence[Mapping[str, Any]]) -> None:
    """Take payments out, with the texts under which they were kept."""
    on = bulk.connection_of(on)
    if payments and on.dialect.name == "sqlite":
        mark = _mark(on)
        _write(on, [row for row in payments if row["id"] <= mark], _DELETE)


def draw_back(on: bulk.On) -> None:
    """Note that the last payments are gone: their numbers will be given to others."""
    on = bulk.connection_of(on)
    if on.dialect.name == "sqlite":
        last: int = on.exec_driver_sql(_LAST).scalar_one()
        bulk.run(on, _NOTE, [(min(_mark(on), last),)])


def empty(on: bulk.On) -> None:
    """Take all payments out of the indexes."""
    on = bulk.connection_of(on)
    if on.dialect.name == "sqlite":
        for statement in _EMPTY:
            on.exec_driver_sql(statement)
        bulk.run(on, _NOTE, [(0,)])


def differ(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Say whether a payment is to be found under other texts than before."""
    return any(old[name] != new[name] for name in TEXTS)


def index_texts(connection: Connection) -> None:
    """Make texts findable on PostgreSQL, where its extension for trigrams may be had."""
    has_it = connection.exec_driver_sql(
        "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"
    ).first()
    may = connection.exec_driver_sql(
        "SELECT has_database_privilege(current_database(), 'CREATE')"
    ).scalar()
    if not has_it or not may:
        return  # found by reading the rows then
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name in TEXTS:
        connection.exec_driver_sql(
            f"CREATE INDEX ix_text_{name} ON payment USING gin ({name} gin_trgm_ops)"
        )


def knows(on: bulk.On, payment: Mapping[str, Any]) -> bool:
    """Say whether a payment is found by a part of its order number."""
    part = payment["merchant_uid"][:3].replace('"', '""')
    if len(part) < 3 or "\x00" in part:  # noqa: PLR2004 — too short for the index
        return True
    statement = "SELECT 1 FROM payment_text WHERE payment_text MATCH ? AND rowid = ?"
    on, number = bulk.connection_of(on), payment["id"]
    found = on.exec_driver_sql(statement, (f'"{part}"', number)).first()
    return found is not None or number > _mark(on)


@lru_cache(maxsize=1 << 14)
def pairs(text: str) -> str:
    """Return the pairs of neighbouring Korean characters, each a word."""
    return " ".join(_pairs(text))


def _pairs(text: str) -> Iterator[str]:
    for run in _KOREAN.findall(text):
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def _mark(on: Connection) -> int:
    found = bulk.asked(on, _MARK, ())
    return int(found[0][0]) if found else 0


def _write(on: Connection, payments: Sequence[Mapping[str, Any]], statement: str) -> None:
    texts = [(row["id"], "\n".join([row[name] for name in TEXTS])) for row in payments]
    bulk.run(on, statement.format("payment_text"), texts)
    spoken = (
        (row["id"], f"{pairs(row['name'])} {pairs(row['buyer_name'])}".strip()) for row in payments
    )
    found = [one for one in spoken if one[1]]
    bulk.run(on, statement.format("payment_pair"), found)
