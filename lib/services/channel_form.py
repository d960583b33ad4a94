"""What may be entered for a channel? The form, and what is wrong with it, field by field."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from lib.catalog.vocabulary import Environment, MidApiVersion, PgModule, SdkGeneration
from lib.kernel.problems import Problem
from lib.lint.context import ChannelFacts

if TYPE_CHECKING:  # loading the tables takes longer than a command line may run
    from lib.ledger.schema import ChannelRow

_CHANNEL_KEY: Final = re.compile(
    r"channel-key-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)
_MID: Final = re.compile(r"[A-Za-z0-9_-]{1,80}")
_USER_CODE: Final = re.compile(r"imp[0-9]+")
_NAME_LENGTH: Final = 60
# What decides where a lost answer is looked up.
WHERE: Final = ("environment", "pg_module", "mid")


@dataclass(frozen=True, slots=True)
class ChannelForm:
    """What a person enters for a channel.

    Attributes:
        rest_key: REST key; None keeps the stored one.
        rest_secret: REST secret; None keeps the stored one.
    """

    name: str
    pg_module: str
    mid: str
    sdk: str
    mid_api_version: str
    environment: str
    channel_key: str = ""
    user_code: str = ""
    rest_key: str | None = None
    rest_secret: str | None = None
    is_default: bool = False

    def __repr__(self) -> str:
        return f"ChannelForm({self.name!r}, {self.pg_module}.{self.mid}, {self.environment})"


def facts_of(channel: ChannelRow | ChannelForm) -> ChannelFacts:
    """Return what the rules may know of a channel: everything but its keys."""
    return ChannelFacts(
        name=channel.name,
        pg_module=PgModule(channel.pg_module),
        mid=channel.mid,
        channel_key=channel.channel_key,
        user_code=channel.user_code,
        sdk=SdkGeneration(channel.sdk),
        mid_api_version=MidApiVersion(channel.mid_api_version),
        environment=Environment(channel.environment),
        is_default=channel.is_default,
    )


def problems_of(form: ChannelForm) -> list[Problem]:
    """Return what is wrong with a form, field by field."""
    problems = []
    if not form.name:
        problems.append(Problem("name", "Give the channel a name."))
    elif len(form.name) > _NAME_LENGTH:
        problems.append(
            Problem("name", "Use at most {most} characters.", params={"most": _NAME_LENGTH})
        )
    if not form.mid:
        problems.append(Problem("mid", "Enter the MID that Toss Payments issued."))
    elif not _MID.fullmatch(form.mid):
        problems.append(
            Problem("mid", "A MID holds letters, digits, - and _ only, at most 80 of them.")
        )
    if form.channel_key and not _CHANNEL_KEY.fullmatch(form.channel_key):
        problems.append(
            Problem(
                "channel_key",
                "A channel key is channel-key- followed by a UUID. "
                "Copy it from the console, or leave the field empty.",
            )
        )
    if form.user_code and not _USER_CODE.fullmatch(form.user_code):
        problems.append(
            Problem("user_code", "A user code is imp followed by digits, such as imp00000000.")
        )
    problems.extend(
        Problem(name, "Remove the spaces or line breaks inside the value.")
        for name in ("rest_key", "rest_secret")
        if (value := getattr(form, name)) and re.search(r"\s", value)
    )
    for name, kind in (
        ("pg_module", PgModule),
        ("sdk", SdkGeneration),
        ("mid_api_version", MidApiVersion),
        ("environment", Environment),
    ):
        if getattr(form, name) not in {member.value for member in kind}:
            problems.append(Problem(name, "Choose one of the values offered."))
    return problems


def cleaned(form: ChannelForm) -> ChannelForm:
    """Return a form without the blanks around its texts."""
    stripped: dict[str, Any] = {
        name: value.strip()
        for name in ("name", "mid", "channel_key", "user_code", "rest_key", "rest_secret")
        if isinstance(value := getattr(form, name), str)
    }
    return replace(form, **stripped)


def columns(form: ChannelForm) -> dict[str, Any]:
    """Return what of a form is kept as it is: everything but keys and default."""
    names = ("name", "pg_module", "mid", "channel_key", "user_code", "sdk", "mid_api_version")
    return {name: getattr(form, name) for name in (*names, "environment")}
