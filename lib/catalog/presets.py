"""Which ready-made calls are there? One file each in ``data/presets``; a file more is one more."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final

from lib.catalog.reading import DATA, Fact, read_file
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.kernel.errors import CatalogError

FOLDER: Final = DATA / "presets"


class Preset(Fact):
    """One ready-made parameter set.

    Attributes:
        id: its name; also the name of its file.
        position: place in a list of presets, ascending.
        en: English title.
        ko: Korean title.
        about_en: one English sentence on what it shows.
        about_ko: the same in Korean.
        module: the Toss module it is meant for.
        sdk: generation of the SDK, and with it of the documents, it is written for.
        params: the parameters as they go over the wire, without an order number.
    """

    id: str
    position: int
    en: str
    ko: str
    about_en: str
    about_ko: str
    module: PgModule
    sdk: SdkGeneration
    params: dict[str, Any]

    def draft(self, merchant_uid: str) -> dict[str, Any]:
        """Return a fresh copy of the parameters with an order number of its own."""
        return {**deepcopy(self.params), "merchant_uid": merchant_uid}


def read_presets(folder: Path) -> tuple[Preset, ...]:
    """Read every preset of a folder, in the order of their positions.

    Raises:
        CatalogError: a file does not fit, does not hold exactly one preset, bears another name
            than its preset, or fixes an order number.
    """
    found: list[Preset] = []
    for path in sorted(folder.glob("*.toml")):
        held = read_file(path, "preset", Preset)
        if len(held) != 1:
            raise CatalogError(f"{path.name}: holds {len(held)} presets; one file is one preset")
        if held[0].id != path.stem:
            raise CatalogError(f"{path.name}: id must be {path.stem}")
        if "merchant_uid" in held[0].params:
            raise CatalogError(f"{path.name}: params.merchant_uid is minted, not kept")
        found.extend(held)
    return tuple(sorted(found, key=lambda preset: (preset.position, preset.id)))


@cache
def presets() -> tuple[Preset, ...]:
    """Return the presets that come with the program."""
    return read_presets(FOLDER)


def preset(name: str) -> Preset:
    """Return one preset by its id.

    Raises:
        CatalogError: there is no such preset.
    """
    for candidate in presets():
        if candidate.id == name:
            return candidate
    raise CatalogError(f"presets: no preset {name}")
