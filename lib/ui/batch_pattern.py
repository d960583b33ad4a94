"""How is a batch made up on the screen? Amounts, cards and months, and how often each of them."""

from __future__ import annotations

import re
from typing import Any, Final

import streamlit as st

from lib.catalog import test_cards
from lib.catalog.vocabulary import Environment
from lib.i18n import gettext as _
from lib.i18n import language
from lib.kernel.problems import Problem
from lib.services import test_card_data
from lib.services.batch_lines import Plan
from lib.services.batch_patterns import Pattern, mint_prefix, plan_of
from lib.ui import amounts, findings, keys, layout, session, state, words

AREA: Final = "batch-pattern"
_MONTHS: Final = (0, *range(2, 13))
_MOST_TIMES: Final = 10_000


def draw() -> Plan | None:
    """Draw the form; return the batch it makes, or None while it makes none."""
    mine = state.area(AREA, _start)
    left, right = layout.panes()
    with left:
        typed = st.text_input(
            _("Amounts in won, with blanks between"),
            value="1000 14000 60000",
            key=keys.widget(AREA, "amounts", mine["epoch"]),
            live=True,
        )
        figures = [amounts.typed(one) for one in re.split(r"[\s;/]+", typed or "") if one]
        wrong = [one for one in figures if not isinstance(one, int)]
        if wrong:
            said = Problem("amounts", "Type digits only, such as 4000.")
            findings.problems([said], "amounts")
        name = st.text_input(
            _("Order name"), value=_("Test order"), key=keys.widget(AREA, "name", mine["epoch"])
        )
        times = st.number_input(
            _("How often each"),
            min_value=1,
            max_value=_MOST_TIMES,
            value=1,
            key=keys.widget(AREA, "times", mine["epoch"]),
        )
    with right:
        cards, billing_keys = _cards(mine)
        months = st.multiselect(
            _("Instalments"),
            _MONTHS,
            default=[0],
            format_func=words.months,
            key=keys.widget(AREA, "months", mine["epoch"]),
            placeholder=_("Lump sum"),
        )
    whole = tuple(dict.fromkeys(one for one in figures if isinstance(one, int)))
    if wrong or not whole or not (cards or billing_keys):
        st.caption(_("Choose at least one amount and one card."))
        return None
    channel = session.channel()
    pattern = Pattern(
        prefix=mine["prefix"],
        order_name=(name or "").strip() or _("Test order"),
        amounts=whole,
        test_cards=cards,
        billing_keys=billing_keys,
        months=tuple(months) or (0,),
        times=int(times),
    )
    mark = [pattern, channel.id, channel.updated_at, language()]
    if mine["planned"] is None or mine["planned"][0] != mark:
        examiner = session.services().batch_runs.examiner(channel)
        mine["planned"] = (mark, plan_of(pattern, examiner))
    plan: Plan = mine["planned"][1]
    return plan


def clear() -> None:
    """Begin a new pattern, with order numbers of its own."""
    mine = state.area(AREA, _start)
    mine.update(prefix=mint_prefix(session.services().clock.now()), planned=None)


def _start() -> dict[str, Any]:
    # Minted with the form, not with the click: a second click is the same batch.
    return {"epoch": 0, "prefix": mint_prefix(session.services().clock.now()), "planned": None}


def _cards(mine: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    channel = session.channel()
    known = [
        row.customer_uid for row in session.services().reports.billing_keys(channel.environment)
    ]
    scenarios: list[str] = []
    if channel.environment == Environment.SANDBOX:
        offered = [card.scenario for card in test_cards.cards() if card.stage != "window"]
        scenarios = st.multiselect(
            _("Test cards"),
            offered,
            default=[test_cards.APPROVED],
            format_func=_scenario,
            key=keys.widget(AREA, "cards", mine["epoch"]),
            placeholder=_("No test card"),
        )
    picked = st.multiselect(
        _("Billing keys"),
        known,
        key=keys.widget(AREA, "keys", mine["epoch"]),
        placeholder=_("No billing key") if known else _("The console knows no billing key yet"),
        disabled=not known,
    )
    return tuple(map(test_card_data.reference, scenarios)), tuple(picked)


def _scenario(scenario: str) -> str:
    card = test_cards.by_scenario()[scenario]
    return f"{card.ko if language() == 'ko' else card.en} · …{scenario}"
