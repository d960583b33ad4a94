"""Does the published Python client 0.9.0 work against the sandbox without a change?"""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from lib.sandbox.asgi import create_sandbox
from lib.sandbox.config import SandboxConfig
from tests.contract.python_client_body import exercise
from tests.contract.sandbox_process import sandbox_process
from tests.contract.sandbox_server import serving

pytestmark = pytest.mark.contract

CONFIG = SandboxConfig()


def test_against_the_lone_process() -> None:
    with sandbox_process() as (url, _process):
        exercise(f"{url}/", CONFIG.imp_key, CONFIG.imp_secret)


def test_against_a_mounted_sandbox() -> None:
    app = create_sandbox(CONFIG)
    with serving(Starlette(routes=[Mount("/-/sandbox", app=app)])) as url:
        exercise(f"{url}/-/sandbox/", CONFIG.imp_key, CONFIG.imp_secret)
    app.state.store.close()
