"""How do tests change the program itself? In a copy, which runs as the original does."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from lib.kernel.settings import PROJECT

_FOLDERS: Final = ("lib", "pages", ".streamlit")
_FILES: Final = ("app.py", "alembic.ini")


def copied(to: Path) -> Path:
    """Copy the program into a folder, and return the folder."""
    for folder in _FOLDERS:
        shutil.copytree(PROJECT / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in _FILES:
        shutil.copy(PROJECT / file, to / file)
    return to
