"""Does the sandbox work below a prefix? Mounted, its own lifespan is not run."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from lib.catalog.test_cards import number_for
from lib.kernel.clock import FixedClock
from lib.sandbox.asgi import create_sandbox
from lib.sandbox.config import SandboxConfig
from tests.contract.sandbox_server import Api, serving, unpack

pytestmark = pytest.mark.contract


@pytest.mark.parametrize("prefix", ["/-/sandbox", "/a/b/c"])
@pytest.mark.parametrize("in_memory", [True, False], ids=["memory", "file"])
def test_it_works_below_any_prefix(
    tmp_path: Path, clock: FixedClock, prefix: str, *, in_memory: bool
) -> None:
    database = None if in_memory else tmp_path / "new folder" / "sandbox.db"
    app = create_sandbox(SandboxConfig(database=database), clock)
    assert in_memory or not tmp_path.joinpath("new folder").exists()
    with serving(Starlette(routes=[Mount(prefix, app=app)])) as url:
        api = Api(url + prefix, "imp_apikey", "imp_secret")
        with closing(api.http):
            assert api.onetime("a/b", number_for("0000")).code == 0
            assert api.get("/payments/find/a%2Fb").response["status"] == "paid"
            assert unpack(httpx.get(f"{url}{prefix}/nothing")).status == 404
            assert unpack(httpx.get(f"{url}{prefix}/")).status == 404
    app.state.close()


def test_what_was_in_memory_is_gone_afterwards(clock: FixedClock) -> None:
    config = SandboxConfig()
    for _run in range(2):
        with serving(create_sandbox(config, clock)) as url:
            api = Api(url, config.imp_key, config.imp_secret)
            with closing(api.http):
                assert api.get("/payments/status/all").response["total"] == 0
                assert api.onetime("m", number_for("0000")).code == 0
