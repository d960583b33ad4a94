"""How are screens driven without a browser? Through the real script, against a real sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from lib.kernel.clock import FixedClock, SystemClock
from lib.kernel.settings import PROJECT
from lib.services.bootstrap import Services
from lib.ui import session
from tests.contract.sandbox_server import Sandbox, running_sandbox
from tests.databases import environment_in, laid_out

MAIN = PROJECT / "lib" / "shell" / "main.py"
PAGES = sorted(path.stem for path in (PROJECT / "pages").glob("*.py"))
PATIENCE = 20
SCAN = manifest_scanner.scan_component_manifests


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox for all app tests; its clock stands where the machine's stood."""
    clock = FixedClock(SystemClock().now())
    with running_sandbox(tmp_path_factory.mktemp("sandbox") / "sandbox.db", clock) as sandbox:
        yield sandbox


@pytest.fixture(scope="session", autouse=True)
def _look_for_components_once() -> Iterator[None]:
    """Read the metadata of all installed packages once, not again for each test."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(SCAN))
        yield


@pytest.fixture
def installation(
    tmp_path: Path, gateway: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A fresh installation: its own folder, the shared sandbox, no cache of an earlier one."""
    for name, value in environment_in(laid_out(tmp_path / "data")).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PAYBENCH_SANDBOX_URL", gateway.url)
    st.cache_resource.clear()
    yield tmp_path / "data"
    st.cache_resource.clear()


@pytest.fixture
def services(installation: Path) -> Services:
    """The services behind the screens of this installation."""
    assert installation.parent.is_dir()
    return session.services()


@pytest.fixture
def open_page(installation: Path) -> Callable[..., AppTest]:
    """Open a page as somebody who comes by its address."""
    assert installation.parent.is_dir()

    def open_it(name: str = "overview", *, locale: str = "en-US", **query: str) -> AppTest:
        app = AppTest.from_file(str(MAIN), default_timeout=PATIENCE)
        app.context = {"locale": locale}
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        if name != "overview":
            app.switch_page(str(PROJECT / "pages" / f"{name}.py"))
            for key, value in query.items():
                app.query_params[key] = value
            app.run()
        return app

    return open_it
