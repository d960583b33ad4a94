"""Does a payment end in the same row, however its life is told?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from lib.kernel.ids import mint_id
from lib.ledger.engine import Database
from lib.ledger.record import Effect, PaymentFact
from lib.ledger.schema import CancelRow, ObservationRow, PaymentRow
from tests.unit.ledger.facts import fact, life, take

AT = 1_795_402_800


def _row(database: Database, imp_uid: str) -> dict[str, Any]:
    with database.reading() as session:
        row = session.exec(select(PaymentRow).where(PaymentRow.imp_uid == imp_uid)).one()
        return row.model_dump(exclude={"id", "imp_uid", "merchant_uid"})


def _cancels(database: Database, imp_uid: str) -> list[tuple[str, int, int]]:
    with database.reading() as session:
        rows = session.exec(
            select(CancelRow)
            .join(PaymentRow, col(PaymentRow.id) == CancelRow.payment_id)
            .where(PaymentRow.imp_uid == imp_uid)
            .order_by(CancelRow.cancellation_id)
        ).all()
        return [
            (row.cancellation_id.removeprefix(imp_uid), row.amount, row.cancelled_at)
            for row in rows
        ]


def _tell(database: Database, told: list[PaymentFact]) -> list[Effect]:
    effects = []
    for one in told:
        with database.writing() as session:
            effects.append(take(session, one))
    return effects


@st.composite
def _retold(draw: st.DrawFn) -> tuple[list[int], bool, list[int]]:
    """Draw the parts of a cancelled payment and an order to tell its states in, with repeats."""
    parts = draw(st.lists(st.integers(1, 400), max_size=4))
    fails_first = draw(st.booleans())
    states = len(parts) + 2 + fails_first
    order = draw(st.permutations(range(states)))
    repeats = draw(st.lists(st.integers(0, states - 1), max_size=6))
    places = draw(st.lists(st.integers(0, states), min_size=len(repeats), max_size=len(repeats)))
    told = list(order)
    for place, state in zip(places, repeats, strict=True):
        told.insert(place, state)
    return parts, fails_first, told


@given(_retold(), st.booleans())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_life_told_in_any_order_and_repeatedly_ends_in_the_same_row_and_cancels(
    database: Database,
    drawn: tuple[list[int], bool, list[int]],
    everything_goes_back: bool,  # noqa: FBT001 — drawn
) -> None:
    parts, fails_first, order = drawn
    amount = sum(parts) if everything_goes_back and parts else 2000
    straight, mixed = mint_id("imp"), mint_id("imp")
    _tell(database, life(straight, parts, at=AT, fails_first=fails_first, amount=amount))
    states = life(mixed, parts, at=AT, fails_first=fails_first, amount=amount)
    effects = _tell(database, [states[number] for number in order])
    assert _row(database, mixed) == _row(database, straight)
    assert _cancels(database, mixed) == _cancels(database, straight)
    assert _row(database, mixed)["cancelled"] == sum(
        part for _, part, _ in _cancels(database, mixed)
    )
    assert _row(database, mixed)["flag"] == ""
    assert effects[0] == Effect.NEW
    assert Effect.FLAGGED not in effects


@given(_retold())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_observation_ever_moves_a_payment_back(
    database: Database, drawn: tuple[list[int], bool, list[int]]
) -> None:
    parts, fails_first, order = drawn
    imp_uid = mint_id("imp")
    states = life(imp_uid, parts, at=AT, fails_first=fails_first, amount=2000)
    rank = {"ready": 0, "failed": 1, "paid": 2, "cancelled": 3}
    furthest = (0, 0)
    for number in order:
        _tell(database, [states[number]])
        row = _row(database, imp_uid)
        reached = (row["cancelled"], rank[row["status"]])
        assert reached >= furthest
        furthest = reached


def test_a_late_observation_is_kept_and_changes_nothing(database: Database) -> None:
    ready, paid = life("imp_1", [], at=AT)
    assert _tell(database, [paid, ready]) == [Effect.NEW, Effect.LATE]
    assert _row(database, "imp_1")["status"] == "paid"
    with database.reading() as session:
        kept = session.exec(select(ObservationRow).order_by(col(ObservationRow.id))).all()
    assert [row.effect for row in kept] == ["new", "late"]
    assert [row.body["status"] for row in kept] == ["paid", "ready"]


def test_the_same_answer_again_is_counted_not_kept_again(database: Database) -> None:
    paid = life("imp_1", [], at=AT)[-1]
    assert _tell(database, [paid, paid, paid]) == [Effect.NEW, Effect.UNCHANGED, Effect.UNCHANGED]
    with database.reading() as session:
        kept = session.exec(select(ObservationRow)).one()
    assert kept.seen == 3


def test_an_answer_that_an_earlier_version_digested_otherwise_is_kept_once_more_at_most(
    database: Database,
) -> None:
    paid = life("imp_1", [], at=AT)[-1]
    _tell(database, [paid])
    before = _row(database, "imp_1")
    with database.writing() as session:
        session.exec(select(ObservationRow)).one().digest = "0" * 64
    assert _tell(database, [paid, paid]) == [Effect.UNCHANGED, Effect.UNCHANGED]
    assert _row(database, "imp_1") == before
    with database.reading() as session:
        kept = session.exec(select(ObservationRow).order_by(col(ObservationRow.id))).all()
    assert [(row.effect, row.seen) for row in kept] == [("new", 1), ("unchanged", 2)]


@pytest.mark.parametrize(
    ("told", "flag"),
    [
        ({"amount": 999}, "amount"),
        ({"currency": "USD"}, "amount"),
        ({"merchant_uid": "another"}, "merchant_uid"),
        ({"status": "failed", "failed_at": AT + 99, "paid_at": 0}, "status"),
    ],
)
def test_what_contradicts_the_row_is_flagged_and_does_not_change_it(
    database: Database, told: dict[str, Any], flag: str
) -> None:
    _tell(database, [fact("imp_1", paid_at=AT + 10)])
    before = _row(database, "imp_1")
    assert _tell(database, [fact("imp_1", **{"paid_at": AT + 10, **told})]) == [Effect.FLAGGED]
    assert _row(database, "imp_1") == {**before, "flag": flag}


def test_a_payment_that_failed_after_it_was_paid_is_flagged_whichever_is_heard_first(
    database: Database,
) -> None:
    rows = []
    for imp_uid, heard_first in (("imp_1", 0), ("imp_2", 1)):
        paid = fact(imp_uid, paid_at=AT + 10)
        failed = fact(imp_uid, status="failed", failed_at=AT + 99)
        told = [paid, failed] if heard_first == 0 else [failed, paid]
        assert Effect.FLAGGED in _tell(database, told)
        rows.append(_row(database, imp_uid))
    assert rows[0] == rows[1]
    assert (rows[0]["status"], rows[0]["flag"]) == ("paid", "status")


def test_one_gateway_id_in_two_environments_is_two_payments(database: Database) -> None:
    with database.writing() as session:
        assert take(session, fact("imp_1"), environment="sandbox") == Effect.NEW
        assert take(session, fact("imp_1", amount=5), environment="test") == Effect.NEW


def test_what_is_kept_of_an_answer_is_redacted(database: Database) -> None:
    told = fact("imp_1")
    told.body["card_number"] = "5409260000004321"
    told.body["custom_data"] = '{"card": "5409-2600-0000-4321"}'
    _tell(database, [told])
    with database.reading() as session:
        body = session.exec(select(ObservationRow)).one().body
    assert body["card_number"] == "540926******4321"
    assert body["custom_data"] == '{"card": "540926******4321"}'
