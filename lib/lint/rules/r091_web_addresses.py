"""Are the addresses addresses?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.addresses import is_web_address
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, given, items

# A host with its domain and no scheme before it: shop.example/done
_BARE: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/|$)")

# What a sample leaves to be filled in, as the customer's guide does: {redirect URL}
_BLANK: Final = re.compile(r"\{.*\}", re.DOTALL)


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    for path in ("m_redirect_url", "notice_url", "confirm_url"):
        if not given(params, path):
            continue
        several = items(params, path) if path == "notice_url" else []
        if not all(is_web_address(value) for value in several or [at(params, path)]):
            value = at(params, path)
            whole = f"https://{value}" if isinstance(value, str) and _BARE.match(value) else None
            to_fill_in = isinstance(value, str) and _BLANK.fullmatch(value)
            yield Hit(
                path,
                {"path": path},
                severity=Severity.WARNING if to_fill_in else None,
                cure=put(path, whole) if whole else None,
            )


RULE = Rule(
    code="R91",
    severity=Severity.ERROR,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en="{path} should be a full web address that begins with https:// or http://.",
        ko="{path}은(는) https:// 또는 http://로 시작하는 전체 주소여야 합니다.",
    ),
    find=_find,
    examples=(
        Example({"m_redirect_url": "/done"}, hits=("m_redirect_url",)),
        Example({"m_redirect_url": "shop.example/done"}, hits=("m_redirect_url",)),
        Example({"m_redirect_url": "{redirect URL}"}, hits=("m_redirect_url",)),
        Example({"m_redirect_url": 7}, hits=("m_redirect_url",)),
        Example({"notice_url": ["https://shop.example/hook", "hook"]}, hits=("notice_url",)),
        Example({"m_redirect_url": "https://shop.example/done"}),
        Example({"m_redirect_url": "http://localhost:8501/-/return"}),
        Example({}),
    ),
)
