"""Does secrets.toml name an OIDC provider? Asked without Streamlit, which takes long to load."""

from __future__ import annotations

import tomllib
from pathlib import Path

from lib.kernel.errors import SettingsError


def names_provider(project: Path) -> bool:
    """Say whether the file that Streamlit will read has an ``[auth]`` section.

    Args:
        project: folder of the project; the home folder is looked at after it.

    Raises:
        SettingsError: the file cannot be read.
    """
    for folder in (project, Path.home()):
        path = folder / ".streamlit" / "secrets.toml"
        if path.is_file():
            try:
                return "auth" in tomllib.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise SettingsError(f"{path} cannot be read ({error}).") from None
    return False
