"""Which texts does the program say? Its messages, gathered from the code into ``lib/i18n/*.po``.

``python -m tests.messages`` brings the catalogues up to date: translations are kept, new messages
are added with an empty one, and what nobody says any more is dropped.
"""

from __future__ import annotations

import ast
import string
import sys
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as babel_extract
from babel.messages.pofile import read_po, write_po

from lib.i18n import CATALOGUES, DEFAULT, LANGUAGES
from lib.kernel.settings import PROJECT

# Who says something, and in which argument (counted from 1; the pair is singular and plural).
# Errors are said by lib.ui.notice, problems by lib.ui.findings.
KEYWORDS: Final[dict[str, tuple[int, ...]]] = {
    "_": (1,),
    "gettext": (1,),
    "mark": (1,),
    "ngettext": (1, 2),
    "Problem": (2,),
    "_failed": (2,),
    "LiveDisabled": (1,),
    "LedgerError": (1,),
    "AccessDenied": (1,),
    "SettingsError": (1,),
    "PAGE": (1,),
}
FOLDERS: Final = ("lib", "pages")
_HEADER: Final = """\
# Texts of Paybench. `python -m tests.messages` adds new messages and drops unused ones.
msgid ""
msgstr ""
"Project-Id-Version: Paybench\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""
_WIDTH: Final = 100

Location: TypeAlias = tuple[str, int]
Messages: TypeAlias = dict[str, tuple[str | None, list[Location]]]


def extract() -> Messages:
    """Gather the messages of the program.

    Returns:
        For each message id its plural, if it has one, and where it is said: path within the
        project and line.

    Raises:
        ValueError: one message is said with two plurals, or with one and without.
    """
    found: Messages = {}
    for path in sources():
        where = path.relative_to(PROJECT).as_posix()
        for line, said in messages_of(path.read_bytes()):
            one, plural = said if isinstance(said, tuple) else (said, None)
            known, locations = found.setdefault(one, (plural, []))
            if known != plural:
                raise ValueError(f"{where}:{line}: {one!r} is said with another plural elsewhere")
            locations.append((where, line))
    return found


def sources() -> list[Path]:
    """Return the files that may say something."""
    return sorted(path for folder in FOLDERS for path in (PROJECT / folder).rglob("*.py"))


def messages_of(source: bytes) -> Iterator[tuple[int, str | tuple[str, str]]]:
    """Gather the messages of one source text, each with its line; slots alone are none."""
    # Babel types what a reader yields as what its own `extract` does.
    found = babel_extract(_read, BytesIO(source), KEYWORDS)  # type: ignore[arg-type]
    for line, said, _comments, _context in found:
        if isinstance(said, str):
            if _has_words(said):
                yield line, said
        else:
            yield line, (said[0], said[1])


def slots(text: str) -> set[str]:
    """Return the names of a text's ``{name}`` slots.

    Raises:
        ValueError: its braces do not match.
    """
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def read(path: Path) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def merged(known: Catalog, messages: Messages) -> Catalog:
    """Return a catalogue of exactly these messages with the translations that are known."""
    new = Catalog(locale=known.locale)
    for one, (plural, locations) in messages.items():
        before = known.get(one)
        text: Any = before.string if before else None
        if plural is not None and not isinstance(text, tuple | list):
            text = None  # it had no plural before
        elif plural is None and not isinstance(text, str):
            text = None
        new.add(
            one if plural is None else (one, plural),
            text,
            locations=sorted(locations),
            flags=before.flags if before else (),
            user_comments=before.user_comments if before else (),
        )
    return new


def write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue in the order of files and messages, without dates, names and lines."""
    body = BytesIO()
    write_po(
        body, catalogue, width=_WIDTH, omit_header=True, sort_by_file=True, include_lineno=False
    )
    header = _HEADER.format(language=path.stem, plural_forms=catalogue.plural_forms)
    path.write_text(header + body.getvalue().decode().rstrip() + "\n", encoding="utf-8")


def main() -> int:
    """Bring all catalogues up to date; 1 when a translation is missing."""
    messages = extract()
    untold = 0
    for language in LANGUAGES:
        if language == DEFAULT:
            continue
        path = CATALOGUES / f"{language}.po"
        catalogue = merged(read(path) if path.exists() else Catalog(locale=language), messages)
        write(path, catalogue)
        empty = [message for message in catalogue if message.id and not _is_told(message.string)]
        untold += len(empty)
        sys.stdout.write(f"{path.name}: {len(catalogue)} messages, {len(empty)} to translate\n")
    return 1 if untold else 0


def _read(
    file: IO[bytes],
    keywords: Collection[str],
    _comment_tags: Collection[str],
    options: Mapping[str, Any],  # noqa: ARG001 — Babel passes it by name
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Read calls and PAGE titles for Babel, which picks the arguments.

    Babel's own reader takes the plain half of ``f"…" "…"`` for a message; the syntax tree does not.
    """
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name in keywords:
                yield node.lineno, name, tuple(_literal(each) for each in node.args), []
        elif isinstance(node, ast.Assign) and any(_name(each) == "PAGE" for each in node.targets):
            yield node.lineno, "PAGE", (ast.literal_eval(node.value)["title"],), []


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _has_words(text: str) -> bool:
    return any(words.strip() for words, *_slot in string.Formatter().parse(text))


def _is_told(text: Any) -> bool:  # noqa: ANN401 — one text, or one for each plural form
    return all(text) if isinstance(text, tuple | list) else bool(text)


if __name__ == "__main__":
    sys.exit(main())
