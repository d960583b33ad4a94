"""What does the sandbox screen do when something is pressed? Act, then say what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from lib.access.actors import Actor
from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.errors import GatewayUnreachable, PaybenchError
from lib.services.sandbox_control import SandboxControl
from lib.ui import findings, keys, notice, session, state

AREA: Final = "sandbox"
_MOST_TOLD: Final = 20


def control() -> SandboxControl:
    """Return the way to the sandbox."""
    return session.services().sandbox


def who() -> Actor:
    """Return who drives the sandbox from this screen."""
    return session.actor()


def key(name: str) -> str:
    """Return the key of a widget of this screen; after an emptying all begin anew."""
    return keys.widget(AREA, name, state.area(AREA, dict).get("epoch", 0))


def typed(name: str) -> Any:  # noqa: ANN401 — whatever the widget holds
    """Return what a widget of this screen holds; only in a callback.

    What a widget returned while the page was drawn is older than the click: the last field that was
    changed arrives together with it.
    """
    return st.session_state[key(name)]


def begin_anew() -> None:
    """Let all widgets show what the sandbox says instead of what was typed."""
    mine = state.area(AREA, dict)
    mine["epoch"] = mine.get("epoch", 0) + 1


def button(label: str, name: str, do: Callable[[], Any], **look: Any) -> None:  # noqa: ANN401
    """Draw a button that does something with the sandbox.

    Args:
        label: what it says, translated.
        name: of the widget.
        do: what is done; a text it returns is said, what happened meanwhile is listed.
        look: further arguments of Streamlit's button.
    """
    st.button(label, key=key(name), on_click=perform, args=(do,), **look)


def perform(do: Callable[[], Any]) -> None:
    """Do something and remember what is to be said of it; only in a callback."""
    mine = state.area(AREA, dict)
    mine.pop("error", None)
    mine.pop("happened", None)
    try:
        came = do()
    except GatewayUnreachable:
        mine["error"] = unreachable()
    except PaybenchError as error:
        mine["error"] = notice.words(error)
    else:
        if isinstance(came, str):
            st.toast(came, icon=":material/check:")
        if isinstance(came, dict) and came.get("happened"):
            mine["happened"] = came["happened"]


def said() -> None:
    """Say what came of the last act, if there is something to say."""
    mine = state.area(AREA, dict)
    if mine.get("error"):
        st.error(mine["error"], icon=":material/error:")
    if happened := mine.get("happened"):
        count = len(happened)
        with st.expander(
            ngettext(
                "{count} thing happened on the way",
                "{count} things happened on the way",
                count,
                count=formats.number(count),
            ),
            icon=":material/bolt:",
            expanded=True,
        ):
            lines = [f"- {_told(one)}" for one in happened[:_MOST_TOLD]]
            st.markdown("\n".join(lines))
            if count > _MOST_TOLD:
                st.caption("…")


def unreachable() -> str:
    """Return the sentence for a sandbox that does not answer."""
    return _("The sandbox at {url} does not answer.", url=control().base_url)


def moment(seconds: int) -> str:
    """Write an instant in Seoul time."""
    return formats.moment(datetime.fromtimestamp(seconds, UTC))


def kind(name: str) -> str:
    """Return the words for something that happens by itself."""
    words = {
        "schedule": _("Scheduled payment"),
        "recovery": _("Failed schedules retried"),
        "nightly": _("Nightly cancel of test payments"),
    }
    return words.get(name, name)


def _told(one: dict[str, Any]) -> str:
    when = f"{moment(one['at'])} · {kind(one['kind'])}"
    match one["kind"]:
        case "schedule":
            return f"{when} · {findings.plain(str(one['merchant_uid']))}"
        case "nightly":
            return f"{when} · " + _("{count} cancelled", count=formats.number(one["cancelled"]))
        case "recovery":
            return f"{when} · " + _("{count} retried", count=formats.number(one["retried"]))
        case _unknown:
            return when
