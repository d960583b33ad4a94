"""What can a buyer pay with? Codes of ``pay_method`` and which module offers them in which era."""

from __future__ import annotations

from functools import cache

from lib.catalog.reading import Fact, read
from lib.catalog.vocabulary import PgModule, SdkGeneration


class PayMethod(Fact):
    """One payment method that a Toss module offers.

    Attributes:
        code: value of ``pay_method``.
        en: English name.
        ko: Korean name.
        wallet: whether it is an easy-pay wallet.
        voucher: whether it is a gift voucher.
        billing: whether the billing-key window takes it.
        iamport: modules that offer it by the documents of the i'mport era.
        portone: modules that offer it by the current documents.
    """

    code: str
    en: str
    ko: str
    wallet: bool = False
    voucher: bool = False
    billing: bool = False
    iamport: tuple[PgModule, ...] = ()
    portone: tuple[PgModule, ...] = ()

    def offered_by(self, module: PgModule, generation: SdkGeneration) -> bool:
        """Say whether a module offers it in a generation of the documents."""
        old = generation is SdkGeneration.IAMPORT
        return module in (self.iamport if old else self.portone)


@cache
def pay_methods() -> tuple[PayMethod, ...]:
    """Return all methods of the Toss modules in the order of the published table."""
    return read("pay_methods", "pay_method", PayMethod)


@cache
def by_code() -> dict[str, PayMethod]:
    """Return the methods by their code."""
    return {method.code: method for method in pay_methods()}


@cache
def offered(module: PgModule, generation: SdkGeneration) -> tuple[PayMethod, ...]:
    """Return what a module offers in a generation of the documents, in the order of the table."""
    return tuple(method for method in pay_methods() if method.offered_by(module, generation))
