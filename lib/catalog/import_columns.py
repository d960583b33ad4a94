"""Which columns may a file of payments have, how is each recognised, and what do its words mean?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Literal

from lib.catalog import issuers, pay_methods
from lib.catalog.reading import Fact, read


class CellKind(StrEnum):
    """How is a cell read?"""

    ID = "id"
    TEXT = "text"
    CARD = "card"
    AMOUNT = "amount"
    CURRENCY = "currency"
    MOMENT = "moment"
    MONTHS = "months"
    STATUS = "status"
    LINE = "line"
    METHOD = "method"
    ISSUER = "issuer"
    ENVIRONMENT = "environment"


class ImportColumn(Fact):
    """One column.

    Attributes:
        name: by which a mapping names it.
        kind: how its cells are read.
        en: English title.
        ko: Korean title.
        also: other headings by which it is recognised.
    """

    name: str
    kind: CellKind
    en: str
    ko: str
    also: tuple[str, ...] = ()


class _Word(Fact):
    """What some words of a cell stand for."""

    kind: Literal["status", "line", "environment", "method", "currency", "months", "half"]
    value: str
    said: tuple[str, ...]


@cache
def columns() -> tuple[ImportColumn, ...]:
    """Return all columns in the order in which they are offered."""
    return read("import_columns", "column", ImportColumn)


@cache
def by_name() -> dict[str, ImportColumn]:
    """Return the columns by their name."""
    return {column.name: column for column in columns()}


def named(heading: str) -> str:
    """Return which column a heading means; empty where it means none."""
    return _headings().get(bare(heading), "")


def meaning(kind: str, said: str) -> str:
    """Return what a word of a cell stands for; empty where nobody knows it.

    Methods and issuers stand for their codes.

    Args:
        kind: a CellKind, or ``half`` for the halves of a day.
        said: the word.
    """
    return _meanings(kind).get(bare(said), "")


def bare(said: str) -> str:
    """Return a word without case, blanks and signs."""
    return re.sub(r"[\W_]+", "", said).lower()


@cache
def _headings() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns():
        for said in (column.name, column.en, column.ko, *column.also):
            found.setdefault(bare(said), column.name)
    return found


@cache
def _meanings(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for said, value in _said(kind):
        found.setdefault(bare(said), value)
    return found


def _said(kind: str) -> Iterator[tuple[str, str]]:
    if kind == CellKind.METHOD:
        for method in pay_methods.pay_methods():
            yield from ((said, method.code) for said in (method.code, method.en, method.ko))
    if kind == CellKind.ISSUER:
        for one in issuers.issuers():
            for said in (one.code, one.ko, one.card_name, one.en):
                yield said, one.code
    for word in read("import_columns", "word", _Word):
        if word.kind == kind:
            yield from ((said, word.value) for said in word.said)
