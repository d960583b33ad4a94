"""Do the documents say what the code does? Names, settings, links and pictures are compared."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from babel.messages.pofile import read_po
from pydantic import SecretStr

from lib import __version__
from lib.catalog import fields
from lib.catalog.faults import faults
from lib.catalog.operations import operations
from lib.catalog.pg_modules import sdk
from lib.catalog.vocabulary import SdkGeneration
from lib.i18n import CATALOGUES
from lib.kernel.settings import PREFIX, PROJECT, Settings
from tests.browser.pictures import SCENES

README: Final = PROJECT / "README.md"
ARCHITECTURE: Final = PROJECT / "docs" / "ARCHITECTURE.md"
DEPENDENCIES: Final = PROJECT / "docs" / "DEPENDENCIES.md"
DOCUMENTS: Final = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").rglob("*.md"))]
FOLDERS: Final = ("docs", "lib", "pages", "tests", ".streamlit")

# Screen words of the glossary that are no message of their own.
NO_MESSAGES: Final = {"–", "imp_uid", "error", "warning", "note"}  # noqa: RUF001

# Written in parts, so that this file is no finding of its own test.
REGISTRIES: Final = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("anaconda", "org"),
        ("ghcr", "io"),
        ("docker", "io"),
        ("golang", "org"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("cdnjs", "com"),
        ("cloudflare", "com"),
        ("esm", "sh"),
        ("jquery", "com"),
        ("googleapis", "com"),
        ("gstatic", "com"),
    )
]
CDN: Final = re.compile(r"\bcdn[.-][\w-]+\.[a-z]{2,}")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def links(path: Path) -> Iterator[tuple[bool, str]]:
    """Give every link of a document: whether it is a picture, and where it leads."""
    prose = re.sub(r"```.*?```", "", text(path), flags=re.DOTALL)
    for match in re.finditer(r"(!?)\[[^\]]*\]\(([^)\s]+)\)", prose):
        yield bool(match[1]), match[2]


def anchors(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as a forge makes them."""
    headings = re.findall(r"^#+ (.+)$", text(path), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table(path: Path, columns: int) -> list[list[str]]:
    """Return the rows of all tables that have so many columns, headings included."""
    rows = [
        [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
        for line in text(path).splitlines()
        if line.startswith("|")
    ]
    return [row for row in rows if len(row) == columns]


def written(value: object) -> str:
    """Write a default as the README does."""
    if isinstance(value, SecretStr):
        return written(value.get_secret_value())
    if isinstance(value, bool):
        return f"`{value}`".lower()
    if isinstance(value, float):
        return f"`{value:g}`"
    return f"`{value}`" if value != "" else "empty"


@pytest.mark.parametrize("field", [field for field in Settings.model_fields if field != "data_dir"])
def test_the_readme_names_each_setting_with_its_default(field: str) -> None:
    told = {row[0]: row[1] for row in table(README, 3)}

    assert told[f"`{PREFIX}{field.upper()}`"] == written(Settings.model_fields[field].default)


def test_the_readme_names_no_setting_that_is_gone() -> None:
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}

    assert set(re.findall(rf"{PREFIX}\w+", text(README))) == known


def test_every_call_of_the_sandbox_is_listed() -> None:
    text = (PROJECT / "docs" / "SANDBOX.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`((?:GET|POST|PUT|DELETE) /[^`]*)`", text))
    own = {call for call in listed if "/_control" in call or "/internal" in call}

    assert listed - own == {f"{entry.method} {entry.path}" for entry in operations()}


def test_every_fault_of_the_sandbox_is_listed_with_what_it_does() -> None:
    told = {row[0]: row[2] for row in table(PROJECT / "docs" / "SANDBOX.md", 3)}

    assert {f"`{fault.name}`": told.get(f"`{fault.name}`") for fault in faults()} == {
        f"`{fault.name}`": fault.effect_en for fault in faults()
    }


def test_every_dependency_has_its_line_and_every_line_its_dependency() -> None:
    project = tomllib.loads(text(PROJECT / "pyproject.toml"))
    extras = project["project"].get("optional-dependencies", {}).values()
    wanted = [
        *project["project"]["dependencies"],
        *(requirement for extra in extras for requirement in extra),
        *project["dependency-groups"]["dev"],
    ]
    declared = sorted({re.split(r"[\[<>=!~; ]", requirement)[0] for requirement in wanted})
    explained = sorted(
        row[0].strip("`") for row in table(DEPENDENCIES, 3) if row[0].startswith("`")
    )

    assert explained == declared


def test_the_readme_names_every_make_target() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", text(PROJECT / "Makefile"), re.MULTILINE)

    missing = [target for target in targets if f"make {target}" not in text(README)]

    assert targets
    assert missing == []


def test_the_readme_names_no_make_target_that_is_gone() -> None:
    targets = set(re.findall(r"^([a-z]+):", text(PROJECT / "Makefile"), re.MULTILINE))

    assert set(re.findall(r"`make ([a-z]+)", text(README))) <= targets


def test_the_readme_names_every_page_and_none_that_is_gone() -> None:
    there = {name(path) for path in (PROJECT / "pages").glob("*.py")}

    assert set(re.findall(r"pages/\w+\.py", text(README))) == there


@pytest.mark.parametrize("document", [README, ARCHITECTURE], ids=name)
def test_every_folder_of_lib_is_described(document: Path) -> None:
    rooms = {path.parent.name for path in (PROJECT / "lib").glob("*/__init__.py")}

    assert set(re.findall(r"lib/(\w+)\b(?!\.)", text(document))) >= rooms


def test_every_decision_is_linked_from_the_architecture() -> None:
    decisions = {path.name for path in (PROJECT / "docs" / "adr").glob("*.md")}
    linked = {target.removeprefix("adr/") for _, target in links(ARCHITECTURE) if "adr/" in target}

    assert linked == decisions


def test_every_decision_has_its_three_parts() -> None:
    parts = {
        path.name: re.findall(r"^## (.+)$", text(path), re.MULTILINE)
        for path in (PROJECT / "docs" / "adr").glob("*.md")
    }

    assert set(map(tuple, parts.values())) == {("Context", "Decision", "Consequences")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for is_picture, target in links(document):
        if is_picture or target.startswith(("https://", "http://")):
            continue
        file, _, anchor = target.partition("#")
        there = document.parent / file if file else document
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


def test_the_pictures_of_the_documents_are_those_that_are_taken() -> None:
    shown = {
        (document.parent / target).resolve()
        for document in DOCUMENTS
        for is_picture, target in links(document)
        if is_picture
    }
    there = set((PROJECT / "docs" / "images").glob("*.png"))

    assert shown == there
    assert {path.stem for path in there} == set(SCENES)


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    newest = re.search(r"^## (\S+)", text(PROJECT / "CHANGELOG.md"), re.MULTILINE)

    assert newest is not None
    assert newest[1] == __version__


def test_version_and_package_agree() -> None:
    project = tomllib.loads(text(PROJECT / "pyproject.toml"))

    assert project["project"]["version"] == __version__


def test_the_error_tree_is_drawn_as_it_is() -> None:
    from lib.kernel import errors  # noqa: PLC0415 — its docstring is the drawing compared here

    def drawn(said: str) -> list[str]:
        return re.findall(r"[├└] (\w+)", said)

    assert drawn(text(ARCHITECTURE)) == drawn(errors.__doc__ or "")


def test_the_glossary_speaks_as_the_screens_do() -> None:
    with (CATALOGUES / "ko.po").open("rb") as file:
        said = {str(message.id): str(message.string) for message in read_po(file, locale="ko")}
    said |= {field.en: field.ko for field in fields.fields()} | {
        english: korean for english, korean in said.items() if korean
    }
    rows = [row for row in table(PROJECT / "docs" / "GLOSSARY.md", 6) if row[0] != "concept"]
    words = [
        pair for row in rows for pair in zip(row[3].split("; "), row[4].split("; "), strict=True)
    ]

    assert words
    for english, korean in words:
        if english not in NO_MESSAGES and set(english) != {"-"}:
            assert said[english] in {korean, ""}, english


def test_no_file_names_a_registry_or_a_content_network() -> None:
    scripts = {script for generation in SdkGeneration for script in sdk(generation).scripts}
    files = [
        *(path for pattern in ("*.md", "*.py", "*.toml") for path in PROJECT.glob(pattern)),
        *(
            path
            for folder in FOLDERS
            for path in (PROJECT / folder).rglob("*")
            if path.suffix in {".md", ".py", ".toml"}
        ),
    ]
    found = []
    for path in files:
        content = text(path)
        for script in scripts:  # the facts' own addresses are what a merchant's page must load
            content = content.replace(script, "")
        found += [f"{name(path)}: {host}" for host in REGISTRIES if host in content]
        found += [f"{name(path)}: {host}" for host in CDN.findall(content)]

    assert found == []
