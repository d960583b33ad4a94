"""What stands beside a field that is wrong? One line each, coloured by how bad it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

import streamlit as st

from lib.i18n import gettext as _
from lib.i18n import language, ngettext
from lib.kernel.problems import Problem, Severity
from lib.lint import Finding

_LOOKS: Final[dict[Severity, tuple[Literal["red", "orange", "blue"], str]]] = {
    Severity.ERROR: ("red", ":material/error:"),
    Severity.WARNING: ("orange", ":material/warning:"),
    Severity.INFO: ("blue", ":material/info:"),
}


def sentence(finding: Finding) -> str:
    """Return what a finding says in the present language."""
    return finding.text.ko if language() == "ko" else finding.text.en


def beside(
    found: Iterable[Finding], path: str, mend: Callable[[Finding, str], None] | None = None
) -> None:
    """Show the findings of one field under it.

    Args:
        found: all findings.
        path: the field.
        mend: draws the way to mend a finding that has a cure; it is given a name for its key.
    """
    for number, finding in enumerate(one for one in found if one.path == path):
        _line(finding.severity, sentence(finding), finding.rule)
        if mend is not None and finding.cure is not None:
            mend(finding, f"{finding.rule}-{number}")


def problems(found: Iterable[Problem], path: str) -> None:
    """Show the problems of one field under it."""
    for problem in found:
        if problem.path == path:
            _line(problem.severity, _(problem.message, **problem.params))


def summary(found: Sequence[Finding]) -> None:
    """Count the findings by severity, in one line of badges."""
    with st.container(horizontal=True, gap="small"):
        if not found:
            st.badge(_("No findings"), icon=":material/check_circle:", color="green")
        for severity, (color, icon) in _LOOKS.items():
            count = sum(finding.severity is severity for finding in found)
            if count:
                st.badge(_count(severity, count), icon=icon, color=color)


def everything(found: Sequence[Finding]) -> None:
    """List all findings with field and source."""
    for finding in found:
        where = f"`{finding.path}` " if finding.path else ""
        _line(finding.severity, where + plain(sentence(finding)), finding.rule, raw=True)


def _count(severity: Severity, count: int) -> str:
    match severity:
        case Severity.ERROR:
            return ngettext("{n} error", "{n} errors", count)
        case Severity.WARNING:
            return ngettext("{n} warning", "{n} warnings", count)
        case Severity.INFO:
            return ngettext("{n} note", "{n} notes", count)


def _line(severity: Severity, text: str, rule: str = "", *, raw: bool = False) -> None:
    color, icon = _LOOKS[severity]
    said = text if raw else plain(text)
    tail = f" :gray[{rule}]" if rule else ""
    st.caption(f":{color}[{icon}] {said}{tail}")


def plain(text: str) -> str:
    """Take its Markdown powers from a text that quotes what somebody typed."""
    for sign in "\\`*_[]<>$~:#|":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
