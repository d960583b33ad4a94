"""Which ready-made calls are there? One file each in ``data/presets``; a file more is one more."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from lib.catalog.reading import DATA, Fact, read_file
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.kernel.clock import SEOUL, SystemClock
from lib.kernel.errors import CatalogError

FOLDER: Final = DATA / "presets"
# The last moment of a day, as each generation of the documents writes a deadline.
_END_OF_DAY: Final = {
    SdkGeneration.IAMPORT: "%Y%m%d2359",
    SdkGeneration.PORTONE: "%Y%m%d235959",
}


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
        vbank_due_days: days from today until which a virtual account takes the deposit; None = the
            call sets no deadline.
        params: the parameters as they go over the wire, without an order number or a date.
    """

    id: str
    position: int
    en: str
    ko: str
    about_en: str
    about_ko: str
    module: PgModule
    sdk: SdkGeneration
    vbank_due_days: int | None = None
    params: dict[str, Any]

    def draft(self, merchant_uid: str, now: datetime | None = None) -> dict[str, Any]:
        """Return a fresh copy of the parameters with an order number and a date of its own.

        Args:
            merchant_uid: the order number, freshly minted.
            now: the present instant, aware; None = ask the machine, where the preset needs it.
        """
        filled = {**deepcopy(self.params), "merchant_uid": merchant_uid}
        if self.vbank_due_days is not None:
            today = (now or SystemClock().now()).astimezone(SEOUL)
            due = today + timedelta(days=self.vbank_due_days)
            filled["vbank_due"] = due.strftime(_END_OF_DAY[self.sdk])
        return filled


def read_presets(folder: Path) -> tuple[Preset, ...]:
    """Read every preset of a folder, in the order of their positions.

    Raises:
        CatalogError: a file does not fit, does not hold exactly one preset, bears another name
            than its preset, or fixes an order number or a date.
    """
    found: list[Preset] = []
    for path in sorted(folder.glob("*.toml")):
        held = read_file(path, "preset", Preset)
        if len(held) != 1:
            raise CatalogError(f"{path.name}: holds {len(held)} presets; one file is one preset")
        if held[0].id != path.stem:
            raise CatalogError(f"{path.name}: id must be {path.stem}")
        for name in {"merchant_uid", "vbank_due"} & set(held[0].params):
            raise CatalogError(f"{path.name}: params.{name} is minted, not kept")
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
