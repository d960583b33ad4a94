"""What can the two Toss modules do, and which files does a page load for them?"""

from __future__ import annotations

from functools import cache

from lib.catalog.reading import Fact, read
from lib.catalog.vocabulary import MidApiVersion, PgModule, SdkGeneration
from lib.kernel.errors import CatalogError


class Module(Fact):
    """One Toss module behind PortOne V1.

    Attributes:
        code: its wire code.
        en: English title.
        ko: Korean title.
        sdk: generation of the browser SDK it is used with.
        api_version: Toss API version its MIDs are issued for.
        window: whether it opens an authentication window.
        key_in: whether it takes card data over REST.
        billing_window: whether it opens a billing-key window.
        billing_api: whether it issues billing keys over REST.
    """

    code: PgModule
    en: str
    ko: str
    sdk: SdkGeneration
    api_version: MidApiVersion
    window: bool
    key_in: bool
    billing_window: bool
    billing_api: bool


class Sdk(Fact):
    """One generation of the browser SDK.

    Attributes:
        generation: which one.
        en: English title.
        ko: Korean title.
        scripts: addresses of the files in the order of loading.
    """

    generation: SdkGeneration
    en: str
    ko: str
    scripts: tuple[str, ...]


@cache
def modules() -> tuple[Module, ...]:
    """Return both modules, the old one first."""
    return read("pg_modules", "module", Module)


def module(code: PgModule) -> Module:
    """Return one module by its code.

    Raises:
        CatalogError: the data file does not describe it.
    """
    for candidate in modules():
        if candidate.code == code:
            return candidate
    raise CatalogError(f"pg_modules.toml: no module {code}")


@cache
def sdks() -> tuple[Sdk, ...]:
    """Return both generations of the SDK, the old one first."""
    return read("pg_modules", "sdk", Sdk)


def sdk(generation: SdkGeneration) -> Sdk:
    """Return one generation of the SDK.

    Raises:
        CatalogError: the data file does not describe it.
    """
    for candidate in sdks():
        if candidate.generation == generation:
            return candidate
    raise CatalogError(f"pg_modules.toml: no sdk {generation}")
