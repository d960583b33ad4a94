"""Does the trail hold who did what, and no secret?"""

from __future__ import annotations

import pytest
from sqlmodel import select

from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.schema import AuditRow


def test_a_line_says_who_did_what_on_what_and_hides_what_is_secret(database: Database) -> None:
    with database.writing() as session:
        audit.append(
            session,
            at=7,
            actor="kim",
            action="charge.accepted",
            subject="at-1",
            data={"cvc": "123", "note": "5409-2600-0000-4321", "imp_uid": "imp_1"},
        )
    with database.reading() as session:
        line = session.exec(select(AuditRow)).one()
    assert (line.at, line.actor, line.action, line.subject) == (
        7,
        "kim",
        "charge.accepted",
        "at-1",
    )
    assert line.data == {"cvc": "***", "note": "540926******4321", "imp_uid": "imp_1"}


def test_a_line_goes_with_the_act_it_tells_of(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            audit.append(session, at=1, actor="a", action="x", subject="s", data={})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with database.reading() as session:
        assert session.exec(select(AuditRow)).all() == []
