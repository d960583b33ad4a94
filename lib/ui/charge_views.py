"""What is about to be sent, and what came back? The request before, the outcome after."""

from __future__ import annotations

import json
from typing import Any, Final

import streamlit as st

from lib.i18n import gettext as _
from lib.kernel.redaction import redact
from lib.ledger.journal import Outcome
from lib.services.charges import ISSUE
from lib.snippets import RestCall, languages, render
from lib.ui import charge_form, exchanges, keys, navigation, outcome, session, words

_FORMS: Final = "request"
_ROUND: Final = "2s"


def request(kind: str, body: dict[str, Any]) -> None:
    """Draw the call that the form would send, and the code that sends the same."""
    channel = session.channel()
    sent = session.services().charges.orders.request(channel, kind, body)
    st.subheader(_("What will be sent"), anchor=False)
    st.caption(words.call(kind))
    _call(kind, sent, str(body.get("customer_uid", "")), channel.environment)


def _call(kind: str, sent: dict[str, Any], customer_uid: str, environment: str) -> None:
    """Draw a call as its body, and as code in each language; none holds card data or keys."""
    names = {one.name: one for one in languages("rest")}
    shown = st.segmented_control(
        _("Show as"),
        [_FORMS, *names],
        default=_FORMS,
        required=True,
        format_func=lambda name: names[name].title if name in names else _("Request"),
        key=keys.widget("charges", "shown"),
        label_visibility="collapsed",
    )
    if shown == _FORMS:
        st.code(
            json.dumps(redact(sent), ensure_ascii=False, indent=2), language="json", wrap_lines=True
        )
        st.caption(_("Card data is masked here and never kept; the gateway gets it once."))
        return
    language = names[str(shown)]
    code = render(
        language.name,
        RestCall(
            operation=kind,
            path_params={"customer_uid": customer_uid} if kind == ISSUE else {},
            body=sent,
            base_url=session.services().gateways.base_url(environment),
        ),
    )
    st.code(code, language=language.highlighter, wrap_lines=True)
    st.download_button(
        _("Download"),
        code,
        file_name=f"{kind.replace('.', '-')}.{language.extension}",
        mime=language.mime,
        icon=":material/download:",
        key=keys.widget("charges", "download"),
        on_click="ignore",
    )


@st.fragment(run_every=_ROUND)
def _watch(attempt_key: str, before: str) -> None:
    """Wait for an outcome that is being looked up, and offer to look at once."""
    services = session.services()
    attempt = services.journal.get(attempt_key)
    if st.button(_("Look again"), icon=":material/refresh:", key=keys.widget("charges", "look")):
        attempt = services.unknowns.look_up(attempt, session.actor())
    if attempt.outcome != before:
        st.rerun()


def result(kind: str, attempt_key: str) -> None:
    """Draw how an act ended, the payment it made, the way on, and the exchange itself."""
    services = session.services()
    attempt = services.journal.get(attempt_key)
    outcome.draw(attempt)
    if attempt.outcome in {Outcome.OPEN, Outcome.UNKNOWN}:
        _watch(attempt_key, attempt.outcome)
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        if attempt.imp_uid:
            navigation.link(
                "payments",
                _("Open the payment {imp_uid}", imp_uid=attempt.imp_uid),
                icon=":material/receipt_long:",
                imp_uid=attempt.imp_uid,
                environment=attempt.environment,
            )
        st.button(
            _("New billing key") if kind == ISSUE else _("New charge"),
            icon=":material/add:",
            key=keys.widget("charges", f"new-{kind}"),
            on_click=charge_form.renew,
            args=(kind,),
        )
    st.subheader(_("The exchange"), anchor=False)
    exchanges.draw(services.journal.exchanges(attempt_key), expanded=attempt.operation)
    st.subheader(_("The same call again"), anchor=False)
    _call(kind, attempt.request, attempt.customer_uid, attempt.environment)
