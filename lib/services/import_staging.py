"""Where does a file lie between reading and taking? In a small database of its own, on the disk.

It holds what was read, masked as the ledger keeps it, so that a large file needs little memory and
the lines of one payment find each other wherever they stand.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from lib.kernel.problems import Problem, Severity
from lib.services.import_lines import ImportLine, Trouble

_SLICE: Final = 2_000
_SCHEMA: Final = """
CREATE TABLE line (
    place INTEGER PRIMARY KEY, key TEXT, merchant TEXT, is_named INTEGER, data TEXT, cells TEXT
);
CREATE TABLE trouble (
    place INTEGER, head TEXT, path TEXT, message TEXT, severity TEXT, params TEXT
);
CREATE TABLE cell (place INTEGER PRIMARY KEY, cells TEXT);
CREATE TABLE payment (place INTEGER PRIMARY KEY, body TEXT);
"""


class Staging:
    """What was read of one file."""

    def __init__(self, path: Path) -> None:
        """Open what lies at a path, or begin it."""
        is_new = not path.exists()
        self._path = path
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")  # what is lost is read again
        self._db.execute("PRAGMA synchronous = OFF")
        if is_new:
            path.chmod(0o600)
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of it."""
        self._db.close()

    def begin(self) -> None:
        """Begin to write much."""
        self._db.execute("BEGIN")

    def commit(self) -> None:
        """End writing much."""
        self._db.execute("COMMIT")

    def keep(self, lines: Iterable[tuple[ImportLine, Sequence[str]]]) -> None:
        """Keep lines that can be read, with their cells as they may be kept."""
        self._db.executemany(
            "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    one.place,
                    one.key,
                    f"{one.environment}/{one.merchant_uid}",
                    bool(one.imp_uid),
                    json.dumps(one.written(), ensure_ascii=False),
                    json.dumps(cells, ensure_ascii=False),
                )
                for one, cells in lines
            ),
        )

    def refuse(self, troubles: Iterable[Trouble]) -> None:
        """Keep what is wrong."""
        self._db.executemany(
            "INSERT INTO trouble VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    one.place,
                    one.column,
                    one.problem.path,
                    one.problem.message,
                    one.problem.severity.value,
                    json.dumps(one.problem.params, ensure_ascii=False),
                )
                for one in troubles
            ),
        )

    def keep_cells(self, place: int, cells: Sequence[str]) -> None:
        """Keep the cells of a line that cannot be read, for whoever mends it."""
        text = json.dumps(cells, ensure_ascii=False)
        self._db.execute("INSERT OR REPLACE INTO cell VALUES (?, ?)", (place, text))

    def refuse_all(self, lines: Sequence[ImportLine], problems: Sequence[Trouble]) -> None:
        """Keep what is wrong with lines that could be read and make no payment."""
        self.refuse(problems)
        self._db.executemany(
            "INSERT OR REPLACE INTO cell SELECT place, cells FROM line WHERE place = ?",
            ((one.place,) for one in lines),
        )

    def join(self) -> None:
        """Let lines without the gateway's number find those of their order that name it."""
        self._db.execute("CREATE INDEX line_merchant ON line (merchant, is_named)")
        self._db.execute(
            "UPDATE line SET key = coalesce((SELECT min(other.key) FROM line AS other"
            " WHERE other.merchant = line.merchant AND other.is_named"
            " HAVING count(DISTINCT other.key) = 1), key) WHERE NOT is_named"
        )
        self._db.execute("CREATE INDEX line_key ON line (key, place)")

    def groups(self) -> Iterator[list[ImportLine]]:
        """Give the lines of each payment, in their order."""
        rows = self._db.execute("SELECT key, data FROM line ORDER BY key, place")
        for _key, group in groupby(rows, key=lambda row: row[0]):
            yield [ImportLine(**json.loads(data)) for _, data in group]

    def add(self, payments: Iterable[tuple[int, dict[str, Any]]]) -> None:
        """Keep payments that may be taken, each with its first line."""
        self._db.executemany(
            "INSERT INTO payment VALUES (?, ?)",
            ((place, json.dumps(body, ensure_ascii=False)) for place, body in payments),
        )

    def payments(self) -> Iterator[list[tuple[int, dict[str, Any]]]]:
        """Give the payments in the order of the file, some at a time."""
        last = -1
        while True:
            rows = self._db.execute(
                "SELECT place, body FROM payment WHERE place > ? ORDER BY place LIMIT ?",
                (last, _SLICE),
            ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield [(place, json.loads(body)) for place, body in rows]

    def counts(self) -> tuple[int, int]:
        """Return how many payments may be taken, and how many lines are refused."""
        (payments,) = self._db.execute("SELECT count(*) FROM payment").fetchone()
        (lines,) = self._db.execute("SELECT count(DISTINCT place) FROM trouble").fetchone()
        return payments, lines

    def troubles(self, most: int = -1) -> Iterator[tuple[Trouble, list[str]]]:
        """Give what is wrong, with the cells of the line, in the order of the file.

        Args:
            most: how many; -1 = all.
        """
        rows = self._db.execute(
            "SELECT trouble.*, cells FROM trouble LEFT JOIN cell USING (place)"
            " ORDER BY place, trouble.rowid LIMIT ?",
            (most,),
        )
        for place, head, path, message, severity, params, cells in rows:
            problem = Problem(path, message, Severity(severity), json.loads(params))
            yield Trouble(place, head, problem), json.loads(cells) if cells else []
