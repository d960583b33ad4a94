"""How do people sign in here, and who is it? Nobody does, a provider says, or a proxy says."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from lib.kernel.errors import SettingsError
from lib.kernel.settings import Settings

_LOOPBACK_NAMES: Final = frozenset({"localhost", "ip6-localhost"})
_LEEWAY: Final = 300  # seconds that the clock of a provider may be ahead
HOW: Final = (
    "Nobody signs in here, so the console answers on this machine only. To listen elsewhere, set "
    "up one of two: an [auth] section in .streamlit/secrets.toml (any OIDC provider), or "
    "PAYBENCH_SIGN_IN=header with PAYBENCH_USER_HEADER and PAYBENCH_TRUSTED_PROXIES (a proxy that "
    "signs people in). docs/ACCESS.md shows both. Name the first admin in PAYBENCH_ADMINS."
)


class Mode(StrEnum):
    """Ways to sign in."""

    LOCAL = "local"
    OIDC = "oidc"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How it is done in this installation.

    Attributes:
        mode: which way.
        header: name of the header that a proxy fills, lower case; empty unless it does.
        proxies: addresses from which that header is believed.
        hours: how long a sign-in holds.
    """

    mode: Mode
    header: str = ""
    proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()
    hours: float = 12.0

    def is_proxy(self, address: str) -> bool:
        """Say whether a network address is one of the trusted proxies."""
        found = _address(address)
        return found is not None and any(found in network for network in self.proxies)

    def name_of(self, claims: Mapping[str, Any], now: int) -> str:
        """Return whom a provider's claims name; empty when they do not count.

        An e-mail address that the provider calls unverified names nobody: whoever typed it there
        could be anybody.

        Args:
            claims: as Streamlit hands them on, from a cookie with a signature of ours.
            now: UNIX seconds.
        """
        if claims.get("is_logged_in") is not True or self.is_over(claims, now):
            return ""
        email = claims.get("email")
        if isinstance(email, str) and email and claims.get("email_verified", True) is True:
            return email.strip().casefold()
        subject, issuer = claims.get("sub"), claims.get("iss")
        if email or not isinstance(subject, str) or not isinstance(issuer, str):
            return ""
        return f"{issuer}#{subject}".casefold()

    def is_over(self, claims: Mapping[str, Any], now: int) -> bool:
        """Say whether a sign-in is too old, or tells no time that can be believed."""
        since = claims.get("iat")
        if isinstance(since, bool) or not isinstance(since, int | float):
            return True
        return not (now - self.hours * 3600 < since < now + _LEEWAY)


def is_loopback(address: str | None) -> bool:
    """Say whether an address reaches nobody but this machine; none and empty mean all addresses."""
    text = (address or "").strip().strip("[]").lower()
    if text in _LOOPBACK_NAMES:
        return True
    found = _address(text)
    return found is not None and found.is_loopback


def sign_in(settings: Settings, *, address: str | None, has_provider: bool) -> SignIn:
    """Decide how people sign in, or refuse to start.

    Args:
        settings: how this installation is set up.
        address: on which the console listens.
        has_provider: whether secrets.toml names an OIDC provider.

    Raises:
        SettingsError: the console would be open to others without anybody signing in, or what is
            set does not fit together; the text says how to mend it.
    """
    if settings.sign_in == "header":
        return _by_header(settings)
    if has_provider:
        return SignIn(Mode.OIDC, hours=settings.session_hours)
    if settings.sign_in == "oidc":
        raise SettingsError(
            "PAYBENCH_SIGN_IN=oidc needs an [auth] section with redirect_uri, cookie_secret, "
            "client_id, client_secret and server_metadata_url in .streamlit/secrets.toml."
        )
    if not is_loopback(address):
        raise SettingsError(f"The console will not start on {address or 'all addresses'}. {HOW}")
    return SignIn(Mode.LOCAL)


def _by_header(settings: Settings) -> SignIn:
    try:
        proxies = tuple(
            ipaddress.ip_network(part.strip())
            for part in settings.trusted_proxies.split(",")
            if part.strip()
        )
    except ValueError as error:
        raise SettingsError(f"PAYBENCH_TRUSTED_PROXIES: {error}.") from None
    if not proxies or not settings.user_header:
        raise SettingsError(
            "PAYBENCH_SIGN_IN=header needs PAYBENCH_USER_HEADER, the header in which the proxy "
            "names the person, and PAYBENCH_TRUSTED_PROXIES, the addresses it comes from."
        )
    return SignIn(Mode.HEADER, settings.user_header.lower(), proxies, settings.session_hours)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found
