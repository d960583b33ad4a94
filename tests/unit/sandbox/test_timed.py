"""Does the watch leave the machine to the calls while there are many?"""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic, sleep

import pytest

from lib.kernel.clock import SystemClock
from lib.sandbox.clock import SandboxClock
from lib.sandbox.config import SandboxConfig
from lib.sandbox.file_store import FileStore
from lib.sandbox.gateway import Gateway
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.pulse import Pulse
from lib.sandbox.timed import Timed
from lib.sandbox.writer import Writer


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    config, store, pulse, machine = SandboxConfig(), FileStore(None), Pulse(None), SystemClock()
    writer = Writer(store)
    clock = SandboxClock(machine, pulse)
    yield Gateway(config, clock, store, writer, Identifiers(), machine, pulse)
    writer.close()
    store.close()


def test_chores_wait_until_nothing_has_happened_for_a_second(gateway: Gateway) -> None:
    done: list[float] = []
    timed = Timed(gateway, lambda: done.append(monotonic()))
    timed.start()
    busy_until = monotonic() + 1.1
    while monotonic() < busy_until:
        timed.wake()
        sleep(0.002)
    last = monotonic()
    while not done and monotonic() < last + 10:
        sleep(0.02)
    timed.stop()

    assert done
    assert done[0] > last
