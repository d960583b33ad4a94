"""What happens once a day? Test payments are given back shortly before midnight, if that is on.

The documents know such a sentence for the gateway's public test key and for some PGs, not for this
one: it is an option, and the minute, the reason and the silence of it are ours. A run is cut into
parts, so that a million payments hold nobody up.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Final

from lib.kernel.clock import SEOUL, to_unix
from lib.sandbox.models import cancels
from lib.sandbox.models.cancels import CancelRequest
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.refusals import Refusal
from lib.sandbox.rows import Connection

AT: Final = time(23, 50)
REASON: Final = "테스트 결제 자동 취소"
_PART: Final = 100
_PAID: Final = """
    SELECT id, imp_uid FROM payment
    WHERE status = 'paid' AND is_test_channel = 1 AND paid_at <= ? AND id > ? ORDER BY id LIMIT ?
"""


def daily_after(instant: int, at: time) -> int:
    """Return the next instant after another at which it is a certain time in Seoul."""
    after = datetime.fromtimestamp(instant, UTC).astimezone(SEOUL)
    today = datetime.combine(after.date(), at, SEOUL)
    return to_unix(today if to_unix(today) > instant else today + timedelta(days=1))


def done_until(db: Connection, job: str) -> tuple[int, int]:
    """Return up to which instant a daily job is done, and how far it got beyond that."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (f"{job}_done",)).fetchone()
    until, got_to = json.loads(row[0]) if row else (0, 0)
    return until, got_to


def note_done(db: Connection, job: str, until: int, got_to: int = 0) -> None:
    """Remember up to which instant a daily job is done."""
    db.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (f"{job}_done", json.dumps([until, got_to])),
    )


def forget_after(db: Connection, instant: int) -> None:
    """After the clock went back: let days that were over be ahead again."""
    for job in ("nightly", "recovery"):
        until, _got_to = done_until(db, job)
        if until > instant:
            note_done(db, job, instant)


def cancel_test_payments(db: Connection, moment: Moment) -> int:
    """Give back a part of what test channels were paid, and note the night once nothing is left.

    A payment that cannot be given back without more ado, such as one into an account, stays.

    Args:
        db: a writing connection.
        moment: the night.

    Returns:
        How many payments were given back.
    """
    at = moment.now
    until, got_to = done_until(db, "nightly")
    rows = db.execute(_PAID, (at, got_to, _PART)).fetchall()
    given_back = 0
    for row in rows:
        request = CancelRequest(imp_uid=row["imp_uid"], reason=REASON)
        try:
            answer = cancels.cancel(db, moment.ids, request, at)
        except Refusal:
            continue
        given_back += not isinstance(answer, Refusal)
    if len(rows) < _PART:
        note_done(db, "nightly", at)
    else:
        note_done(db, "nightly", until, rows[-1]["id"])
    return given_back
