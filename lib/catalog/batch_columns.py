"""Which columns may a file of charges have, and by which headings is each recognised?"""

from __future__ import annotations

import re
from functools import cache

from lib.catalog.reading import Fact, read


class BatchColumn(Fact):
    """One column.

    Attributes:
        name: the wire's own name, or ``test_card``.
        en: English title.
        ko: Korean title.
        also: other headings by which it is recognised.
    """

    name: str
    en: str
    ko: str
    also: tuple[str, ...] = ()


@cache
def columns() -> tuple[BatchColumn, ...]:
    """Return all columns in the order in which they are offered."""
    return read("batch_columns", "column", BatchColumn)


@cache
def by_name() -> dict[str, BatchColumn]:
    """Return the columns by their name."""
    return {column.name: column for column in columns()}


def named(heading: str) -> str:
    """Return which column a heading means; empty where it means none."""
    return _headings().get(_bare(heading), "")


@cache
def _headings() -> dict[str, str]:
    return {
        _bare(said): column.name
        for column in columns()
        for said in (column.name, column.en, column.ko, *column.also)
    }


def _bare(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading).lower()
