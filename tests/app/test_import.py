"""Does a file come in on the screen, and only when somebody says so?"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import func, select
from streamlit.testing.v1 import AppTest

from lib.ledger.schema import PaymentRow
from lib.services.bootstrap import Services
from tests.app.screen import button, healthy, words
from tests.unit.services.importing import HEAD, ROW, csv_of, row

Open = Callable[..., AppTest]
GOOD = csv_of(ROW, row(imp_uid="imp_2", order="o-2", amount="x"))


def upload(app: AppTest, content: bytes) -> AppTest:
    uploader: Any = app.get("file_uploader")[0]
    uploader.upload("july.csv", content, "text/csv")
    return app.run()


def until(app: AppTest, label: str) -> AppTest:
    """Draw until a job has ended and its button is there."""
    for _ in range(100):
        if any(one.label == label for one in app.button):
            return app
        time.sleep(0.1)
        app.run()
    raise AssertionError(words(app))


def count(services: Services) -> int:
    with services.database.reading() as session:
        return session.exec(select(func.count()).select_from(PaymentRow)).one()


def test_a_file_is_shown_read_and_taken(open_page: Open, services: Services) -> None:
    app = upload(open_page("payments", part="sources"), GOOD)

    healthy(app)
    shown = next(one.value for one in app.dataframe if "What is wrong" in one.value.columns)
    assert list(shown["Order number"]) == ["order-1", "o-2"]
    assert "x is no amount" in shown["What is wrong"][1]
    until(button(app, "Read the whole file").click().run(), "Take 1 payments in")
    assert {one.label: one.value for one in app.metric}["Lines refused"] == "1"
    assert count(services) == 0

    button(app, "Take 1 payments in").click().run()
    for _ in range(50):
        if "1 payments were taken in." in words(app):
            break
        time.sleep(0.1)
        app.run()
    healthy(app)
    assert "1 payments were taken in." in words(app)
    assert count(services) == 1

    (file,) = services.imports.recent()
    detail = open_page("payments", imp_uid="imp_1", environment="sandbox")
    healthy(detail)
    assert f"Imported from {file.name}, line 2" in words(detail)


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_a_file_that_is_none_is_answered_by_a_sentence(open_page: Open, locale: str) -> None:
    app = upload(open_page("payments", locale=locale, part="sources"), b"a,b\n\x00")

    assert not app.exception
    assert len(app.error) == 1


def test_a_column_that_is_needed_is_asked_for(open_page: Open) -> None:
    app = upload(open_page("payments", part="sources"), csv_of(("1", "2"), head=("A", "B")))

    healthy(app)
    assert "Say which column holds the order number." in words(app)
    assert button(app, "Read the whole file").disabled


def test_a_mapping_is_saved_under_a_name_and_used_again(
    open_page: Open, services: Services
) -> None:
    head = ("A", "B", "C")
    content = csv_of(("o-1", "900", "2026-07-01"), head=head)
    app = upload(open_page("payments", part="sources"), content)
    for label, name in (("A", "merchant_uid"), ("B", "amount"), ("C", "at")):
        next(one for one in app.selectbox if one.label == label).select(name)
    app.run()
    next(one for one in app.text_input if one.label == "Save these columns as").set_value("bank")
    button(app, "Save columns").click().run()
    assert [one.name for one in services.views.all("import")] == ["bank"]

    other = upload(open_page("payments", part="sources"), content)
    next(one for one in other.selectbox if one.label == "Saved mapping").select("bank").run()

    healthy(other)
    assert not button(other, "Read the whole file").disabled


def test_an_empty_ledger_says_that_no_file_was_brought_in(open_page: Open) -> None:
    assert HEAD
    assert "No file was brought in yet." in words(open_page("payments", part="sources"))
