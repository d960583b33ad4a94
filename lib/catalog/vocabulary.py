"""Which words do the parts share? Closed sets that code branches on; open sets are data files."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Environment(StrEnum):
    """Where a channel's calls go: our emulator, or the real gateway with a test or a live MID."""

    SANDBOX = "sandbox"
    TEST = "test"
    LIVE = "live"


# The environment of made-up history: no channel is of it, and nothing of it is ever money.
SAMPLE: Final = "sample"


class PgModule(StrEnum):
    """The two Toss modules behind PortOne V1, by their wire code."""

    UPLUS = "uplus"
    TOSSPAYMENTS = "tosspayments"


class SdkGeneration(StrEnum):
    """The browser SDK: i'mport's ``iamport.payment-1.x.js`` or PortOne's ``v1/iamport.js``.

    It also chooses between the seed-era reading of the documents and the current one.
    """

    IAMPORT = "iamport"
    PORTONE = "portone"


class MidApiVersion(StrEnum):
    """The Toss API version a MID was issued for."""

    V1_4 = "1.4"
    V2022_07_27 = "2022-07-27"


class PaymentStatus(StrEnum):
    """The gateway's four values; a partly cancelled payment stays ``paid``."""

    READY = "ready"
    PAID = "paid"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Device(StrEnum):
    """Where the payment window opens; it decides between callback and redirect."""

    PC = "pc"
    MOBILE = "mobile"
