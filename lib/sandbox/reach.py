"""Where may the sandbox send? Addresses of pages and calls must not reach into a network at home.

Whoever may call the sandbox may name addresses that it asks. A public gateway reaches public
addresses only; this one also what stands on its list, and loopback where it serves one machine.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# IPv6 addresses that lead to an IPv4 one.
_TRANSLATED: Final = (
    ipaddress.IPv6Network("64:ff9b::/96"),
    ipaddress.IPv6Network("64:ff9b:1::/48"),
)


class Unreachable(Exception):  # noqa: N818 — an answer, not a mistake
    """Nothing is sent there: the name is not known, or its address is not for us."""

    def __init__(self, *, is_forbidden: bool) -> None:
        super().__init__("forbidden" if is_forbidden else "unknown host")
        self.is_forbidden = is_forbidden


@dataclass(frozen=True, slots=True)
class Reach:
    """Which addresses may be asked.

    Attributes:
        loopback: whether this machine's own are.
        networks: internal ones that are.
        hosts: names whose address may be any.
        own: beginnings of URLs that are, whatever they lead to.
    """

    loopback: bool = True
    networks: tuple[_Network, ...] = ()
    hosts: frozenset[str] = frozenset()
    own: tuple[str, ...] = ()

    async def address(self, url: str) -> str:
        """Return the address to connect to for a URL; it is looked up once, so it cannot change.

        Raises:
            Unreachable: nothing is sent.
            ValueError: it is no URL.
        """
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = await _resolved(host, port)
        if url.startswith(self.own) if self.own else False:
            return found[0]
        if host not in self.hosts and not all(self._allows(one) for one in found):
            raise Unreachable(is_forbidden=True)
        return found[0]

    def _allows(self, text: str) -> bool:
        address = _meant(ipaddress.ip_address(text.partition("%")[0]))
        if any(address.version == one.version and address in one for one in self.networks):
            return True
        if address.is_loopback:
            return self.loopback
        return address.is_global and not address.is_multicast


def reach(listed: str, *, loopback: bool = True, own: tuple[str, ...] = ()) -> Reach:
    """Read an allow-list.

    Args:
        listed: networks, addresses and host names, comma separated.
        loopback: whether this machine's own addresses may be asked.
        own: beginnings of URLs that may be asked whatever they lead to.
    """
    networks, hosts = [], set()
    for part in filter(None, (one.strip() for one in listed.split(","))):
        try:
            networks.append(ipaddress.ip_network(part, strict=False))
        except ValueError:
            hosts.add(part.lower().rstrip("."))
    return Reach(loopback, tuple(networks), frozenset(hosts), own)


def _meant(address: _Address) -> _Address:
    """Return the IPv4 address behind an IPv6 one that only wraps it."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


async def _resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host, the older kind first: most receivers listen there."""
    if not host:
        raise ValueError("no host")
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(is_forbidden=False) from None
    return [
        str(entry[4][0]) for entry in sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
    ]
