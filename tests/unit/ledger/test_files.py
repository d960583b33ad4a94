"""What does a file count? Until the gateway tells of the payment, and then not at all."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, select

from lib.ledger.engine import Database
from lib.ledger.facts import Cause, Effect, PaymentFact, stand_in
from lib.ledger.record import record
from lib.ledger.schema import CancelRow, ObservationRow, PaymentRow
from tests.databases import fresh
from tests.unit.ledger.facts import fact, life
from tests.unit.ledger.made_up import payment
from tests.unit.ledger.test_proof import drifts, told

AT = 1_795_402_800


def hear(session: Session, said: PaymentFact, cause: Cause) -> Effect:
    seen = told(said)
    return record(
        session,
        seen.fact,
        environment="live",
        channel_id="ch-1",
        cause=cause,
        observed_at=AT,
    )


def in_file(session: Session, said: PaymentFact) -> Effect:
    return hear(session, said, Cause.IMPORT)


def from_gateway(session: Session, said: PaymentFact) -> Effect:
    return hear(session, said, Cause.FETCH)


def without_number(said: PaymentFact) -> PaymentFact:
    values = {**said.values, "imp_uid": stand_in(said.values["merchant_uid"])}
    return PaymentFact(values, said.cancels, said.body)


def only(session: Session) -> PaymentRow:
    session.flush()
    return session.exec(select(PaymentRow)).one()


def test_what_a_file_says_counts_until_the_gateway_tells(database: Database) -> None:
    with database.writing() as session:
        assert in_file(session, life("imp_1", [300], at=AT)[-1]) is Effect.NEW
        assert only(session).is_imported
        assert from_gateway(session, fact("imp_1", started_at=AT, paid_at=AT + 1)) is Effect.CHANGED
        kept = only(session)
        assert (kept.is_imported, kept.cancelled, kept.paid_at) == (False, 0, AT + 1)
        assert session.exec(select(CancelRow)).all() == []
    assert drifts(database) == []


def test_a_file_changes_nothing_of_what_the_gateway_told(database: Database) -> None:
    lived = life("imp_1", [300], at=AT)
    with database.writing() as session:
        from_gateway(session, lived[1])
        assert in_file(session, lived[-1]) is Effect.FLAGGED  # further along: fetch it again
        assert in_file(session, lived[0]) is Effect.LATE
        assert in_file(session, lived[1]) is Effect.UNCHANGED
        assert in_file(session, fact("imp_1", amount=5, paid_at=AT)) is Effect.FLAGGED
        kept = only(session)
        assert (kept.cancelled, kept.amount, kept.flag, kept.is_imported) == (0, 1000, "", False)
    assert drifts(database) == []


def test_the_same_file_again_only_adds_to_the_count(database: Database) -> None:
    said = life("imp_1", [300, 700], at=AT)[-1]
    with database.writing() as session:
        in_file(session, said)
        assert in_file(session, said) is Effect.UNCHANGED
        assert session.exec(select(ObservationRow)).one().seen == 2


def test_of_two_files_the_one_that_is_further_along_counts_cancels_included(
    database: Database,
) -> None:
    lived = life("imp_1", [300, 700], at=AT)
    renamed = replace(
        lived[-1],
        cancels=tuple(replace(one, cancellation_id="whole") for one in lived[-1].cancels[:1]),
    )
    with database.writing() as session:
        in_file(session, lived[-2])
        in_file(session, renamed)
        in_file(session, lived[-2])
        names = session.exec(select(CancelRow.cancellation_id)).all()
        assert list(names) == ["whole"]
    assert drifts(database) == []


def test_a_payment_without_number_is_known_again_by_its_order_number(database: Database) -> None:
    said = life("imp_1", [300], at=AT)[-1]
    with database.writing() as session:
        in_file(session, without_number(said))
        assert only(session).imp_uid.startswith("file_")
        from_gateway(session, said)
        assert (only(session).imp_uid, only(session).is_imported) == ("imp_1", False)
    assert drifts(database) == []


def test_a_failed_try_in_a_second_file_does_not_count_the_order_twice(database: Database) -> None:
    paid = fact("imp_2", paid_at=AT, merchant_uid="order-1")
    with database.writing() as session:
        in_file(session, without_number(paid))
        in_file(session, fact("imp_1", status="failed", failed_at=AT - 9, merchant_uid="order-1"))
        in_file(session, paid)
        session.flush()
        rows = session.exec(select(PaymentRow).order_by(PaymentRow.imp_uid)).all()
        assert [(row.imp_uid, row.status) for row in rows] == [
            ("imp_1", "failed"),
            ("imp_2", "paid"),
        ]
    assert drifts(database) == []


@given(st.integers(0, 2**32))
@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_once_the_gateway_has_told_it_is_as_if_there_had_been_no_file(seed: int) -> None:
    random = Random(seed)  # noqa: S311 — no secret
    lives = [payment(random, number) for number in range(10)]
    spoken = [random.choice(states) for states in lives for _ in range(2)]
    random.shuffle(spoken)
    heard: list[tuple[PaymentFact, Cause]] = [(said, Cause.SYNC) for said in spoken]
    for states in lives:
        for _ in range(random.randrange(4)):
            said = random.choice(states)
            if random.random() < 0.3:
                said = without_number(said)
            if random.random() < 0.3:
                said = replace(said, values={**said.values, "amount": 7, "cancelled": 0})
            heard.insert(random.randrange(len(heard) + 1), (said, Cause.IMPORT))
    pictures = []
    for some in (heard, [one for one in heard if one[1] is not Cause.IMPORT]):
        with TemporaryDirectory() as folder:
            database = fresh(folder)
            with database.writing() as session:
                for said, cause in some:
                    # A file whose number is known by its order is read with that number.
                    hear(session, _known(session, said), cause)
            assert drifts(database) == []
            with database.reading() as session:
                pictures.append(_picture(session))
            database.close()
    assert pictures[0] == pictures[1]


def _known(session: Session, said: PaymentFact) -> PaymentFact:
    session.flush()
    found = session.exec(
        select(PaymentRow.imp_uid).where(PaymentRow.merchant_uid == said.values["merchant_uid"])
    ).first()
    if not said.values["imp_uid"].startswith("file_") or found is None:
        return said
    return replace(said, values={**said.values, "imp_uid": found})


def _picture(session: Any) -> list[list[Any]]:  # noqa: ANN401
    payments = session.execute(select(PaymentRow.__table__).order_by(PaymentRow.imp_uid))  # type: ignore[attr-defined]
    queries = (
        "SELECT cancellation_id, amount, cancelled_at FROM payment_cancel ORDER BY 1, 2, 3",
        "SELECT * FROM roll_cube WHERE n <> 0 ORDER BY 1, 2, 3, 4, 5",
        "SELECT * FROM roll_axis WHERE n <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8",
    )
    found = [[tuple(row) for row in session.execute(text(query))] for query in queries]
    return [[tuple(row)[1:] for row in payments], *found]
