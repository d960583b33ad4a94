"""Who may sign people in? The OIDC providers that secrets.toml names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

_SECTION = "auth"


def has_provider() -> bool:
    """Say whether secrets.toml names an OIDC provider."""
    return st.secrets.load_if_toml_exists() and _SECTION in st.secrets


def providers() -> list[str]:
    """Return the names of the providers in secrets.toml; an empty name is the only one."""
    section: Mapping[str, Any] = st.secrets[_SECTION]
    if "client_id" in section:
        return [""]
    return [name for name, value in section.items() if isinstance(value, Mapping)]
