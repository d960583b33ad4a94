"""What is a cancel, and how does its payment stand? The facts that a refusal is foreseen from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lib.catalog.vocabulary import PaymentStatus
from lib.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class RefundAccount:
    """The buyer's account that the money of a virtual account goes back to.

    Attributes:
        holder: whose it is, at most 16 characters.
        bank: code of the bank at Toss.
        account: digits, with or without dashes; at most 16.
        tel: telephone of the holder; Toss does not ask for it.
    """

    holder: str = ""
    bank: str = ""
    account: str = ""
    tel: str = ""

    def wire(self) -> dict[str, str]:
        """Return the fields of the request; what is empty is left out."""
        fields = {
            "refund_holder": self.holder.strip(),
            "refund_bank": self.bank,
            "refund_account": re.sub(r"[- ]", "", self.account),
            "refund_tel": self.tel.strip(),
        }
        return {name: value for name, value in fields.items() if value}


NOWHERE: Final = RefundAccount()


@dataclass(frozen=True, slots=True)
class Ask:
    """A cancel as it would be sent; amounts in won.

    Attributes:
        amount: what goes back.
        checksum: the balance that the caller believes in; None = not sent.
        tax_free: the part of the amount without tax.
        refund: where the money of a virtual account goes.
    """

    amount: int
    checksum: int | None = None
    tax_free: int = 0
    refund: RefundAccount = NOWHERE


@dataclass(frozen=True, slots=True)
class Standing:
    """How a payment stands, as it was heard of last; amounts in won.

    Attributes:
        status: the gateway's word.
        pay_method: its wire code.
        amount: what was ordered.
        cancelled: what went back so far.
        paid_at: UNIX seconds; 0 = never.
        vbank_num: the virtual account that was paid into.
        is_escrow: whether the money waits with a trustee.
        card_number: masked.
        is_sandbox: whether it is the sandbox's, whose test cards say no by their last digits.
        tax_free: the ordered part without tax that has not gone back; None = not known.
        refused_before: cancels of it that its card refused.
    """

    status: str
    pay_method: str
    amount: int
    cancelled: int = 0
    paid_at: int = 0
    vbank_num: str = ""
    is_escrow: bool = False
    card_number: str = ""
    is_sandbox: bool = False
    tax_free: int | None = None
    refused_before: int = 0

    @property
    def balance(self) -> int:
        """Return what is left of it, whatever its state."""
        return self.amount - self.cancelled

    @property
    def left(self) -> int:
        """Return what can still be cancelled."""
        paid = self.status == PaymentStatus.PAID
        partly = self.status == PaymentStatus.CANCELLED and self.paid_at > 0
        return self.balance if paid or partly else 0


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A refusal that is to be expected.

    Attributes:
        code: the PG's code for it; empty where there is none.
        problem: why, and what to do; a warning where a person may want to see the refusal itself.
    """

    code: str
    problem: Problem
