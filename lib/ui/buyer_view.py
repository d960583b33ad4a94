"""What is the buyer offered? Months and issuers that a parameter set leaves, drawn as chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.catalog.vocabulary import PgModule
from lib.i18n import gettext as _
from lib.request_pay import issuers, months
from lib.request_pay.draft import is_billing
from lib.ui import findings, words


def draw(params: Mapping[str, Any], module: PgModule) -> None:
    """Draw the plans and issuers of a parameter set.

    Args:
        params: the set in hand.
        module: the module that opens.
    """
    offer = months(params, module)
    if not offer.applies:
        st.caption(
            _("The window registers a card and charges nothing, so there are no plans.")
            if is_billing(params)
            else _("No cards take part, so there are no plans or issuers to choose from.")
        )
        return
    if offer.fixed is not None:
        st.caption(
            _("The issuer's own window opens at once, with {plan}.", plan=words.months(offer.fixed))
        )
    if offer.generic is None or offer.generic == offer.toss:
        _plans(_("Plans"), offer.toss)
    else:
        _plans(_("Plans in a Toss window"), offer.toss)
        _plans(_("Plans by the general page"), offer.generic)
    if not offer.documented:
        st.caption(_("No document says which plans these are; this is the sandbox's choice."))
    codes = issuers(params)
    _chips(_("Issuers"), [words.issuer(code) for code in codes], _("No issuer is left."))


def _plans(title: str, plans: Sequence[int]) -> None:
    _chips(title, [words.months(plan) for plan in plans], _("Nothing to choose."))


def _chips(title: str, names: Sequence[str], nothing: str) -> None:
    said = " ".join(f":gray-badge[{findings.plain(name)}]" for name in names)
    st.markdown(f":small[:gray[{title}]]  \n{said or nothing}")
