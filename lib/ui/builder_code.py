"""How is the set in hand written down or run? As the shop's page, its server's calls, a window."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import gettext as _
from lib.kernel.errors import InvalidInput
from lib.ledger.schema import ChannelRow
from lib.snippets import Checkout, Language, languages, render
from lib.snippets.server import server_calls
from lib.ui import draft, findings, keys, live_code, session

_PAGE: Final = "page"
_SERVER: Final = "server"
_WINDOW: Final = "window"
_SIDE: Final = keys.widget(draft.AREA, "side")
_LARGEST: Final = 40_000  # characters; more slows a browser down and nobody reads it


def choice() -> None:
    """Draw the choice between the shop's page, its server, and the window itself."""
    names = {_PAGE: _("Page"), _SERVER: _("Server"), _WINDOW: _("Run")}
    st.segmented_control(
        _("Code for"),
        list(names),
        default=_PAGE,
        required=True,
        format_func=names.__getitem__,
        key=_SIDE,
        label_visibility="collapsed",
    )


def runs() -> bool:
    """Say whether the window is chosen instead of code."""
    return bool(st.session_state.get(_SIDE) == _WINDOW)


def draw(checkout: Checkout, channel: ChannelRow) -> None:
    """Draw the code of a checkout with its language, copy and download."""
    try:
        if st.session_state.get(_SIDE, _PAGE) == _SERVER:
            _server(checkout, channel)
        else:
            _page(checkout)
    except InvalidInput as error:
        findings.problems(error.problems, "")


def _page(checkout: Checkout) -> None:
    language = _language("checkout")
    code = render(language.name, checkout)
    if len(code) > _LARGEST:
        _beginning(code, language)
    else:
        live_code.draw(code, language, checkout, draft.area()["watched"])
    _download(code, f"checkout.{language.extension}", language)


def _server(checkout: Checkout, channel: ChannelRow) -> None:
    calls = server_calls(
        checkout,
        is_test_channel=channel.environment != Environment.LIVE,
        base_url=session.services().gateways.base_url(channel.environment),
    )
    names = {
        "token": _("Token"),
        "prepare": _("Register the amount"),
        "lookup": _("Look up and compare"),
        "again": _("Charge the key"),
        "cancel": _("Cancel"),
    }
    language = _language("rest")
    shown = st.segmented_control(
        _("Call"),
        list(calls),
        default="lookup",
        required=True,
        format_func=names.__getitem__,
        key=keys.widget(draft.AREA, "call"),
        label_visibility="collapsed",
    )
    name = shown if shown in calls else "lookup"
    code = render(language.name, calls[name])
    if len(code) > _LARGEST:
        _beginning(code, language)
    else:
        st.code(code, language=language.highlighter, wrap_lines=True)
    _download(code, f"{name}.{language.extension}", language)


def _language(subject: str) -> Language:
    names = {one.name: one for one in languages("rest" if subject == "rest" else "checkout")}
    shown = st.segmented_control(
        _("Show as"),
        list(names),
        default=next(iter(names)),
        required=True,
        format_func=lambda name: names[name].title,
        key=keys.widget(draft.AREA, f"language-{subject}"),
        label_visibility="collapsed",
    )
    return names[str(shown)]


def _beginning(code: str, language: Language) -> None:
    st.caption(
        _(
            "This is the beginning of {n} characters; download the code to have it whole.",
            n=f"{len(code):,}",
        )
    )
    st.code(code[:_LARGEST], language=language.highlighter, wrap_lines=True)


def _download(code: str, name: str, language: Language) -> None:
    st.download_button(
        _("Download"),
        code.encode("utf-8", "replace"),
        file_name=name,
        mime=language.mime,
        icon=":material/download:",
        key=keys.widget(draft.AREA, "download"),
        on_click="ignore",
    )
