"""Which tables are there? Amounts are integer minor units, times UNIX seconds with 0 = never."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Index, MetaData, UniqueConstraint, false, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
_ZERO = {"server_default": "0"}  # of columns that were added to a table with rows


class Table(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """Root of our tables, on a registry of its own: a hot reload defines every class anew."""


class ChannelRow(Table, table=True):
    """A configured PG + MID + keys. The REST key and secret are sealed by the vault."""

    __tablename__: ClassVar[str] = "channel"
    __table_args__ = (
        Index(
            "uq_channel_default",
            "is_default",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
    )

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    pg_module: str
    mid: str
    channel_key: str = ""
    user_code: str = ""
    sealed_rest_key: str = ""
    sealed_rest_secret: str = ""
    sdk: str
    mid_api_version: str
    environment: str
    is_default: bool = False
    created_at: int = Field(sa_type=BigInteger)
    updated_at: int = Field(sa_type=BigInteger)
    checked_at: int = Field(default=0, sa_type=BigInteger)
    check_result: str = ""


class DraftRow(Table, table=True):
    """A parameter set; the one without a name is what its owner is working on."""

    __tablename__: ClassVar[str] = "draft"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: str = Field(primary_key=True)
    owner: str
    name: str = ""
    channel_id: str = ""
    params: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    updated_at: int = Field(sa_type=BigInteger)


class AttemptRow(Table, table=True):
    """One act that may move money, written before the network is touched.

    ``outcome`` is open (in flight), accepted, refused or unknown. ``request`` is redacted.
    """

    __tablename__: ClassVar[str] = "attempt"
    __table_args__ = (Index("ix_attempt_outcome", "outcome"),)

    key: str = Field(primary_key=True)
    operation: str
    environment: str
    channel_id: str
    channel_name: str
    actor: str
    merchant_uid: str = Field(default="", index=True)
    imp_uid: str = Field(default="", index=True)
    customer_uid: str = Field(default="", index=True)
    amount: int = Field(default=0, sa_type=BigInteger)
    currency: str = "KRW"
    cancelled_before: int = Field(default=0, sa_type=BigInteger)
    request: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    outcome: str = "open"
    code: int = 0
    message: str = ""
    instance: str = ""
    opened_at: int = Field(sa_type=BigInteger)
    closed_at: int = Field(default=0, sa_type=BigInteger)
    lookups: int = 0
    looked_up_at: int = Field(default=0, sa_type=BigInteger)


class ExchangeRow(Table, table=True):
    """One HTTP request and its answer, redacted; ``code`` is that of the answer's envelope."""

    __tablename__: ClassVar[str] = "exchange"
    __table_args__ = (Index("ix_exchange_environment_id", "environment", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    attempt_key: str = Field(default="", index=True)
    channel_id: str = ""
    environment: str
    operation: str
    method: str
    url: str
    request_headers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    request_body: Any = Field(default=None, sa_column=Column(JSON, nullable=True))
    status: int = 0
    code: int = Field(default=0, sa_type=BigInteger)
    response_body: Any = Field(default=None, sa_column=Column(JSON, nullable=True))
    error: str = ""
    started_at: int = Field(index=True, sa_type=BigInteger)
    elapsed_ms: int = 0


class PaymentRow(Table, table=True):
    """A payment as last established from observations; ``record`` is its only writer.

    ``event_at``, ``requested_at`` and ``changed_at`` are its times on the three bases; ``state``
    and ``dim_id`` say in which sums it is counted (lib.ledger.rollups.cells). ``is_imported`` says
    that only files tell of it.
    """

    __tablename__: ClassVar[str] = "payment"
    __table_args__ = (
        UniqueConstraint("environment", "imp_uid"),
        # Answers pages and whatever no rollup can; the other two only carry pages.
        Index(
            "ix_payment_event",
            "environment",
            "event_at",
            "id",
            "state",
            "dim_id",
            "amount",
            "cancelled",
        ),
        Index("ix_payment_requested", "environment", "requested_at", "id"),
        Index("ix_payment_changed", "environment", "changed_at", "id"),
        Index(
            "ix_payment_imported",
            "environment",
            "id",
            sqlite_where=text("is_imported"),
            postgresql_where=text("is_imported"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    environment: str
    channel_id: str = ""
    imp_uid: str
    merchant_uid: str = Field(index=True)
    status: str
    pay_method: str = ""
    pg_module: str = ""
    mid: str = ""
    client_env: str = ""
    is_test_channel: bool = False
    name: str = ""
    amount: int = Field(sa_type=BigInteger)
    cancelled: int = Field(default=0, sa_type=BigInteger)
    currency: str = "KRW"
    installment_months: int = 0
    card_code: str = ""
    card_name: str = ""
    card_number: str = ""
    approval_number: str = ""
    pg_tid: str = ""
    customer_uid: str = ""
    buyer_name: str = ""
    fail_reason: str = ""
    started_at: int = Field(default=0, sa_type=BigInteger)
    paid_at: int = Field(default=0, sa_type=BigInteger)
    failed_at: int = Field(default=0, sa_type=BigInteger)
    cancelled_at: int = Field(default=0, sa_type=BigInteger)
    event_at: int = Field(default=0, sa_type=BigInteger)
    requested_at: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=_ZERO)
    changed_at: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=_ZERO)
    state: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    dim_id: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=_ZERO)
    attempt_key: str = Field(default="", index=True)
    flag: str = ""
    observed_at: int = Field(sa_type=BigInteger)
    is_imported: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class CancelRow(Table, table=True):
    """Money given back: counts on the day it went back, the payment stays on its own day."""

    __tablename__: ClassVar[str] = "payment_cancel"
    __table_args__ = (
        UniqueConstraint("payment_id", "cancellation_id"),
        Index("ix_payment_cancel_cancelled_at", "cancelled_at", "payment_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    payment_id: int = Field(foreign_key="payment.id")
    cancellation_id: str
    amount: int = Field(sa_type=BigInteger)
    reason: str = ""
    pg_tid: str = ""
    cancelled_at: int = Field(sa_type=BigInteger)


class ObservationRow(Table, table=True):
    """What the gateway said of a payment at an instant, redacted; equal neighbours are counted."""

    __tablename__: ClassVar[str] = "observation"

    id: int | None = Field(default=None, primary_key=True)
    payment_id: int = Field(foreign_key="payment.id", index=True)
    cause: str
    attempt_key: str = ""
    digest: str
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    effect: str
    observed_at: int = Field(sa_type=BigInteger)
    seen: int = 1
    last_seen_at: int = Field(sa_type=BigInteger)


class BillingKeyRow(Table, table=True):
    """A billing-key handle as last fetched; the gateway never shows the key itself.

    ``deleted_at`` is when the gateway was first seen without it.
    """

    __tablename__: ClassVar[str] = "billing_key"
    __table_args__ = (UniqueConstraint("environment", "customer_uid"),)

    id: int | None = Field(default=None, primary_key=True)
    environment: str
    channel_id: str = ""
    customer_uid: str
    card_name: str = ""
    card_number: str = ""
    pg_module: str = ""
    mid: str = ""
    issued_at: int = Field(default=0, sa_type=BigInteger)
    updated_at: int = Field(default=0, sa_type=BigInteger)
    observed_at: int = Field(sa_type=BigInteger)
    deleted_at: int = Field(default=0, sa_type=BigInteger)


class ScheduleRow(Table, table=True):
    """A payment booked for later, as the gateway told of it last; ``keep`` is its only writer.

    ``status`` is scheduled, executed or revoked; ``payment_status`` is that of the payment it led
    to. ``lookups`` counts how often it was looked up since its time had come.
    """

    __tablename__: ClassVar[str] = "schedule"
    __table_args__ = (
        UniqueConstraint("environment", "merchant_uid"),
        Index("ix_schedule_environment_schedule_at", "environment", "schedule_at"),
        Index("ix_schedule_status_schedule_at", "status", "schedule_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    environment: str
    channel_id: str = ""
    merchant_uid: str
    customer_uid: str = Field(index=True)
    imp_uid: str = ""
    pg_module: str = ""
    mid: str = ""
    amount: int = Field(sa_type=BigInteger)
    currency: str = "KRW"
    name: str = ""
    buyer_name: str = ""
    status: str
    payment_status: str = ""
    fail_reason: str = ""
    schedule_at: int = Field(sa_type=BigInteger)
    executed_at: int = Field(default=0, sa_type=BigInteger)
    revoked_at: int = Field(default=0, sa_type=BigInteger)
    attempt_key: str = Field(default="", index=True)
    lookups: int = 0
    looked_up_at: int = Field(default=0, sa_type=BigInteger)
    observed_at: int = Field(sa_type=BigInteger)


class WebhookRow(Table, table=True):
    """What came in at the webhook door, redacted; the very same body again is only counted.

    ``outcome`` is pending, recorded, unchanged, forged or failed; ``reason`` says why it is forged
    or failed. ``arrivals`` holds the latest times of arrival in milliseconds.
    """

    __tablename__: ClassVar[str] = "webhook"
    __table_args__ = (
        UniqueConstraint("digest"),
        Index("ix_webhook_outcome_due_at", "outcome", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    digest: str
    content_type: str = ""
    body: str = ""
    imp_uid: str = Field(default="", index=True)
    merchant_uid: str = Field(default="", index=True)
    status: str = ""
    cancellation_id: str = ""
    received_at: int = Field(sa_type=BigInteger)
    last_at: int = Field(sa_type=BigInteger)
    duplicates: int = 0
    arrivals: list[int] = Field(sa_column=Column(JSON, nullable=False))
    outcome: str = "pending"
    reason: str = ""
    tries: int = 0
    due_at: int = Field(default=0, sa_type=BigInteger)
    environment: str = ""
    channel_id: str = ""
    fetched: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    fetched_at: int = Field(default=0, sa_type=BigInteger)
    effect: str = ""
    changes: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    request: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class CheckoutRow(Table, table=True):
    """One payment window that was opened from here: which call it ran, and what it is to cost.

    ``plan`` holds what was asked of the sandbox for it; ``imp_uid`` is the payment, once known.
    """

    __tablename__: ClassVar[str] = "checkout"

    id: str = Field(primary_key=True)
    draft_id: str = Field(default="", index=True)
    environment: str
    channel_id: str
    actor: str
    params: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    plan: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    merchant_uid: str = Field(default="", index=True)
    imp_uid: str = ""
    amount: int = Field(default=0, sa_type=BigInteger)
    currency: str = "KRW"
    device: str = "pc"
    opened_at: int = Field(index=True, sa_type=BigInteger)
    lookups: int = 0
    looked_up_at: int = Field(default=0, sa_type=BigInteger)
    settled_at: int = Field(default=0, sa_type=BigInteger)


class CheckoutEventRow(Table, table=True):
    """Something that was seen of a checkout; rows are only added, their numbers are the order."""

    __tablename__: ClassVar[str] = "checkout_event"

    id: int | None = Field(default=None, primary_key=True)
    checkout_id: str = Field(foreign_key="checkout.id", index=True)
    at_ms: int = Field(sa_type=BigInteger)
    kind: str
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class SavedViewRow(Table, table=True):
    """A screen as somebody looked at it, under a name; everybody sees it.

    ``address`` is the query part of the screen's address.
    """

    __tablename__: ClassVar[str] = "saved_view"
    __table_args__ = (UniqueConstraint("screen", "name"),)

    id: str = Field(primary_key=True)
    screen: str
    name: str
    owner: str
    address: str
    updated_at: int = Field(sa_type=BigInteger)


class BookmarkRow(Table, table=True):
    """How far something has got that takes long and may be interrupted, such as a sync."""

    __tablename__: ClassVar[str] = "bookmark"

    name: str = Field(primary_key=True)
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    updated_at: int = Field(sa_type=BigInteger)


class ImportRow(Table, table=True):
    """A file of which payments were taken in; its number is the checksum over its bytes.

    The counts are those of the last time: payments that were new, changed, unchanged, that the
    gateway says otherwise of, and lines that were refused.
    """

    __tablename__: ClassVar[str] = "import_file"

    id: str = Field(primary_key=True)
    name: str
    size: int = Field(sa_type=BigInteger)
    actor: str
    columns: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    contradicting: int = 0
    refused: int = 0
    taken_at: int = Field(index=True, sa_type=BigInteger)


class BatchRow(Table, table=True):
    """Many charges that were started together; what became of each is in the journal.

    ``identity`` is a digest of the content and the same for the same content; ``copy_number``
    counts how often somebody wanted that content charged once more. ``state`` is running, stopped
    or done; ``runner`` names the run that drives it and ``beat_at`` its last sign of life.
    ``holds_cards`` says that its lines need card data that is kept nowhere.
    """

    __tablename__: ClassVar[str] = "batch"
    __table_args__ = (UniqueConstraint("identity", "copy_number"),)

    id: str = Field(primary_key=True)
    identity: str
    copy_number: int = 0
    name: str
    environment: str
    channel_id: str
    channel_name: str
    actor: str
    lines: int
    amount: int = Field(default=0, sa_type=BigInteger)
    currency: str = "KRW"
    holds_cards: bool = False
    state: str = "running"
    note: str = ""
    runner: str = ""
    stop_asked: bool = False
    created_at: int = Field(index=True, sa_type=BigInteger)
    beat_at: int = Field(default=0, sa_type=BigInteger)
    ended_at: int = Field(default=0, sa_type=BigInteger)


class BatchLineRow(Table, table=True):
    """One charge of a batch, without any card data; its attempt bears ``attempt_key``.

    ``place`` is the line of the file it was read from, ``test_card`` names one of the sandbox's
    own cards. ``is_unsent`` says that it was held back, ``problems`` why.
    """

    __tablename__: ClassVar[str] = "batch_line"

    batch_id: str = Field(primary_key=True, foreign_key="batch.id")
    number: int = Field(primary_key=True)
    place: int
    attempt_key: str = Field(index=True)
    tries: int = 1
    operation: str
    merchant_uid: str = ""
    customer_uid: str = ""
    amount: int = Field(default=0, sa_type=BigInteger)
    test_card: str = ""
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    is_unsent: bool = False
    problems: list[Any] = Field(sa_column=Column(JSON, nullable=False))


class AuditRow(Table, table=True):
    """Who did what on what; rows are only ever added. Words are made when it is shown.

    ``seq``, ``previous`` and ``hash`` chain the lines; see lib.ledger.audit.
    """

    __tablename__: ClassVar[str] = "audit"
    __table_args__ = (UniqueConstraint("seq"),)

    id: int | None = Field(default=None, primary_key=True)
    at: int
    actor: str = Field(index=True)
    action: str = Field(index=True)
    subject: str = Field(index=True)
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    origin: str = ""
    request: str = ""
    seq: int = Field(sa_type=BigInteger)
    previous: str
    hash: str
