"""Which names and values give away a person or a secret?

What is meant by a shop's own names can only be guessed; a guess too many costs a value in a link or
on a screen, a guess too few gives somebody away.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_LETTERS: Final = re.compile(r"[^a-z]+")
# Words that mean a person's data, or a secret, wherever they stand in a name.
_WORDS: Final = re.compile(
    "(^|_)(tel|hp|cell|fax|mail|addr|street|zip|postal|dob|ssn|rrn|passport|gender|sex|age|resident"
    "|holder|member|user|guest|person|payer|sender|consignee|contact|account|uid|surname"
    "|pw|pwd|pin|otp|cvc|cvv|jwt|auth|bearer)(_|$)"
)
# Longer ones count inside a word too: ``buyername``, ``phonenumber``.
_STEMS: Final = re.compile(
    "buyer|customer|receiver|recipient|orderer|depositor|email|phone|mobile|address|birth"
    "|username|userid|nickname|passw|secret|token|signature|credential|authoriz|cookie|session"
)
_PHRASES: Final = re.compile(
    "^(name|nm)$|(first|last|full|given|family|real|nick)_?(name|nm)|ship_?to|deliver_?to|e_mail"
    "|(post|zip)_?code|(api|rest|imp|client|private|access|license)_?key|card_?(no|num)"
)
_KOREAN: Final = re.compile(
    "이름|성명|성함|닉네임|아이디|고객|회원|구매자|주문자|사용자|받는|보내는|수령|수취|예금주"
    "|입금자|주소|배송지|우편|연락처|전화|휴대|핸드폰|메일|생년|생일|주민|여권|계좌|카드번호"
    "|비밀|암호|비번|인증|토큰"
)

# Signs of a person or a secret in any text.
_SIGNS: Final = (
    re.compile(r"[^\s@/]{1,64}@[^\s@/]{1,250}\.[A-Za-z]{2,}"),  # an e-mail address
    # Telephone numbers: Korean ones with and without the country, then others abroad.
    re.compile(r"(?<![0-9])(\+?82[-. ]?|0)1[0-9][-. ]?[0-9]{3,4}[-. ]?[0-9]{4}(?![0-9])"),
    re.compile(r"(?<![0-9])0[0-9]{1,2}[-. )]{1,2}[0-9]{3,4}[-. ][0-9]{4}(?![0-9])"),
    re.compile(r"(?<![0-9])02[0-9]{7,8}(?![0-9])"),
    re.compile(r"\+[1-9][0-9]{0,2}[-. ()]{0,2}[0-9][-0-9. ()]{5,14}[0-9]"),
    re.compile(r"(?<![0-9])[0-9]{6}-[1-8][0-9]{6}(?![0-9])"),  # a resident registration number
    re.compile(r"(?<![0-9])([0-9]{4}\.){3}[0-9]{1,7}(?![0-9])"),  # a card number with dots
    re.compile(r"^[a-z][a-z0-9+.-]*://[^/@\s]*@", re.IGNORECASE),  # an address that signs in
    # Secrets by their form: a signed token, a header, a secret key of Toss, a private key.
    re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}"),
    re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE),
    re.compile(r"\b(test|live)_g?sk_\w{8,}"),
    re.compile("-----BEGIN "),
)
# Signs that mean something only in what a shop made up itself: a Korean name, a street.
_OWN_SIGNS: Final = (
    re.compile(
        "^[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차][가-힣]{2}$"
    ),
    re.compile(r"[가-힣](로|길)\s?[0-9]|[가-힣](시|군|구)\s+[가-힣]+(읍|면|동|로|길)"),
    re.compile(r"\w-(daero|ro|gil|dong|eup|myeon)\b", re.IGNORECASE),
)
_MOBILE: Final = re.compile(r"(82)?0?1[016789][0-9]{7,8}")  # as a number its zero is lost


def is_telling_name(name: str) -> bool:
    """Say whether a name says that a person's data or a secret stands behind it."""
    plain = unicodedata.normalize("NFKC", name)
    joined = _NO_LETTERS.sub("_", _CAMEL.sub("_", plain).lower()).strip("_")
    return (
        bool(_WORDS.search(joined))
        or bool(_STEMS.search(joined.replace("_", "")))
        or bool(_PHRASES.search(joined))
        or bool(_KOREAN.search(plain))
    )


def is_telling(value: object, *, own: bool) -> bool:
    """Say whether a text or number gives away a person or a secret.

    Args:
        value: a JSON value; objects and lists are not looked into.
        own: it stands where no document says what it means.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return own and bool(_MOBILE.fullmatch(str(value)))
    if not isinstance(value, str):
        return False
    signs = (*_SIGNS, *_OWN_SIGNS) if own else _SIGNS
    forms = {value, *(unicodedata.normalize("NFKC", one) for one in (value, unquote(value)))}
    return (
        any(sign.search(form) for sign in signs for form in forms)
        or _asks_telling(value)
        or (own and _holds_telling(value))
    )


def _asks_telling(text: str) -> bool:
    """Look at the query and the fragment of an address, as far as a text is one."""
    try:
        parts = urlsplit(text)
        pairs = [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]
    except ValueError:  # such as an unclosed bracket
        return "?" in text or "#" in text
    return any(is_telling_name(name) for name, _ in pairs)


def _holds_telling(text: str) -> bool:
    """Look into JSON that is kept as a text, as ``custom_data`` often is."""
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return False
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            if any(is_telling_name(name) for name in value):
                return True
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif is_telling(value, own=True):
            return True
    return False
