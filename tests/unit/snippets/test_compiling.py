"""Do published typings and the compiler accept what is written, in every language of a browser?"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.catalog import fields, pay_methods
from lib.catalog.fields import Field
from lib.catalog.issuers import issuers
from lib.catalog.presets import presets
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.snippets import Checkout, languages, render
from tests.npm import NODE, SCRIPTS, node_modules

# What iamport-typings 1.4.0 does not know, or not in the way in which it is documented.
UNKNOWN_TO_THE_TYPINGS = {
    "channelKey",
    "customer_id",
    "display.only_installment",
    "card.direct.code",  # asks for a quota beside it
    "card.direct.quota",  # asks for a code beside it
    "card.detail",  # has no "*" for all cards
    "products",
    "locale",
    "appCard",
    "useCardPoint",
    "useFreeInterestFromMall",
    "bypass.isCulturalExpense",
    "bypass.cashReceiptType",
    "bypass.tosspayments.useInternationalCardOnly",
    "bypass.tosspayments.discountCode",
    "bypass.uplus.LGD_AUTO_DISCOUNT",
}
METHODS_UNKNOWN_TO_THE_TYPINGS: set[str] = set()
ASKED_FOR = {"merchant_uid": "order_0001", "amount": 15000, "buyer_tel": "010-1234-5678"}
SPREAD = 120  # drafts of right types, put together by chance


def value(field: Field, chance: random.Random) -> Any:  # noqa: ANN401 — any JSON value
    texts = ["uplus", "it's </script>", "줄\n\u2028바꿈", "", "a" * 40]
    made: dict[str, Callable[[], Any]] = {
        "text": lambda: "uplus.mid1" if field.path == "pg" else chance.choice(texts),
        "integer": lambda: chance.choice([0, 1, 49_000, 10**9]),
        "boolean": lambda: chance.random() < 0.5,
        "url": lambda: "https://shop.example/a?b='c'",
        "urls": lambda: chance.choice(["https://a.example", ["https://a.example", "/b"]]),
        "choice": lambda: chance.choice(field.options or [one.code for one in known_methods()]),
        "months": lambda: chance.choice([[], [0], [0, 6], [2, 3, 4]]),
        "issuer": lambda: chance.choice([one.code for one in issuers()]),
        "issuer_rules": lambda: [{"card_code": "*", "enabled": False}],
        "json": lambda: [{"id": "1"}] if field.shape == "list" else {"any": [1, None, {"a": True}]},
    }
    return made[field.kind]()


def known_methods() -> list[pay_methods.PayMethod]:
    listed = pay_methods.pay_methods()
    return [one for one in listed if one.code not in METHODS_UNKNOWN_TO_THE_TYPINGS]


def put(draft: dict[str, Any], path: str, item: object) -> dict[str, Any]:
    *outer, last = path.split(".")
    inner = draft
    for key in outer:
        inner = inner.setdefault(key, {})
    inner[last] = item
    return draft


def drafts() -> Iterator[dict[str, Any]]:
    for preset in presets():
        yield preset.draft("order_0001")
    for module in PgModule:
        for method in known_methods():
            yield {**ASKED_FOR, "pg": str(module), "pay_method": method.code}
    chance = random.Random(20_260_806)  # noqa: S311 — repeatable
    for _ in range(SPREAD):
        chosen = [field for field in fields.fields() if chance.random() < 0.4]
        draft: dict[str, Any] = {"키": 1, "a-b": None} if chance.random() < 0.2 else {}
        for field in chosen:
            put(draft, field.path, value(field, chance))
        yield draft


def write(folder: Path) -> None:
    """Write every draft in every language that a browser runs, and each field for the typings."""
    for number, draft in enumerate(drafts()):
        for sdk in SdkGeneration:
            for language in languages("checkout"):
                text = render(language.name, Checkout(draft, "imp00000000", sdk))
                name, extension = f"{number}_{sdk}_{language.name}", language.extension
                if language.name == "html":
                    text, extension = scripts(text), "js"
                if extension != "json":
                    (folder / f"{name}.{extension}").write_text(text, encoding="utf-8")
    chance = random.Random(1)  # noqa: S311 — repeatable
    for field in fields.fields():
        draft = put({**ASKED_FOR}, field.path, value(field, chance))
        strictly(folder / f"field_{field.path}.ts", draft)
    for method in pay_methods.pay_methods():
        strictly(folder / f"method_{method.code}.ts", {**ASKED_FOR, "pay_method": method.code})


def strictly(file: Path, draft: dict[str, Any]) -> None:
    """Write a draft so that nothing but what the typings know is accepted."""
    text = render("typescript", Checkout(draft, "imp00000000", SdkGeneration.PORTONE))
    file.write_text(text.replace("params: PaymentParams", "params: SdkParams"), encoding="utf-8")


def scripts(page: str) -> str:
    return "\n".join(re.findall(r"<script>(.*?)</script>", page, re.DOTALL))


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Compile everything in one run; give the folder and what the compiler said."""
    root = tmp_path_factory.mktemp("compiled")
    (root / "node_modules").symlink_to(node_modules(), target_is_directory=True)
    shutil.copy(SCRIPTS / "tsconfig.json", root)
    (root / "snippets").mkdir()
    write(root / "snippets")
    compiler = root / "node_modules" / "typescript" / "bin" / "tsc"
    done = subprocess.run(
        [NODE, compiler, "--project", root, "--pretty", "false"],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return root, [line for line in done.stdout.splitlines() if line.startswith("snippets/")]


def test_every_preset_and_a_spread_of_drafts_compile_strictly(
    compiled: tuple[Path, list[str]],
) -> None:
    root, said = compiled

    assert len(list((root / "snippets").glob("*_typescript.ts"))) > 2 * SPREAD
    assert len(list((root / "out").glob("*_typescript.js"))) > 2 * SPREAD
    assert [line for line in said if not re.match(r"snippets/(field|method)_", line)] == []


def test_only_the_named_fields_are_unknown_to_the_typings(compiled: tuple[Path, list[str]]) -> None:
    _, said = compiled
    refused = {match[1] for line in said if (match := re.match(r"snippets/field_(.+?)\.ts", line))}

    assert refused == UNKNOWN_TO_THE_TYPINGS


def test_only_the_named_methods_are_unknown_to_the_typings(
    compiled: tuple[Path, list[str]],
) -> None:
    _, said = compiled
    refused = {match[1] for line in said if (match := re.match(r"snippets/method_(\w+)\.ts", line))}

    assert refused == METHODS_UNKNOWN_TO_THE_TYPINGS


def test_it_compiles_with_the_options_of_a_beginner(tmp_path: Path) -> None:
    """Neither the oldest target nor the oldest way to find modules is in the way."""
    (tmp_path / "node_modules").symlink_to(node_modules(), target_is_directory=True)
    for sdk in SdkGeneration:
        draft = {**ASKED_FOR, "pg": "uplus", "channelKey": "k", "card": {"direct": {"code": "1"}}}
        text = render("typescript", Checkout(draft, "imp00000000", sdk))
        (tmp_path / f"{sdk}.ts").write_text(text, encoding="utf-8")
    compiler = tmp_path / "node_modules" / "typescript" / "bin" / "tsc"
    for options in (["--target", "es5"], ["--target", "es2022"]):
        done = subprocess.run(
            [NODE, compiler, "--strict", "--noEmit", *options, *tmp_path.glob("*.ts")],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, "")
