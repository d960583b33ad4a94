"""Which payments? One frozen filter for figures, charts, pages and exports alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from lib.kernel.clock import seoul_midnight, to_unix
from lib.ledger.rollups.cells import VOID, Axis, Basis

EPOCH: Final = date(1970, 1, 1)
TEST: Final = "test"


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which payments, by which of their times?

    Attributes:
        first_day: first Korean day, inclusive.
        last_day: last Korean day, inclusive.
        basis: the time by which a payment counts. PAID: payments on the day they were paid (failed,
            opened), money that went back on the day it went back. REQUESTED and CHANGED: a payment
            with all that has become of it on the day it was asked for, or last changed.
        environments: sandbox, test, live, sample; empty = all but test. Sums are never taken across
            environments or currencies.
        statuses: the gateway's statuses now; empty = all.
        methods: pay methods; empty = all.
        issuers: three-character issuer codes; empty = all.
        months: instalment months, 0 = lump sum; empty = all.
        pg_modules: PG modules; empty = all.
        mids: MIDs; empty = all.
        reasons: reasons of failure as the gateway worded them, cut to 100 characters; empty = all.
        currency: ISO 4217; empty = all.
        min_amount: least amount of a payment, minor units of its own currency; None = any.
        max_amount: largest amount; None = any.
        text: part of an order number, name, buyer's name, ``imp_uid`` or approval number.
        week_hour: hour of the week from Monday, midnight, by the time that counts; None = any.
        seeks_buyers: whether ``text`` is looked for in buyers' names too.
    """

    first_day: date
    last_day: date
    basis: Basis = Basis.PAID
    environments: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    pg_modules: tuple[str, ...] = ()
    mids: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    currency: str = ""
    min_amount: int | None = None
    max_amount: int | None = None
    text: str = ""
    week_hour: int | None = None
    seeks_buyers: bool = True

    @property
    def first(self) -> int:
        """Return the first Korean day since 1970."""
        return (self.first_day - EPOCH).days

    @property
    def last(self) -> int:
        """Return the last Korean day since 1970."""
        return (self.last_day - EPOCH).days

    @property
    def since(self) -> int:
        """Return the first second of the range."""
        return to_unix(seoul_midnight(self.first_day))

    @property
    def until(self) -> int:
        """Return the first second after the range."""
        return self.since + (self.last - self.first + 1) * 86_400

    @property
    def has_amounts(self) -> bool:
        """Say whether only some amounts are wanted, which no sum can tell."""
        return (self.min_amount, self.max_amount) != (None, None)

    @property
    def needs_rows(self) -> bool:
        """Say whether only the payments themselves can answer: a text or an hour is asked for."""
        return bool(self.text.strip()) or self.week_hour is not None

    @property
    def is_plain(self) -> bool:
        """Say whether all payments of its range and environments are wanted."""
        restricted = self.needs_rows or self.has_amounts or self.currency or self.statuses
        return not restricted and not any(self.restricted())

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states of the chosen statuses; empty = all."""
        voided = (VOID,) if "cancelled" in self.statuses else ()
        return (*self.statuses, *voided)

    def restricted(self) -> Iterator[tuple[Axis, tuple[str, ...]]]:
        """Give the axes along which only some keys are wanted."""
        for axis, keys in (
            (Axis.METHOD, self.methods),
            (Axis.ISSUER, self.issuers),
            (Axis.MONTHS, tuple(map(str, self.months))),
            (Axis.PG, self.pg_modules),
            (Axis.MID, self.mids),
            (Axis.REASON, self.reasons),
        ):
            if keys:
                yield axis, keys

    def includes(self, environment: str) -> bool:
        """Say whether payments of an environment are wanted."""
        return environment in self.environments if self.environments else environment != TEST

    def previous(self) -> HistoryFilter | None:
        """Return the same filter over as many days right before; None before the calendar."""
        days = (self.last_day - self.first_day).days + 1
        try:
            return replace(
                self,
                first_day=self.first_day - timedelta(days=days),
                last_day=self.last_day - timedelta(days=days),
            )
        except OverflowError:
            return None
