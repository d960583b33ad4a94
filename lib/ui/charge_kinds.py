"""Which charges have a form? What each asks for first, what it may carry besides, and its name."""

from __future__ import annotations

from typing import Final

from lib.catalog import rest_bodies
from lib.catalog.rest_bodies import BodyName
from lib.catalog.rest_presets import RestPreset
from lib.i18n import gettext as _
from lib.i18n import language
from lib.services.charges import AGAIN, ISSUE, ONETIME, VBANK
from lib.ui import words

KEEP: Final = "charges.keep"  # onetime with a handle: charge a card and keep it
KINDS: Final = (ONETIME, KEEP, ISSUE, AGAIN, VBANK)
CARDS: Final = frozenset({ONETIME, KEEP, ISSUE})

_CALLS: Final = {
    ONETIME: "onetime",
    KEEP: "onetime",
    ISSUE: "billing.issue",
    AGAIN: "again",
    VBANK: "vbank",
}
_FIRST: Final = {
    ONETIME: ("merchant_uid", "name", "amount", "card_quota", "buyer_name"),
    KEEP: ("customer_uid", "merchant_uid", "name", "amount", "card_quota", "buyer_name"),
    ISSUE: ("customer_uid", "customer_name"),
    AGAIN: ("customer_uid", "merchant_uid", "name", "amount", "card_quota", "buyer_name"),
    VBANK: ("merchant_uid", "name", "amount", "vbank_code", "vbank_due", "buyer_name"),
}
_CARD: Final = frozenset({"card_number", "expiry", "birth", "pwd_2digit", "cvc"})
# How a call names its channel is the console's to say; these do nothing at Toss (rest API facts).
_NOT_ASKED: Final = frozenset(
    {
        *("pg", "channel_key", "channelGroupId", "channel_group_id", "extra", "vat_amount"),
        *("interest_free_by_merchant", "use_card_point", "cash_receipt_type", "vbank_holder"),
    }
)


def operation(kind: str) -> str:
    """Return the catalogue name of the call behind a form."""
    return ONETIME if kind == KEEP else kind


def of_preset(preset: RestPreset) -> str:
    """Return the form that a call of the guide is filled into."""
    return KEEP if preset.call == ONETIME and "customer_uid" in preset.body else preset.call


def title(kind: str) -> str:
    """Return what a form is called."""
    return _("Charge a card and keep it") if kind == KEEP else words.call(kind)


def more(kind: str) -> list[BodyName]:
    """Return what a call may carry besides the fields that stand in the open."""
    hidden = {*_FIRST[kind], *_CARD, *_NOT_ASKED}
    if kind == ONETIME:
        hidden.add("customer_uid")  # that is another form
    return [one for name, one in rest_bodies.known(_CALLS[kind]).items() if name not in hidden]


def label(kind: str, name: str) -> str:
    """Return the label of a field: what people call it, and its name on the wire."""
    entry = rest_bodies.known(_CALLS[kind])[name]
    said = entry.ko if language() == "ko" else entry.en
    return f"{said} ({name})" if said else name
