"""What is the sample ledger made of? Methods, reasons, products and names, all of them made up."""

from __future__ import annotations

from functools import cache

from lib.catalog.reading import Fact, read


class SampleMethod(Fact):
    """A pay method, how often it occurs and how often it fails, in parts of a hundred thousand."""

    code: str
    share: int
    failing: int


class SampleReason(Fact):
    """Why a payment fails, and how often, in parts of a hundred thousand."""

    text: str
    share: int


class SampleProduct(Fact):
    """Something that is sold, and what it costs in won."""

    text: str
    price: int


class SampleName(Fact):
    """Syllables that made-up names are put together from."""

    family: str
    given: str


@cache
def methods() -> tuple[SampleMethod, ...]:
    """Return the pay methods; their shares make a hundred thousand."""
    return read("samples", "method", SampleMethod)


@cache
def reasons() -> tuple[SampleReason, ...]:
    """Return the reasons of failure; their shares make a hundred thousand."""
    return read("samples", "reason", SampleReason)


@cache
def products() -> tuple[SampleProduct, ...]:
    """Return what is sold."""
    return read("samples", "product", SampleProduct)


@cache
def names() -> SampleName:
    """Return the syllables of names."""
    return read("samples", "name", SampleName)[0]
