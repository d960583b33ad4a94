"""May the console start here, and what do its answers allow? Asked before anything else."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sys
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit import config

from lib.access.sign_in import Mode, SignIn, sign_in
from lib.kernel.errors import SettingsError
from lib.kernel.settings import Settings
from lib.ui import provider

_UNUSABLE: Final = 2
_SELF: Final = {"127.0.0.1", "::1"}


def decide(settings: Settings) -> SignIn:
    """Return how people sign in; a console that nobody guards does not start."""
    try:
        how = sign_in(
            settings,
            address=st.get_option("server.address"),
            has_provider=provider.has_provider(),
        )
        _refuse_other_believers(how)
    except SettingsError as error:
        print(error, file=sys.stderr, flush=True)  # noqa: T201 — the log is not set up yet
        os._exit(_UNUSABLE)  # the server would go on with a page of its own
    hosts = [host.strip().strip("[]") for host in settings.allowed_hosts.split(",")]
    config.set_option("server.allowedHosts", hosts)
    return how


def inline_scripts() -> str:
    """Return the hashes under which a policy allows the scripts in Streamlit's own first page."""
    text = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", text, re.DOTALL)
    hashes = (base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in found)
    return " ".join(f"'sha256-{digest}'" for digest in hashes)


def _refuse_other_believers(how: SignIn) -> None:
    """Keep the address of the neighbour knowable; see lib.web.peers."""
    believed = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
    if how.mode is Mode.HEADER and not set(believed.split(",")) <= _SELF:
        raise SettingsError(
            "FORWARDED_ALLOW_IPS may not name other addresses than this machine's; the proxies "
            "whose header is believed belong into PAYBENCH_TRUSTED_PROXIES."
        )
