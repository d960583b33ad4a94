"""What may be said to ``IMP.request_pay``? Its parameters by path, in the order of writing."""

from __future__ import annotations

from functools import cache
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from lib.catalog.reading import Fact, read
from lib.catalog.vocabulary import Device, PgModule, SdkGeneration
from lib.kernel.errors import CatalogError

Kind: TypeAlias = Literal[
    "text",
    "integer",
    "boolean",
    "url",
    "urls",
    "choice",
    "months",
    "issuer",
    "issuer_rules",
    "json",
]
Group: TypeAlias = Literal["order", "buyer", "card", "billing", "result", "more"]
Mode: TypeAlias = Literal["window", "billing"]
Shape: TypeAlias = Literal["object", "list", "any"]

_MODULES: Final = tuple(PgModule)
_SDKS: Final = tuple(SdkGeneration)
_MODES: Final[tuple[Mode, ...]] = ("window", "billing")


class Explained(Fact):
    """Something that may have no effect at Toss, and then says why.

    Attributes:
        reason_en: one English sentence on why Toss makes nothing of it; empty = it does.
        reason_ko: the same in Korean.
    """

    reason_en: str = ""
    reason_ko: str = ""


class KnownName(Explained):
    """A parameter that exists, whether or not the builder offers it.

    Attributes:
        path: dotted path inside the parameter object; items of a list carry the list's path.
        kind: what its value is; ``urls`` is one address or a list of them.
        shape: of a ``json`` value: what it has to be.
    """

    path: str
    kind: Kind
    shape: Shape = "any"


class Situation(BaseModel):
    """The calls that a statement is about; what is left out does not narrow it.

    Attributes:
        modules: Toss modules.
        sdks: generations of the SDK, and with it of the documents.
        modes: payment window or billing-key window.
        device: where the window opens; None = anywhere.
        method: value of ``pay_method``; None = any.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    modules: tuple[PgModule, ...] = _MODULES
    sdks: tuple[SdkGeneration, ...] = _SDKS
    modes: tuple[Mode, ...] = _MODES
    device: Device | None = None
    method: str | None = None

    def covers(
        self,
        module: PgModule,
        sdk: SdkGeneration,
        mode: Mode,
        device: Device | None = None,
        method: str | None = None,
    ) -> bool:
        """Say whether a call is one of these."""
        return (
            module in self.modules
            and sdk in self.sdks
            and mode in self.modes
            and self.device in {None, device}
            and self.method in {None, method}
        )


class Field(KnownName):
    """A parameter that the builder offers.

    Attributes:
        group: which part of the form it belongs to.
        max_length: longest text in characters; None = not documented or no text.
        options: of a ``choice``: its values; empty where another table lists them.
        modules: Toss modules whose documents list it.
        sdks: generations of the documents that list it.
        modes: windows it belongs to.
        methods: values of ``pay_method`` it has an effect with; empty = it is tied to none.
        required: the calls that cannot do without it; empty = it is optional everywhere.
        en: English label.
        ko: Korean label.
        help_en: one English sentence or two on what it does.
        help_ko: the same in Korean.
    """

    group: Group
    max_length: int | None = None
    options: tuple[str, ...] = ()
    modules: tuple[PgModule, ...] = _MODULES
    sdks: tuple[SdkGeneration, ...] = _SDKS
    modes: tuple[Mode, ...] = _MODES
    methods: tuple[str, ...] = ()
    required: tuple[Situation, ...] = ()
    en: str
    ko: str
    help_en: str
    help_ko: str

    def listed_for(self, module: PgModule, sdk: SdkGeneration, mode: Mode) -> bool:
        """Say whether the documents of a generation list it for a module and a window."""
        return module in self.modules and sdk in self.sdks and mode in self.modes

    def required_for(
        self,
        module: PgModule,
        sdk: SdkGeneration,
        mode: Mode,
        device: Device | None = None,
        method: str | None = None,
    ) -> bool:
        """Say whether a call cannot do without it."""
        return any(one.covers(module, sdk, mode, device, method) for one in self.required)


@cache
def fields() -> tuple[Field, ...]:
    """Return the parameters with a form field, in the order in which a call is written."""
    return read("request_pay", "field", Field)


@cache
def _by_path() -> dict[str, Field]:
    return {entry.path: entry for entry in fields()}


def field(path: str) -> Field:
    """Return one parameter by its dotted path.

    Raises:
        CatalogError: there is no such field.
    """
    try:
        return _by_path()[path]
    except KeyError:
        raise CatalogError(f"request_pay.toml: no field {path}") from None


@cache
def known() -> dict[str, KnownName]:
    """Return every parameter with a kind of its own, by path: the fields, then the others."""
    entries = (*fields(), *read("request_pay", "known", KnownName))
    return {entry.path: entry for entry in entries}


@cache
def known_names() -> frozenset[str]:
    """Return the dotted paths of all known parameters and of the objects that hold them."""
    names = set(known())
    for path in known():
        parts = path.split(".")
        names.update(".".join(parts[:length]) for length in range(1, len(parts)))
    return frozenset(names)


class _Family(Explained):
    prefix: str


@cache
def _families() -> tuple[_Family, ...]:
    return read("request_pay", "family", _Family)


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(family.prefix for family in _families())


def is_known(path: str) -> bool:
    """Say whether a dotted path is a known parameter, or of a family of another payment company."""
    return path in known_names() or path.startswith(_prefixes())


def not_for_toss(path: str) -> Explained | None:
    """Return why Toss makes nothing of a parameter; None when it does, or nobody knows the name."""
    entry = known().get(path)
    if entry is not None:
        return entry if entry.reason_en else None
    if path in known_names() or not path.startswith(_prefixes()):
        return None
    return next(family for family in _families() if path.startswith(family.prefix))


@cache
def order() -> dict[str, int]:
    """Return the place of each known path, and of the objects that hold them, in a written call."""
    places: dict[str, int] = {}
    for path in known():
        parts = path.split(".")
        for length in range(1, len(parts) + 1):
            places.setdefault(".".join(parts[:length]), len(places))
    return places
