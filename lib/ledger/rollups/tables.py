"""In which tables do the sums lie? By day and by month; a month spares reading its days.

``basis`` and ``axis`` are numbers of lib.ledger.rollups.cells; ``grain`` is 0 for Korean days since
1970 and 1 for months since the year 0. Amounts are minor units.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
)
from sqlmodel import Field

from lib.ledger.rollups.cells import Dim
from lib.ledger.schema import Table

_ID = BigInteger().with_variant(Integer(), "sqlite")  # there, only INTEGER is the row's own number


class DimRow(Table, table=True):
    """What payments have in common: one row for each combination that occurs."""

    __tablename__: ClassVar[str] = "pay_dim"
    __table_args__ = (UniqueConstraint(*Dim._fields, name="uq_pay_dim"),)

    id: int = Field(sa_column=Column(_ID, primary_key=True, autoincrement=False))
    environment: str
    currency: str
    pay_method: str
    pg_module: str
    mid: str
    card_code: str
    installment_months: int
    fail_reason: str


class CubeRow(Table, table=True):
    """Sums of all payments of one period that have everything in common: for any filter."""

    __tablename__: ClassVar[str] = "roll_cube"
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}

    basis: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    grain: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    period: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    state: str = Field(primary_key=True)
    dim_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    n: int = Field(sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)
    cancelled: int = Field(sa_type=BigInteger)


class AxisRow(Table, table=True):
    """Sums of one period along one axis, such as the method: what screens show first."""

    __tablename__: ClassVar[str] = "roll_axis"
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}

    basis: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    axis: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    grain: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    period: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    environment: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    state: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    n: int = Field(sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)
    cancelled: int = Field(sa_type=BigInteger)


class DayRow(Table, table=True):
    """How often something has changed on a Korean day, on any basis: the key of cached answers."""

    __tablename__: ClassVar[str] = "roll_day"
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}

    day: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    version: int = Field(sa_type=BigInteger)


class CodeRow(Table, table=True):
    """A small number for a state and what payments have in common; given once and for good."""

    __tablename__: ClassVar[str] = "strip_code"
    __table_args__ = (UniqueConstraint("dim_id", "state", name="uq_strip_code"),)

    code: int = Field(sa_column=Column(_ID, primary_key=True, autoincrement=False))
    dim_id: int = Field(sa_type=BigInteger)
    state: str
    environment: str
    currency: str
    pay_method: str
    pg_module: str
    mid: str
    card_code: str
    installment_months: int
    fail_reason: str


class StripRow(Table, table=True):
    """One Korean day on one basis, packed column by column; see lib.ledger.rollups.strips.

    It counts only while ``version`` is that of its day in ``roll_day``.
    """

    __tablename__: ClassVar[str] = "roll_strip"

    kind: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    basis: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    day: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    version: int = Field(sa_type=BigInteger)
    n: int
    codes: bytes = Field(sa_type=LargeBinary)
    counts: bytes = Field(sa_type=LargeBinary)
    amounts: bytes = Field(sa_type=LargeBinary)
    extras: bytes = Field(sa_type=LargeBinary)
