"""Which keys are no secret? Those that every fresh sandbox accepts, as its documents print them."""

from __future__ import annotations

from typing import Final

from lib.catalog.vocabulary import Environment
from lib.kernel.errors import PaybenchError
from lib.kernel.settings import Settings
from lib.ledger.schema import ChannelRow
from lib.services.bootstrap import Services

_KEY: Final[str] = Settings.model_fields["sandbox_imp_key"].default
_SECRET: Final[str] = Settings.model_fields["sandbox_imp_secret"].default.get_secret_value()


def published_keys(services: Services, channel: ChannelRow) -> dict[str, str]:
    """Return the key pair of a sandbox channel by environment variable, where it is that pair."""
    if channel.environment != Environment.SANDBOX:
        return {}
    try:
        pair = services.channels.credentials(channel)
    except PaybenchError:
        return {}
    if (pair.imp_key, pair.imp_secret) != (_KEY, _SECRET):
        return {}
    return {"IMP_KEY": _KEY, "IMP_SECRET": _SECRET}
