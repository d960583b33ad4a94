"""How is a channel entered? One form for a new one and for a known one; keys are write-only."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lib.catalog import pg_modules
from lib.catalog.vocabulary import Environment, MidApiVersion, PgModule, SdkGeneration
from lib.i18n import gettext as _
from lib.i18n import language
from lib.kernel.errors import InvalidInput, LedgerError
from lib.kernel.problems import Problem, Severity
from lib.ledger.schema import ChannelRow
from lib.services.channel_form import ChannelForm
from lib.ui import banner, findings, keys, layout, notice, session, state

_AREA: Final = "channel-form"
NEW: Final = "new"


def sdk_name(value: str) -> str:
    """Return the name of an SDK generation in the present language."""
    known = pg_modules.sdk(SdkGeneration(value))
    return known.ko if language() == "ko" else known.en


def draw(channel_id: str) -> None:
    """Draw the form.

    Args:
        channel_id: the channel to change, or NEW.
    """
    row: ChannelRow | None = None
    if channel_id != NEW:
        try:
            row = session.services().channels.get(channel_id)
        except LedgerError as error:
            st.error(notice.words(error))
            if st.button(_("All channels"), key=keys.widget(_AREA, "back-from-gone")):
                _leave()
            return
    mine = state.area(f"{_AREA}-{channel_id}", lambda: {"problems": []})
    problems = [Problem(path, "{text}", params={"text": text}) for path, text in mine["problems"]]
    st.subheader(_("New channel") if row is None else findings.plain(row.name), anchor=False)
    findings.problems(problems, "")
    form = _fields(row, problems)
    with st.container(horizontal=True):
        if st.button(
            _("Save"), type="primary", icon=":material/save:", key=_key(channel_id, "save")
        ):
            _save(channel_id, form, mine)
        if st.button(_("Back without saving"), key=_key(channel_id, "back")):
            state.forget(f"{_AREA}-{channel_id}")
            _leave()


def report(found: Any, channel_id: str) -> None:  # noqa: ANN401 — plain data of the session
    """Draw the result of a connection check under its channel."""
    if not isinstance(found, dict) or found["id"] != channel_id:
        return
    problems = [
        Problem("check", "{text}", Severity(severity), {"text": text})
        for _path, severity, text in found["problems"]
    ]
    if found["result"] and not any(one.severity is Severity.ERROR for one in problems):
        st.success(
            _("The gateway accepts the keys and knows this MID."), icon=":material/check_circle:"
        )
    findings.problems(problems, "check")


def _fields(row: ChannelRow | None, problems: list[Problem]) -> ChannelForm:
    channel_id = row.id if row else NEW

    def text(name: str, label: str, **more: Any) -> str:  # noqa: ANN401
        value = st.text_input(
            label, value=getattr(row, name, "") if row else "", key=_key(channel_id, name), **more
        )
        findings.problems(problems, name)
        return value or ""

    def choice(name: str, label: str, options: list[str], **more: Any) -> str:  # noqa: ANN401
        value = st.selectbox(
            label,
            options,
            index=options.index(getattr(row, name)) if row else 0,
            key=_key(channel_id, name),
            **more,
        )
        findings.problems(problems, name)
        return str(value)

    def secret(name: str, label: str, *, saved: bool) -> str | None:
        value = st.text_input(
            label,
            key=_key(channel_id, name),
            type="password",
            autocomplete="new-password",
            placeholder=_("Saved; type to replace it") if saved else "",
            help=_("Sealed when it is saved and never shown again."),
        )
        findings.problems(problems, name)
        return value if value or not saved else None

    left, right = layout.fields()
    with left:
        name = text("name", _("Name"))
        module = choice(
            "pg_module",
            _("PG module"),
            [value.value for value in PgModule],
            help=_("uplus: the classic window. tosspayments: window, key-in and billing keys."),
        )
        mid = text("mid", _("MID"), help=_("The merchant id that Toss Payments issued."))
        channel_key = text(
            "channel_key",
            _("Channel key"),
            placeholder="channel-key-…",
            help=_("From the console."),
        )
        user_code = text(
            "user_code",
            _("User code"),
            placeholder="imp00000000",
            help=_("What IMP.init takes; it names your account."),
        )
    with right:
        environment = choice(
            "environment",
            _("Environment"),
            [value.value for value in Environment],
            format_func=banner.word,
            help=_("Sandbox: inside Paybench. Test and live: the real gateway."),
        )
        sdk = choice(
            "sdk",
            _("SDK generation"),
            [value.value for value in SdkGeneration],
            format_func=sdk_name,
            help=_("It also chooses by which documents the rules read a call."),
        )
        version = choice(
            "mid_api_version", _("API version of the MID"), [value.value for value in MidApiVersion]
        )
        rest_key = secret("rest_key", _("REST key"), saved=bool(row and row.sealed_rest_key))
        rest_secret = secret(
            "rest_secret", _("REST secret"), saved=bool(row and row.sealed_rest_secret)
        )
        is_default = st.toggle(
            _("Default channel"),
            value=bool(row and row.is_default),
            key=_key(channel_id, "is_default"),
        )
        findings.problems(problems, "is_default")
    return ChannelForm(
        name=name,
        pg_module=module,
        mid=mid,
        channel_key=channel_key,
        user_code=user_code,
        rest_key=rest_key,
        rest_secret=rest_secret,
        sdk=sdk,
        mid_api_version=version,
        environment=environment,
        is_default=is_default,
    )


def _save(channel_id: str, form: ChannelForm, mine: dict[str, Any]) -> None:
    channels = session.services().channels
    try:
        if channel_id == NEW:
            channels.add(form, session.actor())
        else:
            channels.edit(channel_id, form, session.actor())
    except InvalidInput as error:
        mine["problems"] = [
            (problem.path, _(problem.message, **problem.params)) for problem in error.problems
        ]
        st.rerun()
    state.forget(f"{_AREA}-{channel_id}")
    _leave()


def _leave() -> None:
    st.query_params.pop("channel", None)
    st.rerun()


def _key(channel_id: str, field: str) -> str:
    return keys.widget(f"{_AREA}-{channel_id}", field)
