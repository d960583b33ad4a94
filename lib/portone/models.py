"""What does the gateway send? Its objects, typed where we read them; unknown fields are kept."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class WireModel(BaseModel):
    """An object of the gateway. It may grow at any time, so unknown fields pass through."""

    model_config = ConfigDict(extra="allow", frozen=True)

    def told(self) -> dict[str, Any]:
        """Return what it says by name, unknown fields included; its own objects stay objects."""
        return {**self.__dict__, **(self.__pydantic_extra__ or {})}


class Token(WireModel):
    """An access token; times are UNIX seconds of the gateway's clock."""

    access_token: str = Field(repr=False)
    now: int
    expired_at: int


class Cancel(WireModel):
    """One cancellation in a payment's history; ``amount`` in major units."""

    pg_tid: str | None = ""
    amount: float
    cancelled_at: int
    reason: str | None = ""
    cancellation_id: str | None = ""


class Payment(WireModel):
    """A payment as the gateway tells it; amounts in major units, times UNIX seconds, 0 = never."""

    imp_uid: str
    merchant_uid: str
    amount: float
    cancel_amount: float = 0
    currency: str = "KRW"
    status: str
    sandbox: bool = False
    pay_method: str | None = None
    channel: str | None = None
    pg_provider: str | None = None
    pg_id: str | None = None
    pg_tid: str | None = None
    apply_num: str | None = None
    card_code: str | None = None
    card_name: str | None = None
    card_number: str | None = None
    card_quota: int | None = None
    vbank_num: str | None = None
    escrow: bool | None = None
    name: str | None = None
    buyer_name: str | None = None
    customer_uid: str | None = None
    started_at: int = 0
    paid_at: int = 0
    failed_at: int = 0
    cancelled_at: int = 0
    fail_reason: str | None = None
    cancel_history: list[Cancel] = Field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Return what it says by name, as JSON can be made of it."""
        history = [cancel.told() for cancel in self.cancel_history]
        return {**super().told(), "cancel_history": history}


class Prepared(WireModel):
    """What an order costs, as registered beforehand; ``amount`` in major units."""

    merchant_uid: str
    amount: float
    currency: str | None = None


class BillingKey(WireModel):
    """A billing-key handle; the key itself never leaves the gateway."""

    customer_uid: str
    pg_provider: str | None = None
    pg_id: str | None = None
    sandbox: bool | None = None
    card_code: str | None = None
    card_name: str | None = None
    card_number: str | None = None
    card_type: int | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    customer_tel: str | None = None
    customer_email: str | None = None
    customer_addr: str | None = None
    customer_postcode: str | None = None
    inserted: int = 0
    updated: int = 0


class Schedule(WireModel):
    """A payment that is booked for later; ``amount`` in major units, times UNIX seconds."""

    customer_uid: str
    merchant_uid: str
    imp_uid: str | None = None
    pg_provider: str | None = None
    pg_id: str | None = None
    schedule_at: int
    executed_at: int | None = 0
    revoked_at: int | None = 0
    amount: float
    currency: str | None = "KRW"
    name: str | None = None
    buyer_name: str | None = None
    schedule_status: str
    payment_status: str | None = None
    fail_reason: str | None = None


class PgSetting(WireModel):
    """One PG setting of the account: module, MID, and whether it is a test channel."""

    pg_provider: str
    pg_id: str
    sandbox: bool = False
    type: str = ""
    channel_name: str | None = None
    channel_key: str | None = None


class PaymentPage(WireModel):
    """One page of a payment list; ``next`` and ``previous`` are 0 where there is none."""

    total: int
    previous: int
    next: int
    items: list[Payment] = Field(alias="list")


JsonObject = dict[str, Any]
