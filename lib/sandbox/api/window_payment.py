"""How does a press on *pay* end? The merchant's server is asked, then the PG, then all is written.

The merchant is asked only where the page named a ``confirm_url``, and only about payments: neither
about an account nor about a billing key (ours; the documents do not say).
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Any, Final

from lib.catalog import faults as fault_data
from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.clock import to_unix
from lib.sandbox import posting, pulse
from lib.sandbox.api.routing import Inquiry, Postponed
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import customers, faults, vbanks, window, windows
from lib.sandbox.models.channels import Mid
from lib.sandbox.models.clearing import clean
from lib.sandbox.models.customers import BillingKey, Holder
from lib.sandbox.models.refusals import Refusal, pg_text
from lib.sandbox.models.settings import is_address, switches
from lib.sandbox.models.window_steps import Step
from lib.sandbox.models.window_view import view
from lib.sandbox.models.windows import TIME_IS_UP, Window
from lib.sandbox.posting import Outcome
from lib.sandbox.rows import Connection

_GOOD: Final = 200
_REFUSED_BY_SHOP: Final = "고객사 요청에 의해 결제를 중단합니다. (상세사유 : {reason})"
_UNKNOWN: Final = "알 수 없음"


def pay_with(
    db: Connection, gateway: Gateway, shown: Window, step: Step, *, is_unheard: bool
) -> Any:  # noqa: ANN401 — see Handler
    """Carry a step out.

    Args:
        db: a writing connection.
        gateway: the sandbox.
        shown: the window, open.
        step: what the buyer did.
        is_unheard: whether the browser does not hear of the end.

    Returns:
        The window as it is then, or what has to be waited for first.
    """
    if step.leaves:
        windows.leave(db, shown)
    elif step.failure == TIME_IS_UP:
        windows.fail(db, gateway.moment, shown, TIME_IS_UP)
    elif step.again:
        windows.count_try(db, gateway.moment, shown, step.again)
        return _now(db, gateway, shown, step.again)
    else:
        step = replace(step, is_unheard=step.is_unheard or is_unheard)
        url = shown.params.get("confirm_url")
        if step.means and not shown.issues_key and isinstance(url, str) and url:
            return _ask_shop(db, gateway, shown, step, url)
        return _ask_pg(gateway, shown, step, db)
    return _now(db, gateway, shown)


def _ask_shop(db: Connection, gateway: Gateway, shown: Window, step: Step, url: str) -> Any:  # noqa: ANN401 — see Handler
    if not is_address(url):  # nobody can be asked there, and only a yes lets a payment go on
        return _answered(gateway, shown, step, Outcome(None, "", "no_connection", 0), db)
    seconds = gateway.config.confirm_seconds
    windows.occupy(db, shown, _until(gateway, seconds))
    row, kind = shown.payment, switches(db).confirm_content_type
    said = {name: row[name] for name in ("imp_uid", "merchant_uid", "amount")}
    if shown.visitor.sdk is SdkGeneration.IAMPORT:
        said["status"] = row["status"]  # the old documents list it, today's list the amount
    body = posting.body_of(said, kind)
    then = partial(_heard, gateway, shown, step)
    return Inquiry(url, body, kind, seconds, then)


def _heard(gateway: Gateway, shown: Window, step: Step, outcome: Outcome, db: Connection) -> Any:  # noqa: ANN401 — see Handler
    current = windows.load(db, shown.window_id)
    if current.state != "busy":
        return _now(db, gateway, shown)
    return _answered(gateway, current, step, outcome, db)


def _answered(gateway: Gateway, shown: Window, step: Step, outcome: Outcome, db: Connection) -> Any:  # noqa: ANN401 — see Handler
    if outcome.status == _GOOD:
        return _ask_pg(gateway, shown, step, db)
    windows.fail(db, gateway.moment, shown, _REFUSED_BY_SHOP.format(reason=_reason(outcome.answer)))
    return _now(db, gateway, shown)


def _reason(answer: str) -> str:
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return _UNKNOWN
    reason = said.get("reason") if isinstance(said, dict) else None
    if not isinstance(reason, str) or not reason.strip():
        return _UNKNOWN
    return clean(reason.encode("utf-8", "replace").decode())


def _ask_pg(
    gateway: Gateway, shown: Window, step: Step, db: Connection
) -> Postponed | dict[str, Any]:
    seconds = gateway.config.slow_issuer_seconds if step.is_slow else 0.0
    struck = faults.take(db, ("pg",)) if pulse.read(db).faults else ()
    for fault in struck:
        known = fault_data.by_name()[fault.name]
        step = replace(step, failure=pg_text(known.code, known.category))
        seconds = fault.value if known.unit == "seconds" else seconds
    if not seconds:
        return _conclude(gateway, shown, step, db)
    windows.occupy(db, shown, _until(gateway, seconds))
    return Postponed(seconds, partial(_conclude, gateway, shown, step))


def _conclude(gateway: Gateway, shown: Window, step: Step, db: Connection) -> dict[str, Any]:
    """Write what came of it, unless the window has ended meanwhile."""
    current = windows.load(db, shown.window_id)
    if current.state in {"open", "busy"}:
        try:
            _settle(db, gateway, current, step)
        except Refusal as refusal:  # such as an order number that was paid in another window
            windows.fail(db, gateway.moment, current, refusal.message)
    return _now(db, gateway, shown)


def _settle(db: Connection, gateway: Gateway, shown: Window, step: Step) -> None:
    if step.failure:
        windows.fail(db, gateway.moment, shown, step.failure)
        return
    if step.account:
        vbanks.assign(db, gateway.moment, shown.imp_uid, step.account)
    elif step.means:
        window.approve(db, gateway.moment, shown.imp_uid, step.means)
        if shown.issues_key:
            _keep(db, gateway, shown, step)
    windows.end(db, shown, is_unheard=step.is_unheard)


def _keep(db: Connection, gateway: Gateway, shown: Window, step: Step) -> None:
    card, row = step.means.card if step.means else None, shown.payment
    if card is None:
        return
    holder = Holder(
        row["buyer_name"],
        row["buyer_tel"],
        row["buyer_email"],
        row["buyer_addr"],
        row["buyer_postcode"],
    )
    key = BillingKey(
        row["customer_uid"],
        card,
        Mid(row["pg_provider"], row["pg_id"], bool(row["is_test_channel"])),
        holder,
    )
    asked = shown.params.get("customer_id")
    named = asked if isinstance(asked, str) and asked else gateway.ids.customer_id(db)
    customers.keep(db, key, now=gateway.unix_now, customer_id=named)


def _until(gateway: Gateway, seconds: float) -> int:
    """Return when something that takes so long has surely ended, by the machine's clock."""
    return to_unix(gateway.machine.now()) + int(seconds) + 2


def _now(
    db: Connection, gateway: Gateway, shown: Window, mistake: str | None = None
) -> dict[str, Any]:
    """Show a window as it has become."""
    return view(db, windows.load(db, shown.window_id), gateway.unix_now, mistake)
