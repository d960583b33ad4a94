"""In which language, and how written? English message ids in the code, one ``.po`` a language.

A screen's language is asked of a resolver, which the screen floor sets once; a thread without a
screen speaks English.
"""

from __future__ import annotations

import gettext as stdlib_gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

LANGUAGES: Final = {"en": "English", "ko": "한국어"}
DEFAULT: Final = "en"
CATALOGUES: Final = Path(__file__).parent

_resolver: Callable[[], str] = lambda: DEFAULT  # noqa: E731 — replaced once, by speak_with

_spoken: ContextVar[str] = ContextVar("spoken", default="")


def speak_with(resolver: Callable[[], str]) -> None:
    """Ask this function from now on which language the present screen speaks."""
    global _resolver  # noqa: PLW0603 — one process has one screen floor
    _resolver = resolver


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while; for what is no screen, such as a page of ours."""
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """Return the language of the present screen: a key of LANGUAGES."""
    chosen = _spoken.get() or _resolver()
    return chosen if chosen in LANGUAGES else DEFAULT


@cache
def _translations(code: str) -> stdlib_gettext.NullTranslations:
    # Only a screen in another language than English needs them; a command starts faster without.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    path = CATALOGUES / f"{code}.po"
    if not path.exists():
        return stdlib_gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return stdlib_gettext.GNUTranslations(compiled)


def gettext(message: str, /, **params: object) -> str:
    """Return a message in the present language with its ``{name}`` slots filled."""
    text = _translations(language()).gettext(message)
    return text.format(**params) if params else text


def mark(message: str, /) -> str:
    """Name a message that is kept now and translated when it is shown."""
    return message


def ngettext(singular: str, plural: str, count: int, /, **params: object) -> str:
    """Return the form of a message that fits a number; ``{n}`` is the number itself."""
    text = _translations(language()).ngettext(singular, plural, count)
    return text.format(n=count, **params)
