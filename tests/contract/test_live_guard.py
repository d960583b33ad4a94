"""Does anything reach the live gateway without the setting? A trap stands where it would be."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lib.access.policy import COMMANDS
from lib.cli.main import app
from lib.kernel.errors import LiveDisabled, PaybenchError
from tests.contract.books import KIM, books_in
from tests.contract.live_history import commands, jobs, live_channel, write_history
from tests.contract.odd_server import envelope, http, odd_server
from tests.contract.sandbox_server import Sandbox
from tests.databases import environment_in

pytestmark = pytest.mark.contract

# These know no gateway, or only the sandbox's own control.
AT_HOME = (
    *("channels.", "drafts.", "exports.", "members.", "proving.", "samples.", "sandbox."),
    *("sealing.", "trail.", "views.", "batch_runs.stop", "api_log.", "imports."),
    *("revealing.exchange", "revealing.payment", "revealing.webhook"),
)


def test_without_the_setting_no_command_and_no_timer_reaches_the_live_gateway(
    tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        odd_server(http(200, envelope({}))) as trap,
        books_in(tmp_path, sandbox.url, gateway_url=trap.url) as books,
    ):
        services = books.services
        channel = live_channel(services)
        write_history(services, channel)
        everything = commands(services, channel)
        here = {name for name in COMMANDS if not name.startswith(AT_HOME)}
        missing = here - everything.keys()
        assert not missing, "a command that is not driven against the trap"
        for acts in everything.values():
            for act in acts:
                with suppress(PaybenchError):
                    act()
        for job in jobs(services, channel):
            with suppress(PaybenchError):
                job()
        for name, value in environment_in(tmp_path).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("PAYBENCH_GATEWAY_URL", trap.url)
        for arguments in (["lint", "-", "--channel", channel.name], ["version"], ["migrate"]):
            CliRunner().invoke(app, arguments, input='{"merchant_uid": "m-paid"}')
        assert (trap.connections, trap.requests) == (0, [])
        assert {row.outcome for row in services.unknowns.open()} == {"unknown"}


def test_the_trap_hears_where_live_is_allowed(tmp_path: Path, sandbox: Sandbox) -> None:
    with (
        odd_server(http(200, envelope({}))) as trap,
        books_in(tmp_path, sandbox.url, gateway_url=trap.url, allow_live=True) as books,
    ):
        channel = live_channel(books.services)
        with suppress(PaybenchError):
            books.charge(channel=channel, confirmed=1000)
        assert trap.connections > 0


def test_a_live_batch_needs_its_sum_typed(tmp_path: Path, sandbox: Sandbox) -> None:
    with (
        odd_server(http(200, envelope({}))) as trap,
        books_in(tmp_path, sandbox.url, gateway_url=trap.url, allow_live=True) as books,
    ):
        channel = live_channel(books.services)
        start = commands(books.services, channel)["batch_runs.start"][0]
        runs = books.services.batch_runs
        plan_sum = 9000
        for typed in (None, plan_sum - 1):
            with pytest.raises(LiveDisabled, match="exact amount"):
                books.services.gateways.moving(
                    channel, KIM, amount=plan_sum, confirmed_amount=typed
                )
        assert trap.connections == 0
        batch = start()
        runs.wait(batch.id)  # type: ignore[attr-defined]
        assert trap.connections > 0
