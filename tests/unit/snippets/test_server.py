"""Which calls does a shop's server make around a checkout, and are they safe to copy?"""

from __future__ import annotations

import ast
import json
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.catalog.presets import presets
from lib.catalog.vocabulary import SdkGeneration
from lib.snippets import Checkout, RestCall, render
from lib.snippets.rest import Check
from lib.snippets.script import Env, Name, Raw
from lib.snippets.server import server_calls

OLD, NEW = SdkGeneration.IAMPORT, SdkGeneration.PORTONE
ORDER = {"pay_method": "card", "merchant_uid": "order_0001", "amount": 15000, "name": "의자"}
KEY = {**ORDER, "customer_uid": "kim_1", "amount": 0}


def calls(draft: dict[str, Any], sdk: SdkGeneration = NEW, **more: Any) -> dict[str, RestCall]:  # noqa: ANN401
    return dict(server_calls(Checkout(draft, "imp00000000", sdk), **more))


def test_a_window_is_prepared_looked_up_and_cancelled() -> None:
    made = calls({**ORDER, "currency": "KRW"})

    assert list(made) == ["token", "prepare", "lookup", "cancel"]
    assert made["prepare"].body == {
        "merchant_uid": "order_0001",
        "amount": 15000,
        "currency": "KRW",
    }
    assert made["lookup"].path == "/payments/{IMP_UID}"
    assert made["cancel"].body["checksum"] == made["cancel"].body["amount"] == 15000
    assert made["cancel"].body["imp_uid"] == Env("IMP_UID")


def test_the_look_up_compares_status_amount_and_order_number() -> None:
    assert calls(ORDER)["lookup"].checks == (
        Check("status", ("paid",)),
        Check("amount", (15000,)),
        Check("merchant_uid", ("order_0001",)),
    )
    (status, *_) = calls({**ORDER, "pay_method": "vbank"})["lookup"].checks
    assert status == Check("status", ("ready", "paid"))


@pytest.mark.parametrize(
    ("sdk", "is_test_channel", "query"),
    [
        (NEW, True, {"include_sandbox": "true"}),
        (NEW, False, {}),
        (OLD, True, {}),
        (OLD, False, {}),
    ],
)
def test_payments_of_a_test_channel_are_asked_for_in_the_current_generation(
    sdk: SdkGeneration,
    is_test_channel: bool,  # noqa: FBT001 — a parameter of the test
    query: dict[str, str],
) -> None:
    assert calls(ORDER, sdk, is_test_channel=is_test_channel)["lookup"].query == query


def test_a_billing_key_is_looked_up_and_charged_under_a_new_order_number() -> None:
    made = calls(KEY)

    assert list(made) == ["token", "lookup", "again", "cancel"]
    assert made["lookup"].path == "/subscribe/customers/kim_1"
    assert made["again"].body == {
        "customer_uid": "kim_1",
        "merchant_uid": Env("MERCHANT_UID"),
        "amount": Env("AMOUNT", is_number=True),
        "name": "의자",
    }
    assert calls({**KEY, "amount": 900})["again"].body["amount"] == 900


def test_the_refund_of_a_virtual_account_names_an_account() -> None:
    body = calls({**ORDER, "pay_method": "vbank"})["cancel"].body

    assert [body[name] for name in ("refund_holder", "refund_bank", "refund_account")] == [
        Env("REFUND_HOLDER"),
        Env("REFUND_BANK"),
        Env("REFUND_ACCOUNT"),
    ]


def test_variables_of_pasted_code_come_from_the_environment() -> None:
    made = calls({"merchant_uid": Name("uid"), "amount": Raw("a + b"), "currency": Name("c")})

    assert made["prepare"].body == {
        "merchant_uid": Env("MERCHANT_UID"),
        "amount": Env("AMOUNT", is_number=True),
    }
    assert made["prepare"].variables == ("IMP_KEY", "IMP_SECRET", "MERCHANT_UID", "AMOUNT")


@pytest.mark.parametrize("language", ["curl", "python"])
def test_every_preset_gives_calls_that_can_be_read_by_machine(language: str) -> None:
    for preset in presets():
        for sdk in SdkGeneration:
            for call in calls(preset.draft("order_0001"), sdk, is_test_channel=True).values():
                text = render(language, call)
                if language == "python":
                    ast.parse(text)
                else:
                    subprocess.run(["sh", "-n"], input=text.encode(), check=True)  # noqa: S607
                assert text.startswith(f"# {call.title}\n# Export these first: IMP_KEY, IMP_SECRET")


HOSTILE = [
    "'; touch /tmp/never; '",
    '"; exit 1; "',
    "$(id) `id` ${IFS} \\",
    "line\nfeed\r\u2028\u2029",
    "\x00\x1b[31m\u202e\ud800",
    "*) ;; esac; rm -rf /; case x in",
    "f'{1}' \"\"\" '''",
]
texts = st.sampled_from(HOSTILE) | st.text(alphabet=st.characters(), max_size=12)
orders = st.fixed_dictionaries(
    {"merchant_uid": texts, "name": texts, "amount": st.integers(1, 10**9)},
    optional={
        "currency": texts,
        "customer_uid": texts,
        "pay_method": st.sampled_from(["card", "vbank"]),
    },
)


@settings(max_examples=150, deadline=None)
@given(orders)
def test_no_name_breaks_out_of_python(draft: dict[str, Any]) -> None:
    for call in calls(draft).values():
        text = render("python", call)
        tree = ast.parse(text)
        assert text.encode()
        assert len(tree.body) == len(
            ast.parse(render("python", RestCall(call.operation, call.path_params))).body
        )
        written = [one.value for one in ast.walk(tree) if isinstance(one, ast.Constant)]
        for value in call.body.values():
            assert isinstance(value, Env) or value in written


SHELL = """
IMP_KEY=k IMP_SECRET=s IMP_UID=imp_1 MERCHANT_UID=m AMOUNT=7 REFUND_HOLDER=h REFUND_BANK=b
REFUND_ACCOUNT=a
curl() {
  while [ $# -gt 0 ]; do
    case "$1" in --data-raw) printf '%s' "$2" >&3 ;; esac
    shift
  done
  echo '{"code":0,"message":null,"response":{"access_token":"t"}}'
}
"""


def test_no_name_breaks_out_of_the_shell() -> None:
    for hostile in HOSTILE:
        draft = {"merchant_uid": hostile, "name": hostile, "currency": hostile, "amount": 5}
        for extra in ({}, {"customer_uid": hostile}):
            for call in calls({**draft, **extra}).values():
                script = SHELL + render("curl", call) + "\n"
                done = subprocess.run(
                    ["sh", "-c", f"exec 3>&1 1>/dev/null\n{script}".replace("\x00", "")],  # noqa: S607
                    capture_output=True,
                    check=False,
                )
                tree = call.tree
                sent = json.loads(done.stdout) if tree is not None else {}
                known = {name: value for name, value in call.body.items() if value == hostile}
                assert {name: sent[name] for name in known} == known
                assert b"syntax" not in done.stderr.lower()


def test_no_key_stands_in_any_call() -> None:
    for call in {**calls(ORDER), **calls(KEY)}.values():
        for language in ("curl", "python"):
            text = render(language, call)
            assert "IMP_SECRET" in text
            assert "imp_secret" in text


def test_the_same_checkout_gives_the_same_calls() -> None:
    assert calls(ORDER) == calls(dict(ORDER))


def test_an_answer_of_the_wrong_amount_is_not_believed() -> None:
    call = calls(ORDER)["lookup"]
    for amount, status in ((15000, 0), (15001, 1), (1500, 1)):
        response = {"access_token": "t", "status": "paid", "amount": amount}
        response |= {"merchant_uid": "order_0001", "custom_data": '{"amount":15000}'}
        answer = json.dumps({"code": 0, "message": None, "response": response})
        shell = SHELL.replace("""'{"code":0,"message":null,"response":{"access_token":"t"}}'""", "")
        script = shell.replace("  echo \n", f"  cat <<'EOF'\n{answer}\nEOF\n")
        done = subprocess.run(
            ["sh", "-c", script + render("curl", call)],  # noqa: S607
            capture_output=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
