"""How does the call look in TypeScript? Typed by the published typings, without an ``any``.

It needs no newer target than the compiler's default, and no more of the typings than the global
that they declare, so that it compiles however modules are resolved.
"""

from __future__ import annotations

from typing import Final

from lib.snippets.checkout import Checkout, redirect_success, success
from lib.snippets.javascript_text import javascript, javascript_string
from lib.snippets.language import Language
from lib.snippets.script import Call, Comment, Const, Literal, Name, Script, node

_TYPES: Final = """\
/// <reference types="iamport-typings" />
// npm install --save-dev iamport-typings
"""
_SDK: Final = """
type PaymentSdk = NonNullable<Window['IMP']>;
type SdkParams = Parameters<PaymentSdk['request_pay']>[0];
// The typings know card and display in part only, and some other parameters not at all.
type PaymentParams = Partial<Omit<SdkParams, 'card' | 'display'>> & { [name: string]: unknown };

const IMP = window.IMP as PaymentSdk;
"""
_REQUEST: Final = """\
  IMP.request_pay(params as SdkParams, (rsp) => {
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
export function returned(query: URLSearchParams): void {
  const impUid = query.get('imp_uid');
  const merchantUid = query.get('merchant_uid');
  if (impUid === null || merchantUid === null) {
    return;
  }
  if (%s) {
    void complete(impUid, merchantUid);
  } else {
    alert(query.get('error_msg') ?? 'The payment did not succeed.');
  }
}
"""
_COMPLETE: Final = """
// A browser can be fooled: the server fetches the payment from the gateway by
// imp_uid and compares amount and status before anything is delivered.
function complete(impUid: string, merchantUid: string): Promise<void> {
  return fetch(%s, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ imp_uid: impUid, merchant_uid: merchantUid })
  }).then((answer) => {
    if (!answer.ok) {
      throw new Error(`The server answered ${answer.status}.`);
    }
  });
}
"""


def _render(checkout: Checkout) -> str:
    scripts: Script = (
        Comment("The page loads these first, in this order:"),
        *(Comment(javascript_string(address)) for address in checkout.script_addresses),
    )
    start: Script = (Call(Name("IMP.init"), (Literal(checkout.user_code),)),)
    params: Script = (Const("params: PaymentParams", node(checkout.ordered)),)
    return (
        _TYPES
        + javascript(scripts)
        + _SDK
        + javascript(start)
        + "\nexport function pay(): void {\n"
        + javascript(params, "  ")
        + _REQUEST % success(checkout)
        + _RETURNED % redirect_success(checkout)
        + _COMPLETE % javascript_string(checkout.complete_url)
    )


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
