"""What does a shop's page have to run? The call, what follows it, and the way back from mobile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.catalog.pg_modules import sdk
from lib.catalog.vocabulary import SdkGeneration
from lib.request_pay import read, write
from lib.request_pay.draft import given
from lib.snippets.script import (
    Blank,
    Call,
    Comment,
    Const,
    Function,
    If,
    Literal,
    Name,
    Node,
    Object,
    Raw,
    Script,
    Statement,
    node,
)


@dataclass(frozen=True, slots=True)
class Checkout:
    """A call of ``IMP.request_pay`` with what it needs around it.

    Attributes:
        params: the draft of the call, in the wire's shape. A value may be a Name or Raw of the
            intermediate form: a variable, which languages write as the code it is.
        user_code: merchant code for ``IMP.init``.
        sdk: generation of the SDK; decides on script tags and on how success is told.
        complete_url: address of the shop's server that fetches and compares the payment.
        scripts: other script files than the catalogue's; None = the catalogue's.
    """

    params: Mapping[str, object]
    user_code: str
    sdk: SdkGeneration
    complete_url: str = "/payments/complete"
    scripts: tuple[str, ...] | None = None

    @property
    def ordered(self) -> dict[str, Any]:
        """Return the parameters in the order in which a call is written."""
        model = read(self.params).model
        return write(model) if model else {}

    @property
    def script_addresses(self) -> tuple[str, ...]:
        """Return the files that a page loads, in order."""
        return sdk(self.sdk).scripts if self.scripts is None else self.scripts


def call_script(checkout: Checkout) -> Script:
    """Return the bare call: initialise, open the window, tell the server."""
    statements: list[Statement] = [_init(checkout), Blank()]
    if given(checkout.params, "m_redirect_url"):
        statements += [*_about_mobile(checkout)]
    ids = (Raw("rsp.imp_uid"), Raw("rsp.merchant_uid"))
    return (*statements, _request(checkout, complete(checkout, ids)))


def page_script(checkout: Checkout) -> Script:
    """Return the script of a whole page: the call on a click, and the result of a redirect."""
    told = Function(
        ("impUid", "merchantUid"),
        complete(checkout, (Name("impUid"), Name("merchantUid"))),
        name="complete",
    )
    ids = (Raw("rsp.imp_uid"), Raw("rsp.merchant_uid"))
    tell = (Call(Name("complete"), ids),)
    click = Function((), (_request(checkout, tell),))
    return (
        _init(checkout),
        Blank(),
        told,
        Blank(),
        *_about_mobile(checkout),
        Const("query", Raw("new URLSearchParams(window.location.search)")),
        If(
            Raw("query.has('imp_uid')"),
            (
                If(
                    Raw(redirect_success(checkout)),
                    (
                        Call(
                            Name("complete"),
                            (Raw("query.get('imp_uid')"), Raw("query.get('merchant_uid')")),
                        ),
                    ),
                    (Call(Name("alert"), (Raw("query.get('error_msg')"),)),),
                ),
            ),
        ),
        Blank(),
        Call(Name("document.getElementById('pay').addEventListener"), (Literal("click"), click)),
    )


def _init(checkout: Checkout) -> Call:
    return Call(Name("IMP.init"), (Literal(checkout.user_code),))


def _about_mobile(checkout: Checkout) -> tuple[Comment, ...]:
    old = checkout.sdk is SdkGeneration.IAMPORT
    extra = ", imp_success" if old else ""
    return (
        Comment("A mobile browser does not call back: it opens m_redirect_url with imp_uid,"),
        Comment(f"merchant_uid{extra} and, on failure, error_code and error_msg in the query."),
    )


def _request(checkout: Checkout, on_success: tuple[Statement, ...]) -> Call:
    callback = Function(
        ("rsp",),
        (If(Raw(success(checkout)), on_success, (Call(Name("alert"), (Raw("rsp.error_msg"),)),)),),
    )
    return Call(Name("IMP.request_pay"), (node(checkout.ordered), callback))


def success(checkout: Checkout) -> str:
    """Return the condition under which a callback's ``rsp`` tells of success."""
    old = checkout.sdk is SdkGeneration.IAMPORT
    return "rsp.success" if old else "rsp.error_code == null"


def redirect_success(checkout: Checkout) -> str:
    """Return the condition under which the ``query`` of a redirect tells of success."""
    old = checkout.sdk is SdkGeneration.IAMPORT
    return "query.get('imp_success') === 'true'" if old else "!query.has('error_code')"


def complete(checkout: Checkout, ids: tuple[Node, Node]) -> tuple[Statement, ...]:
    """Return the statements that let the server fetch and compare the payment of two ids."""
    imp_uid, merchant_uid = (part.text for part in ids if isinstance(part, Name | Raw))
    body = Raw(f"JSON.stringify({{ imp_uid: {imp_uid}, merchant_uid: {merchant_uid} }})")
    options = Object(
        (
            ("method", Literal("POST")),
            ("headers", Object((("Content-Type", Literal("application/json")),))),
            ("body", body),
        )
    )
    return (
        Comment("A browser can be fooled: the server fetches the payment from the gateway by"),
        Comment("imp_uid and compares amount and status before anything is delivered."),
        Call(Name("fetch"), (Literal(checkout.complete_url), options)),
    )
