"""Which PG, MID and keys does the team work with? Channels: list, add, edit, check, remove."""

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.errors import PaybenchError
from lib.services.reference import Area
from lib.services.sealing import UNREADABLE
from lib.ui import banner, channel_form, findings, head, keys, notice, session, state

PAGE = {
    "title": "Channels",
    "icon": ":material/hub:",
    "group": "connect",
    "order": 1,
}
AREA = "channels"


def render() -> None:
    """Draw the page: the list, or the form of one channel."""
    mine = state.area(AREA, dict)
    head.draw(
        _("Channels"),
        _("PG and MID settings under a human name. One of them is the default."),
        Area.METHODS,
    )
    editing = st.query_params.get("channel")
    if editing:
        channel_form.draw(editing)
        return
    if st.button(
        _("Add channel"), icon=":material/add:", type="primary", key=keys.widget(AREA, "add")
    ):
        _open("new")
    broken = session.services().sealing.broken()
    for row in session.channels():
        with st.container(border=True):
            _row(row.id, mine, is_broken=row.name in broken)
    st.caption(_("REST keys and secrets are sealed when they are saved and never shown again."))


def _row(channel_id: str, mine: dict[str, object], *, is_broken: bool) -> None:
    services = session.services()
    row = services.channels.get(channel_id)
    facts, actions = st.columns([5, 4], vertical_alignment="center")
    with facts:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(f"**{findings.plain(row.name)}**")
            st.badge(banner.word(row.environment), color=banner.color(row.environment))
            if row.is_default:
                st.badge(_("Default"), icon=":material/star:", color="green")
        secret = _("keys saved") if row.sealed_rest_secret else _("no REST keys")
        st.caption(
            f"`{row.pg_module}.{row.mid}` · {channel_form.sdk_name(row.sdk)} · "
            f"API {row.mid_api_version} · {secret}"
        )
        if row.checked_at:
            st.caption(
                _(
                    "Last check {when}: {result}",
                    when=formats.moment(from_unix(row.checked_at)),
                    result=_check_word(row.check_result),
                )
            )
    with actions, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        if st.button(
            _("Check connection"),
            icon=":material/wifi_tethering:",
            key=keys.widget(AREA, f"check-{row.id}"),
        ):
            report = services.connection.check(row.id, session.actor())
            mine["report"] = {
                "id": row.id,
                "result": report.result,
                "problems": [
                    (problem.path, problem.severity.value, _(problem.message, **problem.params))
                    for problem in report.problems
                ],
            }
            st.rerun()
        if st.button(_("Edit"), icon=":material/edit:", key=keys.widget(AREA, f"edit-{row.id}")):
            _open(row.id)
        if not row.is_default:
            _danger(row.id, row.name)
    if is_broken:
        st.error(_(UNREADABLE), icon=":material/key_off:")
    channel_form.report(mine.get("report"), row.id)


def _danger(channel_id: str, name: str) -> None:
    """Offer to remove a channel, asking once more."""
    with st.popover(
        _("Remove"), icon=":material/delete:", key=keys.widget(AREA, f"ask-{channel_id}")
    ):
        st.write(
            _(
                "Remove {name}? Its keys are forgotten; its payments stay in the history.",
                name=findings.plain(name),
            )
        )
        if st.button(
            _("Remove channel"), type="primary", key=keys.widget(AREA, f"remove-{channel_id}")
        ):
            try:
                session.services().channels.remove(channel_id, session.actor())
            except PaybenchError as error:
                st.error(notice.words(error))
            else:
                st.rerun()


def _check_word(result: str) -> str:
    words = {
        "sandbox": _("works, sandbox"),
        "test": _("works, test MID"),
        "live": _("works, live MID"),
    }
    return words.get(result, _("failed"))


def _open(channel_id: str) -> None:
    st.query_params["channel"] = channel_id
    st.rerun()


notice.run(render)
