"""Is every text said in every language, and in no other place than the catalogues?"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from lib.i18n import CATALOGUES, DEFAULT, LANGUAGES, gettext, language, ngettext
from lib.kernel.settings import PROJECT
from tests.messages import extract, merged, messages_of, read, slots, sources, write

TRANSLATED = [code for code in LANGUAGES if code != DEFAULT]
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
# Rules carry their texts in both languages; the sandbox says what the real gateway says; the names
# by which shops call a person's data are no texts of ours.
KOREAN_FOLDERS = ("lib/lint/rules/", "lib/sandbox/", "lib/kernel/personal.py")
KOREAN_LITERALS = {
    "lib/i18n/__init__.py": {"한국어"},  # a language's own name
    "lib/catalog/issuers.py": {"카드"},  # ends a card's name on the wire
    "lib/i18n/formats.py": {"만", "억"},  # 10^4 and 10^8, which English does not count by
}

each = pytest.mark.parametrize("code", TRANSLATED)


def catalogue(code: str) -> Catalog:
    return read(CATALOGUES / f"{code}.po")


def entries(code: str) -> list[Message]:
    return [message for message in catalogue(code) if message.id]


def forms(text: object) -> list[str]:
    """Return a text alone, or all forms of a text with a plural."""
    return [str(one) for one in text] if isinstance(text, tuple | list) else [str(text or "")]


@each
def test_every_message_has_a_translation(code: str) -> None:
    told = {
        forms(message.id)[0]: forms(message.id)[1:]
        for message in entries(code)
        if all(forms(message.string))
    }
    untold = {
        one: places
        for one, (plural, places) in extract().items()
        if told.get(one) != ([] if plural is None else [plural])
    }
    assert untold == {}, "`python -m tests.messages` adds them; then translate"


@each
def test_no_translation_is_unused(code: str) -> None:
    known = catalogue(code)
    said = extract()
    unused = [forms(message.id)[0] for message in known if message.id]
    assert [one for one in unused if one not in said] == []
    assert list(known.obsolete) == []


@each
def test_no_translation_is_fuzzy(code: str) -> None:
    assert [message.id for message in entries(code) if message.fuzzy] == []


@each
def test_a_translation_has_as_many_forms_as_its_language(code: str) -> None:
    known = catalogue(code)
    counts = {len(forms(one.string)) for one in known if isinstance(one.id, tuple | list)}
    assert counts <= {known.num_plurals}


@each
def test_a_translation_has_the_slots_of_its_message(code: str) -> None:
    wrong = {
        said: text
        for message in entries(code)
        for said in forms(message.id)[-1:]
        for text in forms(message.string)
        if text and slots(text) != slots(said)
    }
    assert wrong == {}


@each
def test_a_sentence_stays_a_sentence(code: str) -> None:
    wrong = {
        said: text
        for message in entries(code)
        for said in forms(message.id)[-1:]
        for text in forms(message.string)
        if text and (text != text.strip() or text.endswith(".") != said.endswith("."))
    }
    assert wrong == {}


@each
def test_a_catalogue_names_nobody_and_no_date(code: str) -> None:
    text = (CATALOGUES / f"{code}.po").read_text(encoding="utf-8")
    assert "Project-Id-Version: Paybench" in text
    assert [
        word for word in ("Date:", "Translator:", "Team:", "@", str(PROJECT)) if word in text
    ] == []


@each
def test_a_catalogue_is_written_alike_each_time(code: str, tmp_path: Path) -> None:
    messages = extract()
    first = tmp_path / f"{code}.po"
    write(first, merged(catalogue(code), messages))
    once_written = first.read_text(encoding="utf-8")
    write(first, merged(read(first), messages))
    assert first.read_text(encoding="utf-8") == once_written


@each
def test_a_screen_speaks_its_language(code: str, speak: Callable[[str], None]) -> None:
    speak(code)
    assert language() == code
    assert gettext("Payments") != "Payments"
    assert "3" in ngettext("{n} error", "{n} errors", 3)


def test_the_default_language_is_what_the_code_says(speak: Callable[[str], None]) -> None:
    speak(DEFAULT)
    assert gettext("Charge {amount}", amount="₩1") == "Charge ₩1"
    assert ngettext("{n} error", "{n} errors", 1) == "1 error"
    assert ngettext("{n} error", "{n} errors", 2) == "2 errors"


def test_an_unknown_language_is_the_default(speak: Callable[[str], None]) -> None:
    speak("xx")
    assert language() == DEFAULT
    assert gettext("Payments") == "Payments"


def test_messages_are_read_where_they_are_said() -> None:
    source = """
PAGE = {"title": "A title", "order": 1}
_("one " "text", name=name)
st.button(_("a label") if new else _("another"))
f"{_('inside')}"
ngettext("{n} row", "{n} rows", count)
raise InvalidInput(Problem(paths[0, 1], "Mend {this}.", params={"this": "x"}))
raise LedgerError("It is gone.")
"""
    assert {said for _line, said in messages_of(source.encode())} == {
        "A title",
        "one text",
        "a label",
        "another",
        "inside",
        ("{n} row", "{n} rows"),
        "Mend {this}.",
        "It is gone.",
    }


def test_what_is_put_together_is_no_message() -> None:
    source = """
_(message)
_(f"{count} rows")
_(f"{count} rows " "in all")
Problem("amount", "{text}", params={"text": text})
raise LedgerError(f"There is no {thing}.")
"""
    assert list(messages_of(source.encode())) == []


def test_a_text_to_translate_is_never_put_together() -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"_", "ngettext", "Problem", "_failed"}
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in _texts(node))
    ]
    assert found == []


def test_one_message_has_one_plural(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text('_("{n} row")\nngettext("{n} row", "{n} rows", 2)\n', encoding="utf-8")
    monkeypatch.setattr("tests.messages.PROJECT", tmp_path)
    monkeypatch.setattr("tests.messages.FOLDERS", (".",))
    with pytest.raises(ValueError, match="another plural"):
        extract()


def test_an_update_keeps_adds_and_drops() -> None:
    known = Catalog(locale="ko")
    known.add("Kept", "그대로")
    known.add("Dropped", "없음")
    known.add("{n} row", "{n}줄")
    new = merged(
        known,
        {
            "Kept": (None, [("pages/a.py", 3)]),
            "Added": (None, [("pages/a.py", 1)]),
            "{n} row": ("{n} rows", [("pages/a.py", 2)]),
        },
    )
    assert {forms(one.id)[0]: "".join(forms(one.string)) for one in new if one.id} == {
        "Kept": "그대로",
        "Added": "",
        "{n} row": "",
    }


def test_korean_is_written_where_it_belongs_only() -> None:
    found: dict[str, set[str]] = {}
    for path in sources():
        where = path.relative_to(PROJECT).as_posix()
        if where.startswith(KOREAN_FOLDERS):
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and HANGUL.search(text):
                found.setdefault(where, set()).add(text)
    assert found == KOREAN_LITERALS


def _texts(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of a call that are shown."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    first, last = {"ngettext": (0, 2), "Problem": (1, 2), "_failed": (1, 2)}.get(name, (0, 1))
    return call.args[first:last]
