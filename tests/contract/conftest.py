"""What do contract tests share? A sandbox of one's own, and one process of it for the patient."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import stamina

from lib.kernel.clock import FixedClock
from tests.contract.books import Books, books_in
from tests.contract.lossy_proxy import LossyProxy, lossy_proxy
from tests.contract.sandbox_server import Sandbox, running_sandbox


@pytest.fixture
def sandbox(tmp_path: Path, clock: FixedClock) -> Iterator[Sandbox]:
    """A fresh sandbox on a free loopback port, its state in a file of its own."""
    with running_sandbox(tmp_path / "sandbox.db", clock) as running:
        yield running


@pytest.fixture(scope="module")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox for all tests of a module; they use order numbers of their own."""
    clock = FixedClock(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
    with running_sandbox(tmp_path_factory.mktemp("sandbox") / "sandbox.db", clock) as running:
        yield running


@pytest.fixture
def books(tmp_path: Path, sandbox: Sandbox) -> Iterator[Books]:
    """An installation whose gateway is the sandbox."""
    with books_in(tmp_path / "data", sandbox.url, sandbox.clock) as opened:
        yield opened


@pytest.fixture
def proxy(sandbox: Sandbox) -> Iterator[LossyProxy]:
    """A way to the sandbox on which things get lost."""
    with lossy_proxy(sandbox.url) as running:
        yield running


@pytest.fixture
def far_books(tmp_path: Path, sandbox: Sandbox, proxy: LossyProxy) -> Iterator[Books]:
    """An installation that reaches the sandbox through the lossy proxy."""
    with books_in(tmp_path / "data", proxy.url, sandbox.clock) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _no_pauses(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let look-ups be repeated without a pause between, except where the pause is the point."""
    if "with_pauses" in request.fixturenames:
        yield
        return
    with stamina.set_testing(testing=True, attempts=3, cap=True):
        yield


@pytest.fixture
def with_pauses() -> None:
    """Ask for repetitions as they are."""
