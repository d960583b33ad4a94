"""Where does a mobile browser come back to? A page that shows what it brought, and verifies it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from lib.i18n import gettext as _
from lib.services.bootstrap import Services
from lib.services.checkout import Seen
from lib.services.checkout_checks import Verification, said
from lib.web.html import escape, page, rows, speaking, spoken

_MOST: Final = 40  # parts of a query that are shown
_LONGEST: Final = 2_000
# Names by which older and newer windows tell of the same thing.
_NOTHING: Final = {"", "null", "undefined"}


class ReturnPage:
    """The redirect target of windows that are opened from here."""

    def __init__(self, services: Callable[[], Services]) -> None:
        self._services = services

    async def show(self, request: Request) -> Response:
        """Answer with what came, and with what the gateway says of it."""
        query = [
            (name[:_LONGEST], value[:_LONGEST])
            for name, value in request.query_params.multi_items()[:_MOST]
            if name != "lang"
        ]
        number = request.path_params.get("number", "")
        with speaking(spoken(request)):
            return await run_in_threadpool(self._page, number, query)

    def _page(self, number: str, query: list[tuple[str, str]]) -> Response:
        title = _("Back from the payment window")
        if not query:
            return page(title, f"<p>{escape(_('The browser brought nothing along.'))}</p>")
        services = self._services()
        named = dict(query)
        imp_uid, merchant_uid = named.get("imp_uid", ""), named.get("merchant_uid", "")
        run = services.checkouts.known(number) if number else None
        run = run or services.checkouts.of_payment("", merchant_uid)
        if run is not None:
            services.checkouts.note(run.id, Seen.REDIRECT, {"query": named})
        parts = [
            f"<h2>{escape(_('What the browser brought'))}</h2>",
            rows((_("Name"), _("Value")), query),
        ]
        if imp_uid in _NOTHING:
            text = _("No payment is named, so there is nothing to verify.")
            parts.insert(0, f'<p class="bad">{escape(text)}</p>')
        else:
            checkout_id = run.id if run else ""
            verification = services.verifying.verify(imp_uid, merchant_uid, checkout_id=checkout_id)
            parts = [_verdict(verification), *parts, *_checks(verification)]
        return page(title, "\n".join(parts))


def _verdict(verification: Verification) -> str:
    if verification.ok:
        text, look = _("The payment is the one that was ordered."), "good"
    else:
        text, look = _("Do not deliver: the payment is not the one that was ordered."), "bad"
    return f'<p class="{look}" role="status">{escape(text)}</p>'


def _checks(verification: Verification) -> list[str]:
    lines = [
        (_("holds") if check.ok else _("does not hold"), said(check))
        for check in verification.checks
    ]
    note = _("The browser can be fooled, so the server asked the gateway and compared.")
    return [
        f"<h2>{escape(_('What the server verified'))}</h2>",
        rows((_("Result"), _("Check")), lines),
        f'<p class="note">{escape(note)}</p>',
    ]
