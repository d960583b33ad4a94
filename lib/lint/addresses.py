"""Is a text a web address, and can somebody outside this machine reach it?"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def _host(value: object) -> str:
    """Return the host of an absolute http(s) address; empty when it is none."""
    if not isinstance(value, str):
        return ""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:  # such as an unclosed bracket
        return ""
    return host if parts.scheme in {"http", "https"} else ""


def is_web_address(value: object) -> bool:
    """Say whether a value is an absolute http(s) address."""
    return bool(_host(value))


def is_out_of_reach(value: object) -> bool:
    """Say whether a web address leads to this machine or into a private network."""
    host = _host(value).rstrip(".")  # a dot at its end says that a name is whole
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return not address.is_global
