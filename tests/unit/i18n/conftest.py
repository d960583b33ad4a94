"""What do tests of languages share? A way to speak one, taken back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import lib.i18n
from lib.i18n import speak_with


@pytest.fixture
def speak() -> Iterator[Callable[[str], None]]:
    """Choose the language of all texts for one test."""
    before = lib.i18n._resolver

    def choose(code: str) -> None:
        speak_with(lambda: code)

    yield choose
    speak_with(before)
