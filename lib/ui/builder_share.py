"""How does a set reach somebody else? As a link that rebuilds it, without anybody's data in it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.i18n import gettext as _
from lib.kernel.problems import Problem
from lib.request_pay import link
from lib.ui import draft, session, state

_SET: Final = "set"
_AREA: Final = "builder-link"


def draw() -> None:
    """Draw the link of the set in hand, and what is not in it."""
    channel = session.channel()
    shared = link.share(draft.params(), PgModule(channel.pg_module), SdkGeneration(channel.sdk))
    word = link.pack(shared)
    if not link.fits(word):
        st.warning(
            _("This set is too long for a link. Save it as a preset: your team finds it there."),
            icon=":material/link_off:",
        )
        return
    st.write(_("Whoever opens this link, here or on another Paybench, gets this set."))
    st.code(f"{_here()}?{_SET}={word}", language=None, wrap_lines=True)
    if shared.left_out:
        paths = ", ".join(f"`{path}`" for path in shared.left_out)
        st.caption(
            _(
                "Not in the link, because it may be somebody's data or a secret: {paths}",
                paths=paths,
            )
        )


def take() -> None:
    """Take the set of a link in hand, once; the address is short again after that."""
    word = st.query_params.get(_SET)
    mine = state.area(_AREA, dict)
    if word is None:
        return
    del st.query_params[_SET]
    found = link.unpack(word)
    mine.clear()
    if isinstance(found, Problem):
        mine["problem"] = found.message
        return
    draft.take_shared(found)
    mine["left_out"] = list(found.left_out)
    mine["epoch"] = draft.area()["epoch"]
    st.rerun()


def said() -> None:
    """Say what became of a link, until another set is taken in hand."""
    mine = state.area(_AREA, dict)
    if "problem" in mine:
        st.error(_(mine["problem"]), icon=":material/link_off:")
    elif mine.get("epoch") == draft.area()["epoch"]:
        text = _("The set of the link is in hand. Undo brings back what was there before.")
        left_out = ", ".join(f"`{path}`" for path in mine["left_out"])
        if left_out:
            text += " " + _("The link does not carry: {paths}", paths=left_out)
        st.info(text, icon=":material/link:")


def _here() -> str:
    return str(st.context.url or "").partition("?")[0]
