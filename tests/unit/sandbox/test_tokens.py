"""How long does a token live?"""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.sandbox.config import SandboxConfig
from lib.sandbox.file_store import FileStore
from lib.sandbox.models import tokens
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.refusals import Refusal
from lib.sandbox.models.tokens import Token

CONFIG = SandboxConfig()
IDS = Identifiers()
START = 1_800_000_000


def _issue(store: FileStore, now: int, imp_key: str = CONFIG.imp_key) -> Token:
    with store.writing() as db:
        return tokens.issue(db, IDS, imp_key, now)


def _check(store: FileStore, config: SandboxConfig, now: int, access_token: str) -> None:
    with store.reading() as db:
        tokens.check(db, config, now, access_token)


def test_the_same_token_until_the_last_minute() -> None:
    store = FileStore(None)
    first = _issue(store, START)
    assert first.expires_at == START + 1800
    assert _issue(store, START + 1739) == first
    store.close()


@pytest.mark.parametrize("left", [60, 1])
def test_in_the_last_minute_the_same_token_lives_five_minutes_longer(left: int) -> None:
    store = FileStore(None)
    first = _issue(store, START)
    later = _issue(store, first.expires_at - left)
    assert later == Token(first.access_token, first.expires_at + 300)
    assert _issue(store, first.expires_at) == later
    store.close()


def test_a_new_token_after_the_end() -> None:
    store = FileStore(None)
    first = _issue(store, START)
    second = _issue(store, first.expires_at)
    assert second.access_token != first.access_token
    with pytest.raises(Refusal):
        _check(store, CONFIG, first.expires_at, first.access_token)
    _check(store, CONFIG, second.expires_at - 1, second.access_token)
    store.close()


def test_a_token_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    before = FileStore(path)
    token = _issue(before, START)
    before.close()
    after = FileStore(path)
    _check(after, CONFIG, START + 1, token.access_token)
    assert _issue(after, START + 1) == token
    after.close()


def test_a_token_belongs_to_its_key() -> None:
    store, other = FileStore(None), SandboxConfig(imp_key="other")
    token = _issue(store, START)
    assert _issue(store, START, other.imp_key) != token
    with pytest.raises(Refusal):
        _check(store, other, START, token.access_token)
    store.close()
