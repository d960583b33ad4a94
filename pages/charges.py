"""How does a charge by REST behave? A card once, a billing key issued, a billing key charged."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.catalog.vocabulary import Environment
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.errors import InvalidInput, PaybenchError
from lib.kernel.money import Money
from lib.kernel.problems import Problem, Severity
from lib.services.charges import AGAIN, ISSUE, ChargeCommand
from lib.services.reference import Area
from lib.ui import (
    amounts,
    charge_form,
    charge_views,
    findings,
    head,
    keys,
    layout,
    notice,
    session,
    url,
    words,
)

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
            charge_form.KINDS,
            default=AGAIN if by_key else url.start("call", charge_form.KINDS, charge_form.KINDS[0]),
            required=True,
            format_func=words.call,
            key=url.key("call-by-key" if by_key else "call"),
            persist_state="session",
            label_visibility="collapsed",
        )
    )
    url.keep("call", kind, charge_form.KINDS[0])
    blocked = session.services().charges.orders.problems(session.channel(), kind)
    if blocked:
        findings.problems(blocked, "channel")
        return
    form, result = layout.panes()
    mine = charge_form.mine(kind)
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

    body = charge_form.draw(kind, beside)
    channel = session.channel()
    found = session.services().charges.orders.findings(channel, kind, body)
    for finding in [] if mine["done"] else found:
        # What is still empty is no mistake before somebody tries to send it.
        if finding.path in slots and (mine["tried"] or finding.path in body):
            with slots[finding.path]:
                findings.beside([finding], finding.path)
    leftover = [finding for finding in found if finding.path not in slots]
    findings.everything([] if mine["done"] else leftover)
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
        _label(kind, body),
        type="primary",
        icon=":material/bolt:",
        key=keys.widget("charges", f"send-{kind}", mine["epoch"]),
    ):
        mine["tried"] = True
        if not any(finding.severity is Severity.ERROR for finding in found):
            _send(kind, mine, body, confirmed if isinstance(confirmed, int) else None)
        st.rerun()
    return body


def _label(kind: str, body: dict[str, Any]) -> str:
    if kind == ISSUE:
        return _("Issue billing key")
    amount = body.get("amount")
    if isinstance(amount, int) and amount > 0:
        return _("Charge {amount}", amount=formats.money(Money(amount)))
    return _("Charge")


def _send(kind: str, mine: dict[str, Any], body: dict[str, Any], confirmed: int | None) -> None:
    """Send a charge; no drawing happens between the intent and its outcome."""
    command = ChargeCommand(
        attempt_key=mine["attempt_key"],
        channel_id=session.channel().id,
        operation=kind,
        body=body,
        confirmed_amount=confirmed,
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
        charge_form.close(kind, body)


notice.run(render)
