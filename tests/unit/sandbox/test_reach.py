"""Does the sandbox reach public addresses and its own machine, and nothing else at home?"""

from __future__ import annotations

import asyncio

import pytest

from lib.sandbox.reach import Reach, Unreachable, reach

INTERNAL = [
    "http://10.0.0.1/",
    "http://172.16.5.4/",
    "http://192.168.0.10:8080/hook",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0:8501/",
    "http://[::]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[2002:0a00:0001::]/",
    "http://[64:ff9b::10.0.0.1]/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://user@10.0.0.1/",
    "http://10.1/",
    "http://0xa000001/",
    "http://167772161/",
]
LOOPBACK = [
    "http://127.0.0.1:9000/hook",
    "http://localhost:9000/",
    "http://[::1]/",
    "http://127.1/",
    "http://2130706433/",
    "http://[::ffff:127.0.0.1]/",
]


def _address(one: Reach, url: str) -> str:
    return asyncio.run(one.address(url))


@pytest.mark.parametrize("url", INTERNAL)
@pytest.mark.parametrize("loopback", [True, False])
def test_nothing_is_sent_into_an_internal_network(url: str, loopback: bool) -> None:  # noqa: FBT001
    with pytest.raises(Unreachable) as refused:
        _address(Reach(loopback=loopback), url)
    assert refused.value.is_forbidden


@pytest.mark.parametrize("url", LOOPBACK)
def test_this_machine_is_reached_only_where_it_may_be(url: str) -> None:
    assert _address(Reach(loopback=True), url)
    with pytest.raises(Unreachable):
        _address(Reach(loopback=False), url)


@pytest.mark.parametrize("url", ["http://8.8.8.8/", "https://1.1.1.1:8443/x"])
def test_public_addresses_are_reached(url: str) -> None:
    assert _address(Reach(loopback=False), url)


def test_what_is_on_the_list_is_reached() -> None:
    one = reach("10.0.0.0/8, 192.168.7.7, localhost", loopback=False)
    assert _address(one, "http://10.9.9.9/") == "10.9.9.9"
    assert _address(one, "http://192.168.7.7/") == "192.168.7.7"
    assert _address(one, "http://localhost:1/") == "127.0.0.1"
    with pytest.raises(Unreachable):
        _address(one, "http://192.168.7.8/")
    with pytest.raises(Unreachable):
        _address(one, "http://127.0.0.1:1/")


def test_the_consoles_own_door_is_reached_and_nothing_beside_it() -> None:
    one = reach("", loopback=False, own=("http://127.0.0.1:8501/-/",))
    assert _address(one, "http://127.0.0.1:8501/-/hooks/portone") == "127.0.0.1"
    for url in ("http://127.0.0.1:8501/", "http://127.0.0.1:8502/-/", "http://127.0.0.1:22/-/"):
        with pytest.raises(Unreachable):
            _address(one, url)


def test_a_name_that_leads_nowhere_is_unknown_and_not_forbidden() -> None:
    with pytest.raises(Unreachable) as refused:
        _address(Reach(), "http://no-such-host.invalid/")
    assert not refused.value.is_forbidden
