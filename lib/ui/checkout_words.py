"""How is something that was seen of a run said? One line, in the present language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lib.i18n import gettext as _
from lib.services.checkout import Seen
from lib.services.checkout_checks import said
from lib.ui import findings, webhook_words, words


def of(kind: Seen, data: Mapping[str, Any]) -> str:
    """Return the line of an event; what others wrote into it has no powers there."""
    if kind in _TELLING:
        return _TELLING[kind](data)
    return {
        Seen.SHOWN: _("The shop's page was loaded"),
        Seen.SDK_MISSING: _("The page has no SDK: it could not be loaded"),
        Seen.REQUESTED: _("IMP.request_pay was called"),
        Seen.CALLBACK_LOST: _("The callback was lost on purpose"),
        Seen.REDIRECT: _("The browser was sent back with a query"),
    }[kind]


def _opened(data: Mapping[str, Any]) -> str:
    return _("Opened through {channel}", channel=findings.plain(str(data.get("channel"))))


def _prepared(data: Mapping[str, Any]) -> str:
    return findings.plain(said(dict(data)))


def _callback(data: Mapping[str, Any]) -> str:
    return _("Callback in the browser: {what}", what=_result(data.get("rsp")))


def _confirm(data: Mapping[str, Any]) -> str:
    return _("Confirm was asked; the answer: {answer}", answer=_answer(data))


def _verified(data: Mapping[str, Any]) -> str:
    return _("The server fetched the payment and compared it: {what}", what=_ok(data))


def _sync(data: Mapping[str, Any]) -> str:
    return _("Looked up by its order number: {what}", what=_ok(data))


def _result(rsp: object) -> str:
    told = rsp if isinstance(rsp, dict) else {}
    if told.get("error_msg") or told.get("error_code") or told.get("success") is False:
        return f":red[{findings.plain(str(told.get('error_msg') or told.get('error_code') or ''))}]"
    return f":green[{_('success')}]"


def _answer(data: Mapping[str, Any]) -> str:
    names = {"accept": _("go on"), "refuse": _("no"), "slow": _("none in time")}
    reason = f" ({findings.plain(str(data['reason']))})" if data.get("reason") else ""
    return names.get(str(data.get("answer")), "?") + reason


def _webhook(data: Mapping[str, Any]) -> str:
    status = words.status(str(data.get("status")))
    count = int(data.get("time") or 1)
    if count > 1:
        return _("Webhook {status}, time {n}", status=f"*{findings.plain(status)}*", n=count)
    return _("Webhook {status}", status=f"*{findings.plain(status)}*")


def _looked_into(data: Mapping[str, Any]) -> str:
    outcome = str(data.get("outcome"))
    color = webhook_words.COLORS.get(outcome, "gray")
    text = f":{color}[{webhook_words.outcome(outcome)}]"
    if data.get("reason"):
        text += " · " + findings.plain(webhook_words.reason(str(data["reason"])))
    changes = data.get("changes") or {}
    if "status" in changes:
        before, after = changes["status"]
        text += f" · {words.status(before) if before else '∅'} → {words.status(after)}"
    return _("Payment fetched back: {what}", what=text)


def _ok(data: Mapping[str, Any]) -> str:
    return f":green[{_('as ordered')}]" if data.get("ok") else f":red[{_('not as ordered')}]"


_TELLING: Mapping[Seen, Callable[[Mapping[str, Any]], str]] = {
    Seen.OPENED: _opened,
    Seen.PREPARED: _prepared,
    Seen.CALLBACK: _callback,
    Seen.CONFIRM: _confirm,
    Seen.WEBHOOK: _webhook,
    Seen.LOOKED_INTO: _looked_into,
    Seen.VERIFIED: _verified,
    Seen.SYNC: _sync,
}
