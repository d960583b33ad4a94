"""Which screens are there? Each page file says so itself, in its PAGE literal."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypedDict

import streamlit as st

from lib.access.policy import SCREENS, may_see, require
from lib.i18n import gettext as _
from lib.kernel.errors import CatalogError
from lib.kernel.settings import PROJECT
from lib.ui import session

FOLDER: Final = PROJECT / "pages"
START: Final = "overview"
Group = Literal["start", "explore", "review", "connect", "govern"]


class PageFacts(TypedDict):
    """What a page file declares.

    ``title`` is a message id, ``group`` one of GROUPS, ``order`` its place within the group.
    """

    title: str
    icon: str
    group: Group
    order: int


def groups() -> dict[Group, str]:
    """Return the groups of the menu in order, with the heading of each."""
    return {
        "start": "",
        "explore": _("Explore and test · Product, QA"),
        "review": _("Review · Finance"),
        "connect": _("Connect · Developers"),
        "govern": _("Govern · Admins"),
    }


@cache
def pages() -> dict[Path, PageFacts]:
    """Read the PAGE literal of each page without running it, in the order of the menu.

    Raises:
        CatalogError: a page declares none, or an incomplete one.
    """
    order = list(groups())
    found = {path: _facts(path) for path in sorted(FOLDER.glob("*.py"))}
    return dict(
        sorted(found.items(), key=lambda item: (order.index(item[1]["group"]), item[1]["order"]))
    )


def menu() -> tuple[str, Any]:
    """Draw the menu without the screens of other roles; return the page to run and its name.

    Streamlit's own menu is a list that holds other things than its items, which screen readers
    stumble over; so the links are drawn one by one.
    """
    actor = session.actor()
    made = {
        path: st.Page(
            path,
            title=_(facts["title"]),
            icon=facts["icon"],
            url_path=path.stem,
            default=facts["group"] == "start",
        )
        for path, facts in pages().items()
    }
    chosen = st.navigation(list(made.values()), position="hidden")
    sections: dict[str, list[Any]] = {}
    for path, facts in pages().items():
        if may_see(actor, path.stem):
            sections.setdefault(groups()[facts["group"]], []).append(made[path])
    with st.sidebar, st.container(gap="xxsmall", key="menu"):
        for heading, members in sections.items():
            if heading:
                st.caption(heading)
            for member in members:
                st.page_link(member, width="stretch")
        st.divider()
    return next(path.stem for path, page in made.items() if page is chosen), chosen


def enter(name: str, page: Any) -> None:  # noqa: ANN401 — as ``menu`` returns it
    """Run a page, whether it is in the menu or its address was typed.

    Raises:
        AccessDenied: it is for other roles.
    """
    require(session.actor(), SCREENS[name])
    page.run()


def is_for_us(name: str) -> bool:
    """Say whether whoever works here may see a page."""
    return may_see(session.actor(), name)


def link(name: str, label: str, icon: str | None = None, **query: str) -> None:
    """Draw a link to another page; nothing where it is for other roles.

    Args:
        name: file name of the page without ``.py``.
        label: what it says, translated.
        icon: a material icon; None = the page's own.
        query: parameters of the page's address.
    """
    if is_for_us(name):
        st.page_link(FOLDER / f"{name}.py", label=label, icon=icon, query_params=query or None)


def to_payment(imp_uid: str, environment: str) -> None:
    """Draw a link to a payment."""
    link(
        "payments",
        _("Open the payment {imp_uid}", imp_uid=imp_uid),
        icon=":material/receipt_long:",
        imp_uid=imp_uid,
        environment=environment,
    )


def go(name: str, **query: str) -> None:
    """Leave for another page."""
    go_to(name, list(query.items()))


def go_to(name: str, query: Sequence[tuple[str, str]]) -> None:
    """Leave for another page whose parameters may come more than once; no name = the start page."""
    several: dict[str, str | Iterable[str]] = {}
    for key, value in query:
        several[key] = [*several.get(key, ()), value]
    st.switch_page(FOLDER / f"{name or START}.py", query_params=several or None)


def _facts(path: Path) -> PageFacts:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "PAGE"
        ):
            facts: PageFacts = ast.literal_eval(node.value)
            if set(facts) == set(PageFacts.__annotations__):
                return facts
    raise CatalogError(f"{path.name}: PAGE must give title, icon, group and order")
