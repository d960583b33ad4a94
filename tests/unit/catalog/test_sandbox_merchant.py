"""Is the sandbox's merchant sound?"""

from __future__ import annotations

from uuid import UUID

from lib.catalog import sandbox_merchant


def test_channel_keys_are_version_4_and_unique() -> None:
    keys = [channel.channel_key for channel in sandbox_merchant.channels()]
    assert len(set(keys)) == len(keys) == 3
    for key in keys:
        assert UUID(key.removeprefix("channel-key-")).version == 4


def test_the_user_code() -> None:
    assert sandbox_merchant.user_code() == "imp00000001"
