"""Where do webhooks go, and what became of them? ``/_control/webhooks``."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field

from lib.sandbox.api.control.operation import Body, Operation, number, read
from lib.sandbox.api.routing import Call
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import deliveries, notices, settings
from lib.sandbox.models.refusals import PORTONE, NotFound, Refusal
from lib.sandbox.models.settings import Destination, Webhooks
from lib.sandbox.rows import Connection

_STATES: Final = ("waiting", "delivered", "failed", "lost")
_MOST: Final = 500
_LONGEST_NUMBER: Final = 15


class Test(Body):
    """A webhook that nothing has brought about; also for forging one on purpose."""

    environment: Literal["test", "live"] = "test"
    url: str | None = Field(default=None, description="Instead of the configured address.")
    imp_uid: str = Field(default="imp_000000000000", max_length=32)
    merchant_uid: str = Field(default="webhook-test", max_length=40)
    status: Literal["ready", "paid", "failed", "cancelled"] = "paid"
    cancellation_id: str | None = Field(default=None, max_length=64)


class WebhooksBody(Webhooks, Body):
    """The settings; those left out stay as they are."""


def show(gateway: Gateway, _call: Call, db: Connection) -> dict[str, Any]:
    """Show the settings, how many webhooks there are, and how many of them are due."""
    return {
        "settings": settings.webhooks(db).model_dump(),
        "counts": deliveries.counts(db),
        "pending": deliveries.pending(db, gateway.unix_now),
    }


def change(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Change some settings; a webhook that is in the outbox keeps its address."""
    settings.change(db, Webhooks, call.body)
    return show(gateway, call, db)


def log(_gateway: Gateway, call: Call, db: Connection) -> list[dict[str, Any]]:
    """List webhooks with their deliveries, the newest first."""
    state = call.query.get("state", "")
    if state and state not in _STATES:
        raise Refusal(PORTONE, f"state: must be one of {', '.join(_STATES)}", status=400)
    return deliveries.listed(
        db,
        most=number(call, "limit", 50, _MOST),
        before=number(call, "before", 1, 10**_LONGEST_NUMBER) if "before" in call.query else 0,
        imp_uid=call.query.get("imp_uid", ""),
        state=state,
    )


def resend(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Send one webhook once more."""
    named = call.path["number"]
    if not (named.isascii() and named.isdigit() and len(named) <= _LONGEST_NUMBER):
        raise NotFound("There is no webhook of this number.")
    return deliveries.send_again(db, gateway.unix_now, int(named))


def resend_failed(gateway: Gateway, _call: Call, db: Connection) -> dict[str, Any]:
    """Send all webhooks once more that failed."""
    return {"resent": deliveries.send_failed_again(db, gateway.unix_now)}


def test(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Send a webhook that nothing has brought about."""
    asked = read(call, Test)
    chosen = settings.webhooks(db)
    saved = chosen.live if asked.environment == "live" else chosen.test
    url = saved.url if asked.url is None else asked.url
    if not url:
        raise Refusal(PORTONE, "No address is configured for webhooks.", status=400)
    if not settings.is_address(url):
        raise Refusal(PORTONE, "url: must start with http:// or https://", status=400)
    said = asked.model_dump(include={"imp_uid", "merchant_uid", "status", "cancellation_id"})
    to = Destination.model_construct(url=url, content_type=saved.content_type)
    return {"id": notices.put(db, gateway.unix_now, "test", said, to)}


OPERATIONS: Final = (
    Operation("GET", "/_control/webhooks", show, "Webhooks", "Show the settings of webhooks."),
    Operation(
        "POST",
        "/_control/webhooks",
        change,
        "Webhooks",
        "Change some settings of webhooks.",
        WebhooksBody,
        writes=True,
    ),
    Operation(
        "GET",
        "/_control/webhooks/log",
        log,
        "Webhooks",
        "List webhooks with their deliveries, the newest first.",
        query=(
            ("limit", f"1 to {_MOST}; 50 without it"),
            ("before", "only webhooks before this number"),
            ("imp_uid", "only webhooks of this payment"),
            ("state", "one of " + ", ".join(_STATES)),
        ),
    ),
    Operation(
        "POST",
        "/_control/webhooks/{number}/resend",
        resend,
        "Webhooks",
        "Send one webhook once more.",
        writes=True,
    ),
    Operation(
        "POST",
        "/_control/webhooks/resend",
        resend_failed,
        "Webhooks",
        "Send all webhooks once more that failed.",
        writes=True,
    ),
    Operation(
        "POST",
        "/_control/webhooks/test",
        test,
        "Webhooks",
        "Send a webhook that nothing has brought about.",
        Test,
        writes=True,
    ),
)
