"""What becomes of scheduled payments that failed? Once a day those of the day before are retried.

One that fails again is one of that day's, so it is tried on the next day as well, until it
succeeds. A part of them at a time, so that many hold nobody up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from lib.kernel.clock import seoul_day, seoul_midnight, to_unix
from lib.sandbox.models import schedules
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.nightly import done_until, note_done
from lib.sandbox.models.refusals import Refusal
from lib.sandbox.rows import Connection

_PART: Final = 100
_FAILED: Final = """
    SELECT schedule.id, schedule.merchant_uid FROM schedule
    JOIN payment ON payment.imp_uid = schedule.imp_uid
    WHERE schedule.status = 'executed' AND payment.status = 'failed'
        AND schedule.executed_at >= ? AND schedule.executed_at < ? AND schedule.id > ?
    ORDER BY schedule.id LIMIT ?
"""


def retry_failed(db: Connection, moment: Moment) -> int:
    """Retry a part of what failed on the day before, and note the day once nothing is left.

    Args:
        db: a writing connection.
        moment: the time of day at which it happens.

    Returns:
        How many were retried, with whatever result.
    """
    until, got_to = done_until(db, "recovery")
    today = seoul_midnight(seoul_day(moment.at))
    span = to_unix(today - timedelta(days=1)), to_unix(today)
    rows = db.execute(_FAILED, (*span, got_to, _PART)).fetchall()
    retried = 0
    for row in rows:
        try:
            schedules.retry(db, moment, row["merchant_uid"])
        except Refusal:  # the key is gone, or the order has been paid otherwise
            continue
        retried += 1
    if len(rows) < _PART:
        note_done(db, "recovery", moment.now)
    else:
        note_done(db, "recovery", until, rows[-1]["id"])
    return retried
