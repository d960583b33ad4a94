"""Do these keys work, and is the MID what the channel says? One look at the gateway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.catalog.vocabulary import Environment
from lib.kernel.errors import (
    GatewayError,
    GatewayUnauthorized,
    InvalidInput,
    LiveDisabled,
    SettingsError,
)
from lib.kernel.problems import Problem, Severity
from lib.ledger.schema import ChannelRow
from lib.portone.models import PgSetting
from lib.services.channels import Channels
from lib.services.gateways import CHECKED_AS_TEST, Gateways


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """What the check found.

    Attributes:
        result: sandbox, test or live as the gateway sees the MID; empty when the check failed.
        problems: what does not fit.
    """

    result: str
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Say whether the channel can be used as it is configured."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


class Connection:
    """The "check connection" of a channel."""

    def __init__(self, channels: Channels, gateways: Gateways) -> None:
        self._channels = channels
        self._gateways = gateways

    def check(self, channel_id: str, actor: Actor) -> ConnectionReport:
        """Get a token, list the account's PG settings and compare the MID; keep the result."""
        allow(actor, "connection.check")
        channel = self._channels.get(channel_id)
        report = self._look(channel)
        self._channels.note_check(channel_id, report.result if report.ok else "failed", actor)
        return report

    def _look(self, channel: ChannelRow) -> ConnectionReport:
        try:
            settings = self._gateways.reading(channel).settings.pg()
        except GatewayUnauthorized:
            return _failed(
                "rest_secret",
                "The gateway does not accept this REST key and secret. Enter both anew.",
            )
        except InvalidInput as error:
            return ConnectionReport("", error.problems)
        except SettingsError as error:
            return _failed("rest_secret", str(error))
        except LiveDisabled as error:
            return _failed("environment", str(error))
        except GatewayError as error:
            return _failed("", "The gateway could not be asked: {reason}", reason=str(error))
        return _compare(channel, settings)


def _compare(channel: ChannelRow, settings: Sequence[PgSetting]) -> ConnectionReport:
    """Hold what the channel says against what the gateway lists."""
    found = [
        one for one in settings if (one.pg_provider, one.pg_id) == (channel.pg_module, channel.mid)
    ]
    if not found:
        return _failed(
            "mid",
            "The account has no MID {mid} under {module}. It has: {known}.",
            mid=channel.mid,
            module=channel.pg_module,
            known=", ".join(f"{one.pg_provider}.{one.pg_id}" for one in settings) or "-",
        )
    is_test = all(one.sandbox for one in found)
    problems = []
    if not is_test and channel.environment != Environment.LIVE:
        problems.append(
            Problem(
                "environment",
                "The gateway says that this MID is live: money would move. "
                "Set the environment to live, or enter a test MID.",
            )
        )
    if is_test and channel.environment == Environment.LIVE:
        problems.append(
            Problem(
                "environment",
                "The gateway says that this is a test channel: nothing would be settled.",
                Severity.WARNING,
            )
        )
    keys = {one.channel_key for one in found if one.channel_key}
    if channel.channel_key and keys and channel.channel_key not in keys:
        problems.append(
            Problem(
                "channel_key",
                "The gateway has another channel key for this MID: {known}.",
                params={"known": ", ".join(sorted(keys))},
            )
        )
    if channel.environment == Environment.SANDBOX:
        return ConnectionReport(Environment.SANDBOX, tuple(problems))
    return ConnectionReport(CHECKED_AS_TEST if is_test else Environment.LIVE, tuple(problems))


def _failed(path: str, message: str, **params: str) -> ConnectionReport:
    return ConnectionReport("", (Problem(path, message, params=dict(params)),))
