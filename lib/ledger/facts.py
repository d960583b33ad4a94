"""What did the gateway say of a payment? In the ledger's words, before it is taken in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from lib.kernel.json_writing import canonical
from lib.kernel.redaction import redact

# Stands before a number of ours; the gateway's begin with other words.
_STAND_IN: Final = "file_"


def stand_in(merchant_uid: str) -> str:
    """Return a number for a payment of which a file does not tell that of the gateway."""
    digest = hashlib.blake2b(merchant_uid.encode("utf-8", "surrogatepass"), digest_size=12)
    return f"{_STAND_IN}{digest.hexdigest()}"


def is_stand_in(imp_uid: str) -> bool:
    """Say whether a number is one of ours."""
    return imp_uid.startswith(_STAND_IN)


class Cause(StrEnum):
    """Why the gateway's word was asked for."""

    ANSWER = "answer"
    FETCH = "fetch"
    IMPORT = "import"
    LOOKUP = "lookup"
    SAMPLE = "sample"
    SYNC = "sync"
    WEBHOOK = "webhook"


class Effect(StrEnum):
    """What an observation changed."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LATE = "late"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class CancelFact:
    """One cancellation of a payment.

    Attributes:
        cancellation_id: the gateway's id of it.
        amount: minor units given back.
        reason: as sent with the cancel.
        pg_tid: the PG's id of the cancellation.
        cancelled_at: UNIX seconds.
    """

    cancellation_id: str
    amount: int
    reason: str
    pg_tid: str
    cancelled_at: int


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """What the gateway said of a payment, in the ledger's words.

    Attributes:
        values: columns of the payment by name; see PaymentRow.
        cancels: its cancellations.
        body: the answer as it came; redacted before it is kept.
    """

    values: dict[str, Any]
    cancels: tuple[CancelFact, ...]
    body: dict[str, Any] = field(repr=False)


@dataclass(slots=True)
class Sighting:
    """A payment as it was seen.

    Attributes:
        fact: what was said.
        environment: sandbox, test, live or sample.
        channel_id: the channel through which it was seen.
        attempt_key: our act that led to it; empty = none.
        is_clean: whether it is made up here and holds nothing that must not be kept.
        body: what was said, as it may be kept.
        imp_uid: the payment's number at the gateway.
        digest: by which it is known again. Where an earlier version gave another one, the same
            answer is kept once more, and nothing else comes of it.
    """

    fact: PaymentFact
    environment: str
    channel_id: str
    attempt_key: str = ""
    is_clean: bool = False
    body: dict[str, Any] = field(init=False, repr=False)
    digest: str = field(init=False)
    imp_uid: str = field(init=False)

    def __post_init__(self) -> None:
        self.imp_uid = str(self.fact.values["imp_uid"])
        if self.is_clean:
            self.body, self.digest = self.fact.body, f"made-up:{self.imp_uid}"
            return
        self.body = redact(self.fact.body)
        self.digest = hashlib.sha256(canonical(self.body)).hexdigest()
