"""What does a call consist of? Typed where it fits; everything else is kept beside it untouched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, SkipValidation


class Part(BaseModel):
    """One object of the call.

    A key that is left out is None here and is not sent. A key that is unknown, or whose value is
    not of its type (a ``null`` included), stands in ``rest`` exactly as it was entered.

    Attributes:
        rest: what did not fit, by key, in the order of the draft.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    rest: Annotated[Mapping[str, object], SkipValidation] = Field(default_factory=dict)


class Display(Part):
    """What the card window shows.

    Attributes:
        card_quota: instalment months on offer; 0 is lump sum.
        only_installment: whether lump sum is hidden.
    """

    card_quota: tuple[int, ...] | None = None
    only_installment: bool | None = None


class CardDirect(Part):
    """The issuer whose module opens at once.

    Attributes:
        code: KFTC code, three characters.
        quota: fixed plan in months; 0 is lump sum.
    """

    code: str | None = None
    quota: int | None = None


class CardDetail(Part):
    """One rule on issuers.

    Attributes:
        card_code: KFTC code, or ``*`` for every card.
        enabled: whether the buyer is offered it.
        max_month: longest plan whose interest the merchant pays.
    """

    card_code: str | None = None
    enabled: bool | None = None
    max_month: int | None = None


class Card(Part):
    """Which cards, and how they open.

    Attributes:
        direct: the issuer to open at once.
        detail: rules on issuers, applied in order.
    """

    direct: CardDirect | None = None
    detail: tuple[CardDetail, ...] | None = None


class RequestPay(Part):
    """The parameter object of ``IMP.request_pay``; what each key means stands in the catalogue."""

    # Python's names stay inside: the wire's one camel-case key is ``channelKey``.
    wire_names: ClassVar[Mapping[str, str]] = {"channel_key": "channelKey"}

    channel_key: str | None = None
    pg: str | None = None
    pay_method: str | None = None
    merchant_uid: str | None = None
    name: str | None = None
    amount: int | None = None
    escrow: bool | None = None
    customer_uid: str | None = None
    buyer_email: str | None = None
    buyer_name: str | None = None
    buyer_tel: str | None = None
    buyer_addr: str | None = None
    buyer_postcode: str | None = None
    m_redirect_url: str | None = None
    customer_id: str | None = None
    display: Display | None = None
    card: Card | None = None
