"""What did the provider say of a browser that asks for no screen? Read from Streamlit's cookie.

Streamlit has no public function for that; the version is pinned, and a test signs in for real.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME


def claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """Return the claims behind a signature of ours; none when there are no such cookies."""

    def one(name: str) -> bytes | None:
        raw = cookies.get(name)
        if raw is None:
            return None
        try:
            return decode_signed_value(get_cookie_secret(), name, raw.encode("latin-1"))
        except UnicodeEncodeError:
            return None

    found = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    try:
        said = json.loads(found) if found else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
