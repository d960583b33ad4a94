"""What does a fresh installation hold? Three sandbox channels: nothing need be configured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lib.access.actors import SYSTEM
from lib.catalog import sandbox_merchant
from lib.catalog.vocabulary import Environment, MidApiVersion, PgModule, SdkGeneration
from lib.services.channel_form import ChannelForm

if TYPE_CHECKING:  # the names of these channels are all that a command line needs
    from lib.kernel.settings import Settings
    from lib.services.channels import Channels

# One channel for each way to work: today's module, the billing module of the i'mport guides, and
# the classic window. Today's comes first because it can do everything.
_GENERATIONS: Final = {
    "sbx_toss": ("Sandbox · Toss Payments", SdkGeneration.PORTONE, MidApiVersion.V2022_07_27),
    "sbx_bill": ("Sandbox · Toss billing (i'mport)", SdkGeneration.IAMPORT, MidApiVersion.V1_4),
    "sbx_uplus": ("Sandbox · uplus window (i'mport)", SdkGeneration.IAMPORT, MidApiVersion.V1_4),
}


def add_sandbox_channels(channels: Channels, settings: Settings) -> None:
    """Add the sandbox merchant's channels to a ledger that has none."""
    key, secret = settings.sandbox_imp_key, settings.sandbox_imp_secret.get_secret_value()
    channels.add_to_empty(sandbox_channels(key, secret), SYSTEM)


def sandbox_channels(rest_key: str = "", rest_secret: str = "") -> list[ChannelForm]:
    """Return the channels that a fresh installation begins with, the default first."""
    known = {channel.pg_id: channel for channel in sandbox_merchant.channels()}
    forms = []
    for mid, (name, sdk, api_version) in _GENERATIONS.items():
        source = known[mid]
        forms.append(
            ChannelForm(
                name=name,
                pg_module=PgModule(source.pg_provider),
                mid=mid,
                channel_key=source.channel_key,
                user_code=sandbox_merchant.user_code(),
                rest_key=rest_key,
                rest_secret=rest_secret,
                sdk=sdk,
                mid_api_version=api_version,
                environment=Environment.SANDBOX,
            )
        )
    return forms
