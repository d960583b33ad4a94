"""What does a payment window ask of the gateway? ``/window``: open, pay, be declined, cancel, go.

No token: a window is known by a name that nobody can guess, and only its own page may write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from lib.catalog.gateway_codes import find
from lib.catalog.sandbox_merchant import merchant, tiers
from lib.catalog.vocabulary import Device, PgModule, SdkGeneration
from lib.kernel.clock import to_unix
from lib.sandbox.api import fields
from lib.sandbox.api.cards import read_buyer
from lib.sandbox.api.clearing import clean_body
from lib.sandbox.api.routing import Call, Raw, Route
from lib.sandbox.api.window_payment import pay_with
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import window_request, window_result, window_secrets, windows
from lib.sandbox.models.clearing import NOTHING, clean, secrets_of
from lib.sandbox.models.orders import Order
from lib.sandbox.models.refusals import PORTONE, NotFound, Refusal, pg_text
from lib.sandbox.models.window import Opening
from lib.sandbox.models.window_request import Visitor
from lib.sandbox.models.window_steps import examine
from lib.sandbox.models.window_view import goes_back, view
from lib.sandbox.models.windows import TIME_IS_UP, Window
from lib.sandbox.rows import Connection

_IPAD: Final = "ipad"


def open_window(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Open a window, or say why not as the page is to be told."""
    params = call.body.get("params")
    named = params if isinstance(params, dict) else {}
    visitor = _visitor(call, named)
    try:
        shown = _opened(gateway, call, db, visitor, params)
    except Refusal as refusal:
        module = _module(named)
        rsp = window_result.refused(visitor.sdk, module, named.get("merchant_uid"), refusal.message)
        mobile = visitor.device is Device.MOBILE
        url = named.get("m_redirect_url") if mobile else None
        back = window_result.redirect(url if isinstance(url, str) else None, rsp)
        return {"window_id": None, "rsp": rsp, "redirect": back}
    return {"window_id": shown.window_id, "mobile": shown.is_mobile}


def _opened(
    gateway: Gateway, call: Call, db: Connection, visitor: Visitor, params: object
) -> Window:
    tier = call.body.get("tier_code")
    window_request.check_merchant(call.body.get("user_code"), tier)
    if not isinstance(params, dict):
        raise Refusal(PORTONE, "결제 요청 파라미터는 객체여야 합니다.")
    params = clean_body(params, NOTHING)
    permit = window_request.examine(db, visitor, params, gateway.unix_now)
    order = Order(
        merchant_uid=fields.required_text(params, "merchant_uid"),
        amount=permit.amount,
        tax_free=fields.part(params, "tax_free", permit.amount) if permit.amount else 0,
        name=fields.text(params, "name", 40),
        buyer=read_buyer(params),
        custom_data=fields.structure(params, "custom_data"),
        customer_uid=fields.text(params, "customer_uid"),
        notice_url=fields.addresses(params, "notice_url"),
    )
    opening = Opening(
        order=order,
        mid=permit.mid,
        client_env="mobile" if visitor.device is Device.MOBILE else "pc",
        pay_method=permit.method,
        is_escrow=fields.switch(params, "escrow"),
        user_agent=visitor.user_agent,
        base=call.base if gateway.config.seed is None else "",  # no address in what is repeated
    )
    shop = tiers()[tier].tier_name if isinstance(tier, str) else merchant().name
    asked = {"params": windows.kept(params), "shop": shop}
    return windows.create(db, gateway.moment, opening, visitor, asked)


def show(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Show how a window stands."""
    return view(db, windows.load(db, call.path["window_id"]), gateway.unix_now)


def clock(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Show how much time the buyer has left."""
    shown = windows.load(db, call.path["window_id"])
    return {"state": shown.state, "remaining": shown.remaining(gateway.unix_now)}


def back(_gateway: Gateway, call: Call, db: Connection) -> Raw:
    """Send a mobile browser back to the merchant."""
    url = goes_back(windows.load(db, call.path["window_id"]))
    if url is None:
        raise NotFound("돌아갈 주소가 없습니다.")
    return Raw("text/plain; charset=utf-8", b"", 302, (("location", url),))


Act = Callable[[Gateway, Window, Mapping[str, Any], Connection], Any]


def _acting(act: Act) -> Callable[[Gateway, Call, Connection], Any]:
    """Return a handler that acts on an open window and shows it; one that is over is only shown."""

    def handler(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401
        shown = windows.load(db, call.path["window_id"])
        if not windows.is_open(shown, to_unix(gateway.machine.now())):
            return view(db, shown, gateway.unix_now)
        if not shown.remaining(gateway.unix_now):
            windows.fail(db, gateway.moment, shown, TIME_IS_UP)
        else:
            outcome = act(gateway, shown, call.body, db)
            if outcome is not None:
                return outcome
        return view(db, windows.load(db, shown.window_id), gateway.unix_now)

    return handler


def _pay(gateway: Gateway, shown: Window, body: Mapping[str, Any], db: Connection) -> Any:  # noqa: ANN401 — see Handler
    shown, is_named_after_card = _without_card(gateway, shown, body.get("card"), db)
    if is_named_after_card:
        windows.fail(db, gateway.moment, shown, window_secrets.NAMED_AFTER_CARD)
        return None
    try:
        step = examine(db, gateway.moment, shown, body, strict=gateway.config.strict)
    except Refusal as refusal:
        return refusal  # and not raised: what has been forgotten stays so
    return pay_with(db, gateway, shown, step, is_unheard=body.get("unheard") is True)


def _without_card(
    gateway: Gateway, shown: Window, typed: object, db: Connection
) -> tuple[Window, bool]:
    """Return a window that keeps nothing of a typed card, and whether it was named after it."""
    secrets = secrets_of(typed) if isinstance(typed, Mapping) else NOTHING
    is_named_after_card = window_secrets.names_card(shown, secrets)
    if window_secrets.forget(db, shown, secrets):
        gateway.store.wipe_soon()
        shown = windows.load(db, shown.window_id)
    return shown, is_named_after_card


def _decline(gateway: Gateway, shown: Window, body: Mapping[str, Any], db: Connection) -> None:
    code, category = body.get("code"), body.get("category")
    entry = find(code) if isinstance(code, str) else None
    if category in {"common", "card", "transfer", "phone"} and isinstance(code, str):
        entry = find(code, category)
    if entry is None:
        raise Refusal(PORTONE, "알 수 없는 거절 코드입니다.")
    windows.fail(db, gateway.moment, shown, pg_text(entry.code, entry.category))


def _cancel(gateway: Gateway, shown: Window, _body: Mapping[str, Any], db: Connection) -> None:
    windows.cancel(db, gateway.moment, shown)


def _leave(_gateway: Gateway, shown: Window, _body: Mapping[str, Any], db: Connection) -> None:
    windows.leave(db, shown)


def _expire(gateway: Gateway, shown: Window, body: Mapping[str, Any], db: Connection) -> None:
    """Let the time be up; it is looked at before, so only a person's wish gets here."""
    if body.get("now") is True:
        windows.fail(db, gateway.moment, shown, TIME_IS_UP)


def _tamper(gateway: Gateway, shown: Window, body: Mapping[str, Any], db: Connection) -> None:
    if shown.issues_key:
        raise Refusal(PORTONE, "빌링키 발급에는 결제 금액이 없습니다.")
    windows.tamper(db, gateway.moment, shown, fields.positive(body, "amount"))


def _visitor(call: Call, params: Mapping[str, Any]) -> Visitor:
    new = call.body.get("sdk") == SdkGeneration.PORTONE
    device = call.body.get("device")
    # An iPad is a mobile device to the older module only.
    is_mobile = device == Device.MOBILE or (
        device == _IPAD and _module(params) is not PgModule.TOSSPAYMENTS
    )
    origin = call.body.get("origin")
    return Visitor(
        SdkGeneration.PORTONE if new else SdkGeneration.IAMPORT,
        Device.MOBILE if is_mobile else Device.PC,
        clean(origin) if isinstance(origin, str) and origin else "null",
        clean(call.headers.get("user-agent", "")) or None,
    )


def _module(params: Mapping[str, Any]) -> PgModule | None:
    """Return the module that a page means, as far as that can be told."""
    try:
        mid = window_request.channel(params)
    except Refusal:
        return None
    return PgModule(mid.pg_provider)


def _acts() -> tuple[Route, ...]:
    acts: Mapping[str, Act] = {
        "pay": _pay,
        "decline": _decline,
        "cancel": _cancel,
        "leave": _leave,
        "expire": _expire,
        "tamper": _tamper,
    }
    return tuple(
        Route("POST", f"/window/{{window_id}}/{name}", _acting(act), needs_token=False, writes=True)
        for name, act in acts.items()
    )


_read: Final = partial(Route, "GET", needs_token=False)

ROUTES: Final = (
    Route("POST", "/window/open", open_window, needs_token=False, writes=True),
    _read("/window/{window_id}/state", show),
    _read("/window/{window_id}/clock", clock),
    _read("/window/{window_id}/return", back),
    *_acts(),
)
