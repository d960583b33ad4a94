"""How does the call look in TypeScript? Typed by the SDK's generation, without an ``any``."""

from __future__ import annotations

from typing import Final

from lib.catalog.vocabulary import SdkGeneration
from lib.snippets.checkout import Checkout, redirect_success, success
from lib.snippets.javascript_text import javascript, javascript_string
from lib.snippets.language import Language
from lib.snippets.script import Call, Comment, Literal, Name, Script, node

_RESULT: Final = {
    SdkGeneration.IAMPORT: """\
interface PaymentResult {
  success: boolean;
  imp_uid: string | null;
  merchant_uid: string;
  error_code?: string | null;
  error_msg?: string | null;
}
""",
    SdkGeneration.PORTONE: """\
interface PaymentResult {
  imp_uid: string | null;
  merchant_uid: string;
  error_code?: string | null;
  error_msg?: string | null;
}
""",
}
_SDK: Final = """
interface PaymentSdk {
  init(userCode: string): void;
  request_pay(params: Record<string, unknown>, callback: (rsp: PaymentResult) => void): void;
}

declare global {
  interface Window {
    IMP: PaymentSdk;
  }
}
"""
_REQUEST_END: Final = """\
    if (%s && rsp.imp_uid) {
      void complete(rsp.imp_uid, rsp.merchant_uid);
    } else {
      alert(rsp.error_msg ?? 'The payment did not succeed.');
    }
  });
}
"""
_RETURNED: Final = """
// A mobile browser does not call back: it opens m_redirect_url with the result in the query.
export async function returned(query: URLSearchParams): Promise<void> {
  const impUid = query.get('imp_uid');
  const merchantUid = query.get('merchant_uid');
  if (impUid === null || merchantUid === null) {
    return;
  }
  if (%s) {
    await complete(impUid, merchantUid);
  } else {
    alert(query.get('error_msg') ?? 'The payment did not succeed.');
  }
}
"""
_COMPLETE: Final = """
// A browser can be fooled: the server fetches the payment from the gateway by
// imp_uid and compares amount and status before anything is delivered.
async function complete(impUid: string, merchantUid: string): Promise<void> {
  const answer = await fetch(%s, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ imp_uid: impUid, merchant_uid: merchantUid })
  });
  if (!answer.ok) {
    throw new Error(`The server answered ${answer.status}.`);
  }
}
"""


def _render(checkout: Checkout) -> str:
    scripts: Script = (
        Comment("The page loads these first, in this order:"),
        *(Comment(javascript_string(address)) for address in checkout.script_addresses),
    )
    start: Script = (Call(Name("window.IMP.init"), (Literal(checkout.user_code),)),)
    call: Script = (Call(Name("window.IMP.request_pay"), (node(checkout.ordered), _CALLBACK)),)
    request = javascript(call, "  ").removesuffix(");\n")
    return (
        javascript(scripts)
        + _RESULT[checkout.sdk]
        + _SDK
        + "\n"
        + javascript(start)
        + "\nexport async function pay(): Promise<void> {\n"
        + f"{request}{{\n"
        + _REQUEST_END % success(checkout)
        + _RETURNED % redirect_success(checkout)
        + _COMPLETE % javascript_string(checkout.complete_url)
    )


# Its body follows as text: only it has types.
_CALLBACK: Final = Name("(rsp: PaymentResult) => ")

LANGUAGE = Language(
    name="typescript",
    title="TypeScript",
    extension="ts",
    highlighter="typescript",
    mime="text/typescript",
    subject="checkout",
    position=15,
    render=_render,
)
