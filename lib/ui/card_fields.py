"""How is a card entered? A test card by what it provokes, or digits that are forgotten at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from lib.catalog import issuers, test_cards
from lib.catalog.vocabulary import Environment
from lib.i18n import gettext as _
from lib.i18n import language
from lib.services import test_card_data
from lib.ui import keys, layout, session, words

_OWN: Final = "own"
_SAMPLE: Final = "sample"


def draw(
    area: str,
    epoch: int,
    beside: Callable[[str], None],
    sample: Mapping[str, Any] | None = None,
    fill: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], bool]:
    """Draw the card part of a form.

    The digits of a test card stay on the server; typed digits live in the widgets until the form's
    epoch is raised, and nowhere else.

    Args:
        area: the form it belongs to.
        epoch: of the form.
        beside: shows what is wrong with a field, under it.
        sample: card data that a document prints, as the first choice.
        fill: what typed fields begin with.

    Returns:
        The card fields of the request, in the wire's spelling, without empty ones; and whether
        they are the document's, so that they may be shown.
    """
    if session.channel().environment == Environment.SANDBOX and not fill:
        chosen = _scenario(area, epoch, has_sample=bool(sample))
        if chosen != _OWN:
            beside("card_number")
            for name in ("expiry", "birth", "pwd_2digit"):
                beside(name)
            if sample and chosen == _SAMPLE:
                return dict(sample), True
            named = test_card_data.reference(chosen, _issuer(area, epoch))
            return test_card_data.card_of(named, session.services().clock.now()), False
    return _typed(area, epoch, beside, fill or {}), False


def _scenario(area: str, epoch: int, *, has_sample: bool) -> str:
    cards = test_cards.by_scenario()
    offered = [
        card.scenario for card in test_cards.cards() if card.stage not in {"window", "cancel"}
    ]
    offered += [card.scenario for card in test_cards.cards() if card.stage == "cancel"]

    def say(scenario: str) -> str:
        if scenario == _OWN:
            return _("Type a card myself")
        if scenario == _SAMPLE:
            return _("Sample card of the guide")
        card = cards[scenario]
        return f"{card.ko if language() == 'ko' else card.en} · …{scenario}"

    chosen = st.selectbox(
        _("Test card"),
        [*([_SAMPLE] if has_sample else []), *offered, _OWN],
        format_func=say,
        key=keys.widget(area, "scenario", epoch),
        help=_("Each test card provokes one behaviour of the sandbox. No real card is needed."),
    )
    if chosen in cards:
        card = cards[chosen]
        said = card.provokes_ko if language() == "ko" else card.provokes_en
        st.caption(_("Provokes: {what}", what=said))
    return str(chosen)


def _issuer(area: str, epoch: int) -> str:
    known = [one.code for one in issuers.issuers() if one.code.isdigit()]
    codes = sorted(known, key=lambda code: (code != test_cards.DEFAULT_ISSUER, code))
    return str(
        st.selectbox(
            _("Issuer"),
            codes,
            format_func=lambda code: f"{words.issuer(code)} · {code}",
            key=keys.widget(area, "issuer", epoch),
        )
    )


def _typed(
    area: str, epoch: int, beside: Callable[[str], None], fill: Mapping[str, Any]
) -> dict[str, Any]:
    fields = (
        ("card_number", _("Card number"), "0000-0000-0000-0000", "default"),
        ("expiry", _("Valid until"), "YYYY-MM", "default"),
        ("birth", _("Birth date or business number"), "YYMMDD", "password"),
        ("pwd_2digit", _("First two password digits"), "00", "password"),
    )
    card: dict[str, Any] = {}
    columns = layout.fields()
    for number, (name, label, placeholder, kind) in enumerate(fields):
        with columns[number % 2]:
            value = st.text_input(
                label,
                value=str(fill.get(name, "")),
                key=keys.widget(area, name, epoch),
                placeholder=placeholder,
                type="password" if kind == "password" else "default",
                autocomplete="off",
                max_chars=40,
            )
            if value and value.strip():
                card[name] = value.strip()
            beside(name)
    st.caption(_("Card data is sent once and never stored or logged."))
    return card
