"""How does a call look in code? One intermediate form, one file a language."""

from functools import cache

from lib.kernel.errors import CatalogError
from lib.kernel.registry import discover
from lib.snippets import languages as languages_package
from lib.snippets.checkout import Checkout
from lib.snippets.language import Language, Subject
from lib.snippets.rest import RestCall

__all__ = ["Checkout", "Language", "RestCall", "languages", "render"]


@cache
def _all() -> tuple[Language, ...]:
    found = discover(languages_package, "LANGUAGE", Language)
    return tuple(sorted(found, key=lambda language: (language.position, language.name)))


@cache
def languages(subject: Subject) -> tuple[Language, ...]:
    """Return the languages in which a checkout or a REST call can be written, in menu order."""
    return tuple(language for language in _all() if language.subject == subject)


def render(language_name: str, subject: Checkout | RestCall) -> str:
    """Write a checkout or a REST call in a language; the same input gives the same text.

    Raises:
        CatalogError: there is no such language, or it does not write this kind of thing.
        InvalidInput: the values are nested too deeply to be written.
    """
    kind: Subject = "checkout" if isinstance(subject, Checkout) else "rest"
    for language in languages(kind):
        if language.name == language_name:
            return language.render(subject)
    raise CatalogError(f"no language {language_name} writes a {kind}")
