"""What does a profile ask for that is tolerated otherwise?

``current`` asks for a ``channel_key`` where today's description does. ``strict`` asks for every
field that is described as required, and refuses texts over their limit instead of cutting them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.catalog import rest_bodies
from lib.sandbox.api import fields
from lib.sandbox.api.routing import Call
from lib.sandbox.models.limits import length
from lib.sandbox.models.refusals import PORTONE, Refusal


def check(call: Call, name: rest_bodies.Call, body: Mapping[str, Any]) -> None:
    """Hold a body against what is written of its call, where the profile is strict.

    Args:
        call: the request.
        name: the call as the catalogue of bodies names it.
        body: what is held against it.

    Raises:
        Refusal: a required field is missing, or a text is too long.
    """
    if not call.profile.strict:
        return
    for entry in rest_bodies.known(name).values():
        if name in entry.required and body.get(entry.name) in (None, "", [], {}):
            raise Refusal(PORTONE, f"필수 항목이 없습니다: {entry.name}")
        if entry.max_length is None or isinstance(body.get(entry.name), dict | list):
            continue
        if length(fields.text(body, entry.name) or "") > entry.max_length:
            raise Refusal(PORTONE, f"{entry.name} 값은 {entry.max_length}자를 넘을 수 없습니다.")


def channel_key(call: Call) -> None:
    """Ask for the channel where today's description does.

    Raises:
        Refusal: the profile is of today, and ``channel_key`` is missing.
    """
    if call.profile.generation == "current":
        fields.required_text(call.body, "channel_key")
