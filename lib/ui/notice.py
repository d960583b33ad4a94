"""What is a person told when something does not work? A sentence; the log gets the rest."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
import structlog

from lib.i18n import gettext as _
from lib.kernel.errors import (
    AccessDenied,
    GatewayUnauthorized,
    GatewayUnreachable,
    InvalidInput,
    LedgerError,
    LiveDisabled,
    PaybenchError,
    SettingsError,
)

log = structlog.get_logger()


def run(render: Callable[[], None]) -> None:
    """Draw a page; whatever breaks becomes a sentence, never a traceback."""
    try:
        render()
    except PaybenchError as error:
        log.warning("page.refused", reason=str(error))
        st.error(words(error), icon=":material/error:")
    except Exception:
        log.exception("page.failed")
        st.error(
            _(
                "This screen could not be drawn. Nothing was charged or changed by that. "
                "Reload the page; if it happens again, the server's log says why."
            ),
            icon=":material/error:",
        )


def words(error: PaybenchError) -> str:
    """Return the sentence for an error, in the present language."""
    match error:
        case InvalidInput():
            return " ".join(_(problem.message, **problem.params) for problem in error.problems)
        case AccessDenied():
            return _(
                error.message,
                **{
                    name: _(value) if isinstance(value, str) else ", ".join(map(_, value))
                    for name, value in error.params.items()
                },
            )
        case LiveDisabled() | LedgerError() | SettingsError():
            return _(str(error))
        case GatewayUnauthorized():
            return _("The gateway does not accept the REST key and secret of this channel.")
        case GatewayUnreachable():
            return _("The gateway could not be reached; nothing was sent. Try again.")
        case _unused:
            return str(error)
