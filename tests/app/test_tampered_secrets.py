"""What is said when a sealed secret was changed in the database, or the key is lost?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from lib.access.vault import FILE
from lib.cli.doctor import State, examined
from lib.ledger.schema import AttemptRow, ChannelRow
from lib.services.bootstrap import Services
from lib.ui import session
from tests.app.screen import button, field, words

Open = Callable[..., AppTest]
SENTENCE = {"en-US": "A stored REST secret cannot be opened", "ko-KR": "저장된 REST 시크릿을 열 수"}
EACH = pytest.mark.parametrize("harm", ["changed", "lost"])


def harmed(services: Services, installation: Path, harm: str) -> None:
    """Change what is sealed, or lose what it was sealed with; the console then starts anew."""
    if harm == "changed":
        with services.database.writing() as session:
            for row in session.exec(select(ChannelRow)).all():
                middle = len(row.sealed_rest_secret) // 2
                row.sealed_rest_secret = (
                    row.sealed_rest_secret[:middle]
                    + ("A" if row.sealed_rest_secret[middle] != "A" else "B")
                    + row.sealed_rest_secret[middle + 1 :]
                )
                session.add(row)
    else:
        (installation / FILE).unlink()
    st.cache_resource.clear()


@EACH
@pytest.mark.parametrize("locale", SENTENCE)
def test_the_channels_say_it_beside_each_and_can_be_mended(
    open_page: Open, services: Services, installation: Path, harm: str, locale: str
) -> None:
    harmed(services, installation, harm)
    app = open_page("channels", locale=locale)
    assert not app.exception
    assert SENTENCE[locale] in words(app)


@EACH
def test_a_check_of_the_connection_says_it(
    open_page: Open, services: Services, installation: Path, harm: str
) -> None:
    harmed(services, installation, harm)
    app = open_page("channels")
    button(app, "Check connection").click().run()
    assert not app.exception
    assert SENTENCE["en-US"] in words(app)


@EACH
def test_a_charge_says_it_and_nothing_is_sent(
    open_page: Open, services: Services, installation: Path, harm: str
) -> None:
    harmed(services, installation, harm)
    app = open_page("charges")
    next(one for one in app.button if one.label.startswith("Charge")).click().run()
    assert not app.exception
    assert SENTENCE["en-US"] in words(app)
    with services.database.reading() as session:
        assert session.exec(select(AttemptRow)).all() == []


def test_a_secret_that_is_entered_anew_mends_it(
    open_page: Open, services: Services, installation: Path
) -> None:
    harmed(services, installation, "lost")
    (row, *_others) = services.channels.all()
    app = open_page("channels", channel=row.id)
    field(app, "REST key").set_value("imp_apikey")
    field(app, "REST secret").set_value("imp_secret")
    button(app, "Save").click().run()
    assert not app.exception
    assert row.name not in session.services().sealing.broken()


@EACH
def test_the_doctor_names_the_channels_and_a_cure(
    services: Services, installation: Path, harm: str
) -> None:
    names = [row.name for row in services.channels.all()]
    harmed(services, installation, harm)
    (check,) = (one for one in examined() if one.name == "secrets")
    assert check.state is State.FAIL
    assert all(name in check.said for name in names)
    assert "enter them anew under Channels" in check.cure
