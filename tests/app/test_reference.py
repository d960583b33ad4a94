"""Does the reference answer what it is asked by its address, and say when it cannot?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.services.reference import Area
from tests.app.screen import healthy, words

Open = Callable[..., AppTest]


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("area", list(Area))
def test_every_kind_opens(open_page: Open, area: Area, locale: str) -> None:
    healthy(open_page("reference", locale=locale, of=area.value))


def test_an_entry_opens_by_its_address(open_page: Open) -> None:
    app = open_page("reference", of="rules", entry="R54")

    healthy(app)
    assert "Does a direct call leave its plan open?" in words(app)


def test_what_is_not_there_is_said(open_page: Open) -> None:
    app = open_page("reference", of="codes", q="<script> nowhere")

    healthy(app)
    assert "holds these words" in words(app)


def test_an_unknown_kind_or_entry_shows_what_there_is(open_page: Open) -> None:
    healthy(open_page("reference", of="riddles", entry="R999"))
