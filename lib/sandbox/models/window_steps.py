"""What came of a buyer's press on *pay*? Each method's own step, examined and not yet carried out.

What the buyer got wrong may be tried again; what the bank, the issuer or the carrier refuses ends
the payment. Numbers of cards, accounts and telephones are looked at here and go no further.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lib.catalog import banks, issuers, pay_methods
from lib.catalog.test_cards import APPROVED, When, by_scenario, is_test_number, number_for
from lib.catalog.vocabulary import PgModule
from lib.sandbox.models import offer, window_due
from lib.sandbox.models.cards import Card, Credentials, authentication_failure, read_card
from lib.sandbox.models.customers import ISSUE_FAILED
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.refusals import PORTONE, Refusal, pg_text
from lib.sandbox.models.vbanks import Account
from lib.sandbox.models.window import Means
from lib.sandbox.models.windows import TIME_IS_UP, Window
from lib.sandbox.rows import Connection

BALANCE: Final = 1_000_000
"""Won on every buyer's bank account (ours)."""
ONE_TIME_PASSWORD: Final = "000000"  # noqa: S105 — what the imagined telephone shows
NOT_FOR_KEY_IN: Final = "B3"
"""What an issuer says of a card that may not be keyed in; a window is another thing."""
_LEAVES: Final = "0040"
_APP_PREFIX: Final = "9200"


@dataclass(frozen=True, slots=True)
class Step:
    """What a press on *pay* leads to.

    Attributes:
        means: what is paid with; None for a virtual account.
        account: the virtual account that is to be issued.
        again: what the buyer got wrong and may try again.
        failure: what the other side refuses.
        leaves: whether the buyer goes without a word instead.
        is_slow: whether the other side takes its time.
        is_unheard: whether the browser does not hear of the end.
    """

    means: Means | None = None
    account: Account | None = None
    again: str | None = None
    failure: str | None = None
    leaves: bool = False
    is_slow: bool = False
    is_unheard: bool = False


def examine(
    db: Connection,
    moment: Moment,
    shown: Window,
    body: Mapping[str, Any],
    *,
    strict: bool,
) -> Step:
    """Examine what a buyer entered.

    Args:
        db: a writing connection; an approval number is minted.
        moment: when.
        shown: the window.
        body: what its page sent.
        strict: whether only the numbers of test cards are good.

    Raises:
        Refusal: the page sent what it does not offer.
    """
    asked = shown.params.get("pay_method")
    code = asked if isinstance(asked, str) and asked else body.get("method")
    if shown.issues_key:
        return _key(moment, body, strict=strict)
    method = pay_methods.by_code().get(code) if isinstance(code, str) else None
    if method is None:
        raise Refusal(PORTONE, "결제수단을 선택해야 합니다.")
    if method.code == "card":
        return _card(db, moment, shown, body, strict=strict)
    if method.wallet:
        return _wallet(db, moment, shown, method.code, body)
    return _without_card(shown, method, body)


def _without_card(shown: Window, method: pay_methods.PayMethod, body: Mapping[str, Any]) -> Step:
    match method.code:
        case "trans":
            return _transfer(shown, body)
        case "vbank":
            due_at = window_due.deadline(shown.params, shown.opened_at)
            return Step(account=Account(_chosen(body, "bank"), due_at))
        case "phone":
            return _phone(body)
        case _voucher:
            return Step(Means(method.code))


def _card(
    db: Connection,
    moment: Moment,
    shown: Window,
    body: Mapping[str, Any],
    *,
    strict: bool,
) -> Step:
    fixed = offer.direct(shown.asked)
    issuer_code, months = fixed or (_chosen(body, "issuer"), offer.whole(body.get("months")) or 0)
    if issuer_code not in issuers.by_code():
        raise Refusal(PORTONE, "알 수 없는 카드사입니다.")
    if not fixed:
        _check_choice(shown, issuer_code, months)
    if body.get("app") == "rejected":
        return Step(again="카드사 앱에서 인증을 거절했습니다.")
    credentials = _in_app(issuer_code, body) if body.get("app") else _typed(body)
    card = read_card(credentials, strict=strict)
    again = _mistake(credentials, card, moment, strict=strict)
    if card and is_test_number(credentials.digits) and card.issuer_code != issuer_code:
        again = again or pg_text("14", "card")
    if again or card is None:
        return Step(again=again)
    card = replace(card, issuer_code=issuer_code)
    facts: set[When] = {"instalment"} if months else set()
    if body.get("points") is True and shown.params.get("useCardPoint") is True:
        facts.add("card_points")
    failure = _plan_failure(shown, months) or card.rejection("approval", frozenset(facts))
    means = Means("card", _as_stored(card, shown), months, moment.ids.apply_num(db))
    return _behaved(card, Step(means, failure=failure))


def _key(moment: Moment, body: Mapping[str, Any], *, strict: bool) -> Step:
    """Examine the card of a billing key; it is not charged."""
    credentials = _in_app("366", body) if body.get("app") else _typed(body)
    card = read_card(credentials, strict=strict)
    again = _mistake(credentials, card, moment, strict=strict)
    if again or card is None:
        return Step(again=f"{ISSUE_FAILED} {again}")
    refused = card.rejection("issue", frozenset())
    step = Step(Means("card", card, 0), failure=f"{ISSUE_FAILED} {refused}" if refused else None)
    return _behaved(card, step)


def _mistake(
    credentials: Credentials, card: Card | None, moment: Moment, *, strict: bool
) -> str | None:
    wrong = authentication_failure(credentials, card, moment.at, strict=strict)
    return None if wrong == pg_text(NOT_FOR_KEY_IN, "card") else wrong


def _behaved(card: Card, step: Step) -> Step:
    """Let a scenario do what concerns the window rather than the card."""
    if card.rejection("window", frozenset()):
        return Step(failure=TIME_IS_UP)
    return replace(
        step,
        leaves=card.scenario == _LEAVES,
        is_slow=card.behaviour.slow,
        is_unheard=card.behaviour.answer_lost,
    )


def _typed(body: Mapping[str, Any]) -> Credentials:
    """Read a card as it was typed into the form."""
    sent = body.get("card")
    fields = sent if isinstance(sent, Mapping) else {}
    number, expiry, birth, password = (
        str(fields.get(name) or "") for name in ("card_number", "expiry", "birth", "pwd_2digit")
    )
    return Credentials(number, expiry, birth or None, password or None)


def _in_app(issuer_code: str, body: Mapping[str, Any]) -> Credentials:
    """Return the card that an issuer's app holds, recognised in every respect."""
    scenario = body.get("scenario")
    known = scenario if isinstance(scenario, str) and scenario in by_scenario() else APPROVED
    return Credentials(number_for(known, issuer_code), "2099-12", "0" * 10, "00")


def _check_choice(shown: Window, issuer_code: str, months: int) -> None:
    if issuer_code not in offer.offered_codes(shown.asked):
        raise Refusal(PORTONE, "이 결제창에서 제공하지 않는 카드사입니다.")
    if months not in offer.months(shown.asked, shown.module):
        raise Refusal(PORTONE, "이 결제창에서 제공하지 않는 할부 개월 수입니다.")


def _plan_failure(shown: Window, months: int) -> str | None:
    """Say what is wrong with a plan; only one that the page has fixed can be."""
    if months == 1:
        return pg_text("T030")
    if months < 0:
        return pg_text("C011")
    if months and shown.payment["amount"] < offer.INSTALMENT_MINIMUM:
        return pg_text("6", "card")
    return None


def _as_stored(card: Card, shown: Window) -> Card:
    """Return the card with its number as the gateway keeps it: issuers with an app hide more."""
    if shown.module is PgModule.TOSSPAYMENTS and card.issuer.login == "isp":
        return replace(card, number=_APP_PREFIX + card.number[len(_APP_PREFIX) :])
    return card


def _transfer(shown: Window, body: Mapping[str, Any]) -> Step:
    bank = banks.by_code().get(_chosen(body, "bank"))
    account = re.sub(r"[- ]", "", str(body.get("account") or ""))
    if bank is None or not bank.toss:
        raise Refusal(PORTONE, "이 결제창에서 제공하지 않는 은행입니다.")
    if not re.fullmatch(r"[0-9]{8,16}", account):
        return Step(again="계좌번호는 숫자 8~16자리여야 합니다.")
    failure = None
    if account.endswith("0001") or shown.payment["amount"] > BALANCE:
        failure = pg_text("526", "transfer")
    elif account.endswith("0002"):
        failure = pg_text("515", "transfer")
    return Step(Means("trans", bank_code=bank.code), failure=failure)


def _phone(body: Mapping[str, Any]) -> Step:
    number = re.sub(r"[- ]", "", str(body.get("phone") or ""))
    if not re.fullmatch(r"01[016789][0-9]{7,8}", number):
        return Step(again=pg_text("W014"))
    if body.get("otp") != ONE_TIME_PASSWORD:
        return Step(again=pg_text("703", "phone"))
    refused = {"0001": "202", "0002": "208"}.get(number[-4:])
    return Step(Means("phone"), failure=pg_text(refused, "phone") if refused else None)


def _wallet(
    db: Connection,
    moment: Moment,
    shown: Window,
    code: str,
    body: Mapping[str, Any],
) -> Step:
    """Pay with a wallet: a card of it counts as ``card``, its money as ``point``."""
    wallet = "samsungpay" if code == "samsung" else code
    if body.get("source") == "money":
        return Step(Means("point", emb_pg_provider=wallet))
    months = offer.whole(body.get("months")) or 0
    if months not in offer.months(shown.asked, shown.module, method=code):
        raise Refusal(PORTONE, "이 결제창에서 제공하지 않는 할부 개월 수입니다.")
    number = moment.ids.apply_num(db)
    means = Means("card", None, months, number, emb_pg_provider=wallet)
    return Step(means)


def _chosen(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
