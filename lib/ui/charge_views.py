"""What is about to be sent, and what came back? The request before, the outcome after."""

from __future__ import annotations

import json
from typing import Any, Final

import streamlit as st

from lib.catalog.operations import operation as described
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.redaction import CARD_FIELDS, SECRET_FIELDS, redact
from lib.ledger.journal import Outcome
from lib.ledger.schema import AttemptRow
from lib.services.charges import ISSUE, VBANK
from lib.services.published import published_keys
from lib.snippets import RestCall, languages, render
from lib.ui import charge_state, exchanges, findings, keys, navigation, outcome, session
from lib.ui.charge_kinds import KEEP, operation, title

_FORMS: Final = "request"
_ROUND: Final = "2s"


def request(kind: str, body: dict[str, Any]) -> None:
    """Draw the call that the form would send, and the code that sends the same."""
    mine = charge_state.mine(kind)
    sent = session.services().charges.orders.request(
        session.channel(), operation(kind), body, names_channel=mine["names_channel"]
    )
    st.subheader(_("What will be sent"), anchor=False)
    st.caption(title(kind))
    _call(kind, sent, str(body.get("customer_uid", "")), is_published=mine["published"])


def _call(kind: str, sent: dict[str, Any], customer_uid: str, *, is_published: bool) -> None:
    """Draw a call as its body, and as code in each language; none holds a person's card or keys."""
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
    called = described(operation(kind))
    if shown == _FORMS:
        path = called.path.replace("{customer_uid}", customer_uid or "{customer_uid}")
        st.code(f"{called.method} {path}", language="http", wrap_lines=True)
        st.code(
            json.dumps(redact(sent), ensure_ascii=False, indent=2), language="json", wrap_lines=True
        )
        st.caption(_("Card data is masked here and never kept; the gateway gets it once."))
        return
    services, channel = session.services(), session.channel()
    language = names[str(shown)]
    code = render(
        language.name,
        RestCall(
            operation=called.name,
            path_params={"customer_uid": customer_uid} if kind == ISSUE else {},
            body=sent,
            base_url=services.gateways.base_url(channel.environment),
            published=CARD_FIELDS | SECRET_FIELDS if is_published else frozenset(),
            defaults=published_keys(services, channel),
        ),
    )
    st.code(code, language=language.highlighter, wrap_lines=True)
    if is_published:
        st.caption(_("This card is printed in public documents and belongs to nobody."))
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
    if kind == KEEP and attempt.outcome == Outcome.ACCEPTED:
        _kept(attempt)
    if kind == VBANK and attempt.imp_uid:
        _account(attempt)
    if attempt.outcome in {Outcome.OPEN, Outcome.UNKNOWN}:
        _watch(attempt_key, attempt.outcome)
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        if attempt.imp_uid:
            navigation.to_payment(attempt.imp_uid, attempt.environment)
        st.button(
            _("New billing key") if kind == ISSUE else _("New charge"),
            icon=":material/add:",
            key=keys.widget("charges", f"new-{kind}"),
            on_click=charge_state.renew,
            args=(kind,),
        )
    st.subheader(_("The exchange"), anchor=False)
    exchanges.draw(services.api_log.of_act(attempt_key), expanded=attempt.operation)
    st.subheader(_("The same call again"), anchor=False)
    known = services.api_log.act(attempt_key)
    _call(kind, known.request if known else {}, attempt.customer_uid, is_published=False)


def _kept(attempt: AttemptRow) -> None:
    """Say which of the two readings of the documents this gateway follows."""
    known = session.services().reports.billing_keys(attempt.environment)
    if any(row.customer_uid == attempt.customer_uid for row in known):
        st.success(
            _("The card was kept as billing key {handle}.", handle=attempt.customer_uid),
            icon=":material/key:",
        )
    else:
        st.warning(
            _("The card was charged, but no billing key came of it."), icon=":material/key_off:"
        )


def _account(attempt: AttemptRow) -> None:
    """Say where the buyer has to pay, and until when."""
    detail = session.services().reports.detail(attempt.environment, attempt.imp_uid)
    body = detail.observations[0].body if detail and detail.observations else {}
    if not body.get("vbank_num"):
        return
    due = from_unix(body.get("vbank_date") or 0)
    st.markdown(
        findings.plain(f"{body.get('vbank_name') or ''} {body['vbank_num']}")
        + f"  \n:gray[{_('until {when}', when=formats.moment(due))}]"
    )
