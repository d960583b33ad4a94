"""Which settings are there? ``docs/SETTINGS.md``, written from their model.

``python -m tests.settings_page`` writes the page anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from annotated_types import Ge, Gt, Le, Lt
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from lib.kernel.settings import PREFIX, PROJECT, Settings

PAGE: Final = PROJECT / "docs" / "SETTINGS.md"
_HEAD: Final = """\
# Settings

Environment variables, read once at the start; none has to be set.
A value that cannot be used stops the start with one sentence that names the variable.
This page is written from `lib/kernel/settings.py` by `python -m tests.settings_page`.
`python -m lib doctor` says of each that is set whether it fits.

| variable | kind | default | meaning |
|---|---|---|---|
"""
_LIMITS: Final = ((Gt, "gt", "above"), (Ge, "ge", "from"), (Lt, "lt", "below"), (Le, "le", "to"))


def page() -> str:
    """Return the whole page."""
    meanings = dict(_meanings())
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_kind(field)} | {_default(name, field)} "
        f"| {meanings[name]} |"
        for name, field in Settings.model_fields.items()
    ]
    return _HEAD + "\n".join(rows) + "\n"


def _meanings() -> Iterator[tuple[str, str]]:
    """Give the attributes as the docstring explains them."""
    told = (Settings.__doc__ or "").partition("Attributes:")[2]
    for name, meaning in re.findall(r"^ {8}(\w+): (.*(?:\n {12}.*)*)", told, re.MULTILINE):
        yield name, re.sub(r"\s+", " ", meaning).replace("``", "`").replace("|", "\\|")


def _kind(field: FieldInfo) -> str:
    names: dict[Any, str] = {
        bool: "true or false",
        int: "whole number",
        float: "number",
        SecretStr: "secret text",
    }
    limits = [
        f"{word} {getattr(limit, attribute):g}"
        for limit in field.metadata
        for kind, attribute, word in _LIMITS
        if isinstance(limit, kind)
    ]
    return ", ".join([names.get(field.annotation, "text"), *limits])


def _default(name: str, field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if name == "data_dir":
        return "`data` in the project"
    if isinstance(value, bool):
        return f"`{value}`".lower()
    if isinstance(value, float):
        return f"`{value:g}`"
    return f"`{value}`" if value != "" else "empty"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
