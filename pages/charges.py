"""How does a charge by REST behave? A card once, kept, a billing key charged, an account issued."""

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.catalog.vocabulary import Environment
from lib.i18n import gettext as _
from lib.kernel.errors import InvalidInput, PaybenchError
from lib.kernel.problems import Problem, Severity
from lib.services.charges import AGAIN, ISSUE, ChargeCommand
from lib.services.reference import Area
from lib.ui import (
    amounts,
    charge_form,
    charge_parts,
    charge_state,
    charge_views,
    findings,
    head,
    keys,
    layout,
    notice,
    session,
    url,
)
from lib.ui.charge_kinds import KINDS, operation, title

PAGE = {
    "title": "Test charges",
    "icon": ":material/credit_card:",
    "group": "explore",
    "order": 2,
}


def render() -> None:
    """Draw the page."""
    head.draw(
        _("Test charges"),
        _("Charge over REST without a payment window, and see every byte of the exchange."),
        Area.CARDS,
    )
    by_key = "customer_uid" in st.query_params  # a link from a billing key
    kind = str(
        st.segmented_control(
            _("Call"),
            KINDS,
            default=AGAIN if by_key else url.start("call", KINDS, KINDS[0]),
            required=True,
            format_func=title,
            key=url.key("call-by-key" if by_key else "call"),
            persist_state="session",
            label_visibility="collapsed",
        )
    )
    url.keep("call", kind, KINDS[0])
    blocked = session.services().charges.orders.problems(session.channel(), operation(kind))
    if blocked:
        findings.problems(blocked, "channel")
        return
    form, result = layout.panes()
    mine = charge_state.mine(kind)
    with form:
        body = _form(kind, mine)
    with result:
        if mine["done"]:
            charge_views.result(kind, mine["attempt_key"])
        else:
            charge_views.request(kind, body)


def _form(kind: str, mine: dict[str, Any]) -> dict[str, Any]:
    slots: dict[str, DeltaGenerator] = {}

    def beside(path: str) -> None:
        slots[path] = st.container(gap=None)

    charge_parts.above(kind)
    body = charge_form.draw(kind, beside)
    charge_parts.naming(kind)
    channel = session.channel()
    orders = session.services().charges.orders
    found = [] if mine["done"] else orders.findings(channel, operation(kind), body)
    mend = partial(charge_parts.mend, kind, body)
    for path in dict.fromkeys(finding.path for finding in found if finding.path in slots):
        # What is still empty is no mistake before somebody tries to send it.
        if mine["tried"] or path in body:
            with slots[path]:
                findings.beside(found, path, mend)
    findings.everything([finding for finding in found if finding.path not in slots])
    for path, text in mine["problems"]:
        with slots.get(path, st.container()):
            findings.problems([Problem(path, "{text}", params={"text": text})], path)
    if mine["done"]:
        # The way to a new form lies elsewhere: an impatient hand is still clicking here.
        st.button(_("Sent"), disabled=True, icon=":material/check:", key="pb-charges-sent")
        return body
    confirmed = None
    if channel.environment == Environment.LIVE and kind != ISSUE:
        confirmed = amounts.typed(
            st.text_input(_("Type the amount to confirm"), key=keys.widget("charges", "confirm"))
        )
    if st.button(
        charge_parts.send_label(kind, body),
        type="primary",
        icon=":material/bolt:",
        key=keys.widget("charges", f"send-{kind}", mine["epoch"]),
    ):
        mine["tried"] = True
        if not any(finding.severity is Severity.ERROR for finding in found):
            _send(kind, mine, body, confirmed if isinstance(confirmed, int) else None)
        st.rerun()
    return body


def _send(kind: str, mine: dict[str, Any], body: dict[str, Any], confirmed: int | None) -> None:
    """Send a charge; no drawing happens between the intent and its outcome."""
    command = ChargeCommand(
        attempt_key=mine["attempt_key"],
        channel_id=session.channel().id,
        operation=operation(kind),
        body=body,
        confirmed_amount=confirmed,
        names_channel=mine["names_channel"],
    )
    mine["problems"] = []
    try:
        session.services().charges.place(command, session.actor())
    except InvalidInput as error:
        mine["problems"] = [
            (problem.path, _(problem.message, **problem.params)) for problem in error.problems
        ]
    except PaybenchError as error:
        mine["problems"] = [("", notice.words(error))]
    else:
        charge_state.close(kind, body)


notice.run(render)
