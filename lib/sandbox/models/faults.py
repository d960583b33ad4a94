"""Which faults strike? Asked for by a header of the call itself, or armed for calls to come.

An armed fault strikes the next so many calls it fits, each of which uses it up a little; one that
is armed without a number stays until it is taken away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from lib.catalog.faults import Moment, by_name
from lib.catalog.operations import operations
from lib.sandbox import pulse
from lib.sandbox.models.refusals import PORTONE, Refusal
from lib.sandbox.rows import Connection

ALWAYS: Final = -1
MOST_TIMES: Final = 1_000_000
_MOST_ARMED: Final = 100
_OF_AN_ORDER: Final = frozenset({"webhook", "window"})


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault with its value.

    Attributes:
        name: as in the catalogue.
        value: in the unit of the catalogue; 0 where it takes none.
    """

    name: str
    value: int = 0

    @property
    def moment(self) -> Moment:
        """Return when it strikes."""
        return by_name()[self.name].moment


def parse(header: str) -> tuple[Fault, ...]:
    """Read ``name[=value][, name[=value]]…``.

    Raises:
        Refusal: 400, a name is unknown or a value cannot be.
    """
    words = [word.strip() for word in header.split(",")]
    return tuple(named(*word.partition("=")[::2]) for word in words if word)


def arm(  # noqa: PLR0913 — what strikes, whom, and how often
    db: Connection,
    now: int,
    fault: Fault,
    *,
    operation: str = "",
    merchant_uid: str = "",
    times: int = 1,
) -> int:
    """Arm a fault and return its number.

    Args:
        db: a writing connection.
        now: UNIX seconds.
        fault: see named.
        operation: catalogue name of the only operation it strikes; empty = any.
        merchant_uid: the only order it strikes, which webhooks and windows know; empty = any.
        times: how often it strikes; ALWAYS = until it is taken away.

    Raises:
        Refusal: 400, something of that cannot be.
    """
    if operation and operation not in {entry.name for entry in operations()}:
        raise _refused(f"operation: there is no operation {operation[:80]!r}")
    if merchant_uid and fault.moment not in _OF_AN_ORDER:
        raise _refused("merchant_uid: only faults of webhooks and windows can be for one order")
    if times != ALWAYS and not 1 <= times <= MOST_TIMES:
        raise _refused(f"times: must be 1 to {MOST_TIMES}, or -1 = until it is taken away")
    (armed,) = db.execute("SELECT count(*) FROM fault").fetchone()
    if armed >= _MOST_ARMED:
        raise _refused(f"{_MOST_ARMED} faults are armed already")
    cursor = db.execute(
        "INSERT INTO fault (name, value, operation, merchant_uid, remaining, armed_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (fault.name, fault.value, operation, merchant_uid, times, now),
    )
    pulse.count_faults(db)
    return int(cursor.lastrowid or 0)


def disarm(db: Connection, number: int | None = None) -> int:
    """Take an armed fault away, or all of them, and return how many there were."""
    where, values = ("WHERE id = ?", (number,)) if number is not None else ("", ())
    gone = db.execute(f"DELETE FROM fault {where}", values).rowcount  # noqa: S608 — two fixed texts
    pulse.count_faults(db)
    return gone


def armed(db: Connection) -> list[dict[str, Any]]:
    """List what is armed."""
    return [dict(row) for row in db.execute("SELECT * FROM fault ORDER BY id")]


def take(
    db: Connection, moments: Iterable[Moment], operation: str = "", merchant_uid: str = ""
) -> tuple[Fault, ...]:
    """Use up the armed faults that fit and return them in the order in which they were armed.

    Args:
        db: a writing connection.
        moments: when they would strike.
        operation: catalogue name of what is going on; empty = nothing that has one.
        merchant_uid: the order it is about; empty = that is not known.
    """
    wanted = set(moments)
    struck = []
    for row in db.execute("SELECT * FROM fault ORDER BY id").fetchall():
        fault = Fault(row["name"], row["value"])
        if fault.moment not in wanted or row["operation"] not in {"", operation}:
            continue
        if row["merchant_uid"] not in {"", merchant_uid}:
            continue
        struck.append(fault)
        if row["remaining"] == 1:
            db.execute("DELETE FROM fault WHERE id = ?", (row["id"],))
        elif row["remaining"] > 1:
            db.execute("UPDATE fault SET remaining = remaining - 1 WHERE id = ?", (row["id"],))
    if struck:
        pulse.count_faults(db)
    return tuple(struck)


def named(name: str, value: str = "") -> Fault:
    """Return a fault by its name.

    Args:
        name: as in the catalogue.
        value: a number in the catalogue's unit; empty = the catalogue's value.

    Raises:
        Refusal: 400, there is none of this name, or the value cannot be.
    """
    name, value = name.strip(), value.strip()
    known = by_name().get(name)
    if known is None:
        raise _refused(f"there is no fault {name[:40]!r}; there are: {', '.join(by_name())}")
    if not known.unit:
        if value:
            raise _refused(f"{name} takes no value")
        return Fault(name)
    if not value:
        return Fault(name, known.value)
    fits = value.isascii() and value.isdigit() and len(value) <= len(str(known.most))
    if not fits or not known.least <= int(value) <= known.most:
        raise _refused(f"{name}: {known.unit} must be {known.least} to {known.most}")
    return Fault(name, int(value))


def _refused(text: str) -> Refusal:
    return Refusal(PORTONE, text, status=400)
