"""How far is what goes on in the background? A bar with rate and time left, then how it ended."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.errors import PaybenchError
from lib.services.jobs import Job, StoppedError
from lib.ui import keys, notice, session, state


def draw(area: str) -> Job | None:
    """Draw the job that an area has begun; its id stands in the area's dict under ``job``.

    Returns:
        The job once it has ended well; None before, or without one.
    """
    number = state.area(area, dict).get("job")
    job = session.services().jobs.find(str(number)) if number else None
    if job is None:
        return None
    if job.ended_at is None:
        _running(area, job.id)
        return None
    if job.error is not None:
        _failed(job)
        return None
    return job


@st.fragment(run_every="1s")
def _running(area: str, number: str) -> None:
    services = session.services()
    job = services.jobs.find(number)
    if job is None or job.ended_at is not None:
        st.rerun()
        return
    rate = job.rate(services.clock.now())
    share = min(job.done / job.total, 1.0) if job.total else 0.0
    left = (job.total - job.done) / rate if rate and job.total > job.done else 0.0
    st.progress(
        share,
        text=_(
            "{done} of {total} · {rate} a second · {left} left",
            done=formats.number(job.done),
            total=formats.number(job.total) if job.total else "?",
            rate=formats.number(round(rate)),
            left=str(timedelta(seconds=round(left))) if left else "?",
        ),
    )
    if st.button(_("Stop"), icon=":material/stop:", key=keys.widget(area, "stop")):
        job.stop.set()


def _failed(job: Job) -> None:
    match job.error:
        case StoppedError():
            st.info(_("Stopped. What was done until then stays."))
        case PaybenchError() as error:
            st.error(notice.words(error), icon=":material/error:")
        case _unforeseen:
            st.error(_("That broke off; the server's log says why."), icon=":material/error:")
