"""What must a rule know beside the call itself? The channel, the others, the orders so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, TypeAlias

from lib.catalog.vocabulary import Device, Environment, MidApiVersion, PgModule, SdkGeneration
from lib.request_pay.draft import text

_MODULES: Final = frozenset(PgModule)

Subject: TypeAlias = Literal[
    "request_pay", "onetime", "billing.issue", "again", "vbank", "schedule", "cancel"
]


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """One PG setting, as far as rules care.

    Attributes:
        name: what people call it.
        pg_module: the Toss module behind it.
        mid: merchant id at the PG; empty = not said.
        channel_key: its key in the console; empty = none.
        user_code: the merchant account it belongs to; what ``IMP.init`` takes.
        tier_code: the sub-merchant that ``IMP.agency`` takes besides; empty = none.
        sdk: generation of the SDK; it chooses which documents the call is read by.
        mid_api_version: Toss API version of the MID; None = not said.
        environment: emulator, test or live.
        is_default: whether the console opens it when a call names none.
    """

    name: str
    pg_module: PgModule
    mid: str = ""
    channel_key: str = ""
    user_code: str = ""
    tier_code: str = ""
    sdk: SdkGeneration = SdkGeneration.PORTONE
    mid_api_version: MidApiVersion | None = None
    environment: Environment = Environment.SANDBOX
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """The payment that is to be cancelled, as it was fetched last.

    Attributes:
        pay_method: what it was paid with, by its wire code.
        status: the gateway's word for its state.
        left: what can still be cancelled, in whole won; None = not known.
    """

    pay_method: str
    status: str
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a call.

    Attributes:
        channel: the channel it goes through; None = none is chosen, and only rules that hold in
            both generations of the documents apply.
        channels: every configured channel.
        device: where the window opens.
        webview: whether the page runs inside an app.
        used_merchant_uids: order numbers so far, each with its payment's status.
        prepared_amounts: amounts registered beforehand, by order number.
        billing_customer_uids: handles that hold a billing key already.
        billing_window: whether the caller means to open the billing-key window.
        payment: the payment a cancel is about; None = not known.
        live_allowed: whether real money may move.
        now: the present instant, aware; None = rules about time keep silent.
        subject: what kind of call is looked at; the check sets it.
    """

    channel: ChannelFacts | None = None
    channels: tuple[ChannelFacts, ...] = ()
    device: Device = Device.PC
    webview: bool = False
    used_merchant_uids: Mapping[str, str] = field(default_factory=dict)
    prepared_amounts: Mapping[str, int] = field(default_factory=dict)
    billing_customer_uids: frozenset[str] = frozenset()
    billing_window: bool = False
    payment: PaymentFacts | None = None
    live_allowed: bool = False
    now: datetime | None = None
    subject: Subject = "request_pay"

    @property
    def generation(self) -> SdkGeneration | None:
        """Return the generation of the documents that applies; None = none chosen."""
        return self.channel.sdk if self.channel else None

    @property
    def emulated(self) -> bool:
        """Say whether the call goes to our emulator, which needs no contract and no support."""
        return self.channel is not None and self.channel.environment is Environment.SANDBOX

    @property
    def settings(self) -> tuple[ChannelFacts, ...]:
        """Return the PG settings of the same merchant account, among which the gateway chooses."""
        if self.channel is None or not self.channel.user_code:
            return self.channels
        code = self.channel.user_code
        return tuple(channel for channel in self.channels if channel.user_code == code)

    def module(self, params: Mapping[str, object]) -> PgModule | None:
        """Return the module a call opens; None = unknown.

        What the call names wins: its ``channelKey``, else its ``pg``; then the channel counts.
        """
        key = text(params, "channelKey")
        for channel in self.channels:
            if key and channel.channel_key == key:
                return channel.pg_module
        code = (text(params, "pg") or "").partition(".")[0]
        if code in _MODULES:
            return PgModule(code)
        return self.channel.pg_module if self.channel else None
