"""What is a call of the control API? A route, what it takes, and how the description names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from lib.kernel.clock import SEOUL, to_unix
from lib.sandbox.api.routing import Call, Handler, Route
from lib.sandbox.clock import EARLIEST, LATEST
from lib.sandbox.models.refusals import PORTONE, Refusal

Group = Literal["State", "Clock", "Faults", "Webhooks", "Banks and people", "Requests"]


class Body(BaseModel):
    """What a call takes; names it does not know are refused."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Body):
    """The call takes nothing."""


B = TypeVar("B", bound=Body)


def _unix(value: object) -> object:
    """Read UNIX seconds or an ISO 8601 text; one without an offset is Seoul's."""
    if not isinstance(value, str) or value.strip().lstrip("-").isdigit():
        return value
    instant = datetime.fromisoformat(value.strip())
    return to_unix(instant if instant.tzinfo else instant.replace(tzinfo=SEOUL))


Instant = Annotated[
    int,
    BeforeValidator(_unix, json_schema_input_type=int | str),
    Field(ge=EARLIEST, le=LATEST, description="UNIX seconds, or ISO 8601; without offset Seoul."),
]


@dataclass(frozen=True, slots=True)
class Operation:
    """One call.

    Attributes:
        method: HTTP method.
        path: below the base URL, with ``{name}`` slots.
        handler: see Handler.
        group: heading it stands under.
        summary: what it does, in one sentence.
        body: what it takes.
        query: names of query parameters, each with what it means.
        writes: whether it changes anything.
        page: content type of an answer that is no envelope; empty = it is one.
    """

    method: Literal["GET", "POST", "DELETE"]
    path: str
    handler: Handler
    group: Group
    summary: str
    body: type[Body] = Nothing
    query: tuple[tuple[str, str], ...] = ()
    writes: bool = False
    page: str = ""

    @property
    def route(self) -> Route:
        """Return it as the router takes it."""
        return Route(self.method, self.path, self.handler, needs_token=False, writes=self.writes)


def read(call: Call, kind: type[B]) -> B:
    """Read what a call brings.

    Raises:
        Refusal: 400, a name is unknown or a value cannot be.
    """
    return checked(kind, call.body)


def checked(kind: type[B], values: Any) -> B:  # noqa: ANN401 — a body or a part of one
    """Read an object.

    Raises:
        Refusal: 400, see read.
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refusal(PORTONE, f"{where}: {first['msg']}", status=400) from None


def number(call: Call, name: str, usual: int, most: int) -> int:
    """Read a number of the query, 1 to most.

    Raises:
        Refusal: 400, it is none.
    """
    text = call.query.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        raise Refusal(PORTONE, f"{name}: must be a number", status=400)
    if not 1 <= int(text) <= most:
        raise Refusal(PORTONE, f"{name}: must be 1 to {most}", status=400)
    return int(text)
