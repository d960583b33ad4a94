"""Has a text that somebody typed any powers on any screen? Every field, every screen, and later.

Fields are found by walking the screens, so a new one is covered from its first day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from lib.access.actors import LOCAL, Role
from lib.catalog.test_cards import number_for
from lib.catalog.vocabulary import Environment
from lib.kernel.errors import PaybenchError
from lib.kernel.ids import mint_attempt_key
from lib.kernel.money import FULL
from lib.kernel.settings import PROJECT
from lib.ledger.inbox import Delivery
from lib.services.batch_lines import Line, Plan
from lib.services.bootstrap import Services
from lib.services.cancels import CancelCommand
from lib.services.channel_form import ChannelForm
from lib.services.charges import AGAIN, ISSUE, ONETIME, ChargeCommand
from tests.app.conftest import PAGES

Open = Callable[..., AppTest]
MARK: Final = "Zq7"
HOSTILE: Final = (
    f"{MARK}<img src=x onerror=alert(1)></script><script>alert(1)</script>"
    "[x](javascript:alert(1)) :material/home: :violet[y] $z^2$ `c` ![i](x)"
)
# What of it would have powers where Markdown is drawn, unless a backslash takes them away.
POWERS: Final = re.compile(
    r"(?<!\\)(?:<img|</script|<script|\[x\]\(|:material/home|:violet\[|\$z|!\[i\])"
)
CODE: Final = re.compile(r"(?<!\\)`[^`\n]*`")  # between such signs nothing has powers
# Fields of Streamlit's messages that are drawn as they are, or not at all.
PLAIN: Final = frozenset(
    {
        *("Code.code_text", "TextInput.value", "TextInput.default", "TextArea.value"),
        *("TextArea.default", "Selectbox.options", "MultiSelect.options", "BidiComponent.json"),
    }
)
MORE: Final = (
    *(("charges", {"call": kind}) for kind in (
        "charges.keep", "billing.issue", "charges.again", "vbanks.issue",
    )),
    ("channels", {"channel": "new"}),
    ("batches", {"from": "pattern"}),
    ("schedules", {"view": "book"}),
    ("payments", {"part": "export"}),
    ("payments", {"part": "reconcile"}),
    ("payments", {"part": "sources"}),
    *(("sandbox", {"part": part}) for part in ("webhooks", "faults", "accounts", "setup")),
)  # fmt: skip


def powers(app: AppTest) -> list[str]:
    """Return where a typed text stands with powers, or as HTML."""
    return [found for node in _nodes(app._tree) for found in _of_node(node)]


def _nodes(node: Any) -> Iterator[Any]:  # noqa: ANN401 — AppTest's own tree
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _of_node(node: Any) -> Iterator[str]:  # noqa: ANN401
    message = getattr(node, "proto", None)
    if not hasattr(message, "ListFields"):
        return
    for path, text in _texts(message):
        if MARK not in text or path in PLAIN or path.endswith(".id"):
            continue
        if POWERS.search(CODE.sub("", text)):
            yield f"{path}: {text[:200]}"
    if type(node).__name__ == "Table":  # whose cells are Markdown too
        for cell in node.value.to_numpy().flatten():
            if MARK in str(cell) and POWERS.search(str(cell)):
                yield f"Table: {cell}"
    if getattr(message, "allow_html", False) and MARK in str(message):
        yield f"HTML: {message}"


def _texts(message: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    name = message.DESCRIPTOR.name
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        for one in values:
            if isinstance(one, str):
                yield f"{name}.{field.name}", one
            elif hasattr(one, "ListFields"):
                yield from _texts(one)


def fill(app: AppTest) -> int:
    """Type the text into everything that takes one; return into how many."""
    count = 0
    for field in (*app.text_input, *app.text_area):
        if not field.disabled:
            field.set_value(HOSTILE)
            count += 1
    return count


def test_html_of_our_own_is_written_in_two_places_and_markdown_never_holds_any() -> None:
    files = {path: path.read_text() for where in ("lib/ui", "lib/shell", "pages")
             for path in (PROJECT / where).rglob("*.py")}  # fmt: skip
    assert [path for path, text in files.items() if "unsafe_allow" in text] == []
    # A style sheet of ours, and a calendar whose every word is escaped.
    assert {path.name for path, text in files.items() if "st.html(" in text} == {
        "layout.py",
        "schedule_calendar.py",
    }


@pytest.mark.parametrize(("name", "query"), [*((page, {}) for page in PAGES), *MORE], ids=str)
def test_what_is_typed_into_any_field_of_a_screen_stays_a_text(
    open_page: Open, name: str, query: dict[str, str]
) -> None:
    app = open_page(name, **query)
    if not fill(app):
        return  # nothing can be typed here
    app.run()
    assert not app.exception
    found = powers(app)
    for place in range(len(app.button)):
        if place < len(app.button) and not app.button[place].disabled:
            fill(app)
            app.button[place].click().run()
            assert not app.exception
            found += powers(app)
    assert found == []


def _store(services: Services) -> dict[str, dict[str, str]]:
    """Bring the text into everything that keeps one; return the addresses that show it."""
    form = ChannelForm(
        name=HOSTILE[:60],
        pg_module="tosspayments",
        mid=HOSTILE[:40],
        sdk="portone",
        mid_api_version="2022-07-27",
        environment=Environment.SANDBOX,
        rest_key="imp_apikey",
        rest_secret="imp_secret",
    )
    with suppress(PaybenchError):
        services.channels.add(form, LOCAL)
    channel = services.channels.all()[0]
    card = {"card_number": number_for("0000"), "expiry": "2099-12"}
    body = {"merchant_uid": f"{MARK}-{mint_attempt_key()}"[:40], "amount": 1000, **card}
    named = dict.fromkeys(("name", "buyer_name", "buyer_addr", "custom_data"), HOSTILE)
    paid = services.charges.place(
        ChargeCommand(mint_attempt_key(), channel.id, ONETIME, {**body, **named}), LOCAL
    )
    handle = HOSTILE[:80]
    issued = {"customer_uid": handle, "customer_name": HOSTILE, **card}
    with suppress(PaybenchError):
        services.charges.place(ChargeCommand(mint_attempt_key(), channel.id, ISSUE, issued), LOCAL)
    services.cancels.place(
        CancelCommand(mint_attempt_key(), "sandbox", paid.imp_uid, FULL, HOSTILE), LOCAL
    )
    services.drafts.save(HOSTILE[:60], {"name": HOSTILE, "merchant_uid": "m-1"}, channel.id, LOCAL)
    services.views.save("payments", HOSTILE[:60], f"q={MARK}", LOCAL)
    services.members.give(HOSTILE, [Role.VIEWER], LOCAL)
    (number,) = services.webhooks.receive(
        [Delivery("d-1", HOSTILE, HOSTILE, imp_uid=HOSTILE, merchant_uid=HOSTILE, status=HOSTILE)]
    )
    services.webhooks.process(number)
    return {
        **{page: {} for page in PAGES},
        "payments?one": {"imp_uid": paid.imp_uid, "environment": "sandbox"},
        "payments?of": {"q": MARK},
        "webhooks?one": {"webhook": str(number)},
        "billing_keys?one": {"key": handle, "environment": "sandbox"},
        "api_log?one": {"exchange": str(services.api_log.of_act(paid.key)[0].id)},
        "charges?again": {"call": "charges.again", "customer_uid": handle},
        "sandbox?requests": {"part": "requests"},
        "batches?one": {"batch": _batch(services)},
    }


def _batch(services: Services) -> str:
    """Charge a line whose name and order number hold it."""
    line = {"merchant_uid": HOSTILE[:40], "amount": 1000, "name": HOSTILE, "customer_uid": HOSTILE}
    runs = services.batch_runs
    plan = Plan(HOSTILE[:60], (Line(1, AGAIN, line),))
    batch = runs.start(plan, services.channels.all()[0], LOCAL)
    runs.wait(batch.id)
    return batch.id


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_what_was_kept_of_it_stays_a_text_wherever_it_is_shown(
    open_page: Open, services: Services, locale: str
) -> None:
    found = []
    for name, query in _store(services).items():
        app = open_page(name.partition("?")[0], locale=locale, **query)
        assert not app.exception, name
        found += [f"{name}: {one}" for one in powers(app)]
    assert found == []
