"""Does what goes out come in again, to the won? Random payments, files of them, an empty ledger."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from lib.access.actors import LOCAL
from lib.catalog.import_columns import CellKind
from lib.kernel.clock import FixedClock
from lib.ledger.engine import Database
from lib.ledger.history.figures import Figures
from lib.ledger.rollups.cells import Basis
from lib.ledger.schema import PaymentRow
from lib.services.exports import ExportCommand, Exports
from lib.services.history import History, HistoryFilter
from lib.services.import_cells import read
from lib.services.import_moments import CellError
from lib.services.proving import Proving
from lib.services.trail import Trail
from tests.unit.ledger.made_up import fill, some_filter
from tests.unit.services.importing import csv_of, imports_of, take

CLOCK = FixedClock(datetime(2026, 8, 5, tzinfo=UTC))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = Database(tmp_path_factory.mktemp("out") / "ledger.db")
    opened.migrate()
    with opened.writing() as session:
        fill(session, 400, 5)
    yield opened
    opened.close()


def figures(database: Database, where: HistoryFilter) -> list[Figures]:
    found = [one.now for one in History(database).kpis(where)]
    return [one for one in found if any((one.gross, one.cancelled, one.count, one.failed))]


@pytest.mark.parametrize("seed", range(int(os.environ.get("PAYBENCH_SEEDS", "6"))))
def test_an_export_brought_into_an_empty_ledger_has_the_same_figures(
    database: Database, tmp_path: Path, seed: int
) -> None:
    where = replace(some_filter(Random(seed)), text="", basis=Basis.PAID)  # noqa: S311
    form = "xlsx" if seed % 2 else "csv"
    exports = Exports(
        database=database,
        history=History(database),
        trail=Trail(database, CLOCK),
        folder=tmp_path,
        clock=CLOCK,
    )
    language = "ko" if seed % 3 else "en"
    command = ExportCommand(where, form, language=language, unmasked=True)
    made = exports.make(command, tmp_path / f"x.{form}", LOCAL)

    other = Database(tmp_path / "other.db")
    other.migrate()
    summary = take(imports_of(other, tmp_path), made.path.read_bytes(), made.path.name)

    assert summary.refused == 0
    everything = replace(
        where, statuses=(), methods=(), issuers=(), months=(), min_amount=None, max_amount=None
    )
    assert figures(other, everything) == figures(database, where)
    assert list(Proving(other, CLOCK).verify(lambda _what, _done: None)) == []
    other.close()


@given(st.lists(st.text(max_size=40), min_size=4, max_size=4))
@example(["\t"] * 4)  # more of another delimiter than the headings have of theirs
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_hostile_cells_come_in_as_they_are_or_are_refused(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    opened = Database(folder / "ledger.db")
    opened.migrate()
    order, name, amount, when = (one.replace("\0", "") for one in cells)
    head = ("주문번호", "상품명", "결제금액", "결제일시")
    written = csv_of((order, name, amount, when), ("o-1", name, "100", "2026-07-01"), head=head)

    take(imports_of(opened, folder), written.replace(b"\x00", b""))

    with opened.reading() as session:
        assert "o-1" in session.exec(select(PaymentRow.merchant_uid)).all()
    opened.close()


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes()))
@settings(max_examples=400, deadline=None)
def test_any_cell_is_a_value_or_a_sentence(cell: object) -> None:
    for kind in CellKind:
        with suppress(CellError):
            read(kind, cell, lambda _said: None)
