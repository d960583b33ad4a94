"""How does the call look in React? A button in a component that loads the SDK by itself."""

from __future__ import annotations

from typing import Final

from lib.snippets.checkout import Checkout, redirect_success, success
from lib.snippets.javascript_text import javascript, javascript_string
from lib.snippets.language import Language
from lib.snippets.script import Array, Call, Const, Literal, Name, Script, node

_LOADING: Final = """
function load(address) {
  return new Promise((resolve, reject) => {
    const tag = document.createElement('script');
    tag.src = address;
    tag.onload = resolve;
    tag.onerror = () => reject(new Error(`${address} could not be loaded.`));
    document.head.append(tag);
  });
}

async function loadAll() {
  for (const address of SCRIPTS) {
    await load(address); // one after the other: a file may need the one before it
  }
}

// Kept outside the component: the files are loaded and IMP.init is called once a page,
// however often React mounts it.
let starting = null;

function start() {
  starting ??= loadAll().then(() => {
"""
_COMPLETE: Final = """\
  });
  return starting;
}

// A browser can be fooled: the server fetches the payment from the gateway by
// imp_uid and compares amount and status before anything is delivered.
async function complete(impUid, merchantUid) {
  const answer = await fetch(%s, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ imp_uid: impUid, merchant_uid: merchantUid })
  });
  if (!answer.ok) {
    throw new Error(`The server answered ${answer.status}.`);
  }
}

// A mobile browser does not call back: it opens m_redirect_url with the result in the query.
let returning = null;

async function returned() {
  const query = new URLSearchParams(window.location.search);
  if (!query.has('imp_uid')) {
    return '';
  }
  if (%s) {
    await complete(query.get('imp_uid'), query.get('merchant_uid'));
    return '';
  }
  return query.get('error_msg') ?? 'The payment did not succeed.';
}

export default function Checkout() {
  const [isReady, setReady] = useState(false);
  const [message, setMessage] = useState('');

  useEffect(() => {
    let isShown = true;
    const tell = (text) => isShown && setMessage(text);
    start().then(() => isShown && setReady(true), (error) => tell(error.message));
    returning ??= returned();
    returning.then(tell, (error) => tell(error.message));
    return () => {
      isShown = false;
    };
  }, []);

  async function pay() {
"""
_END: Final = """\
      if (%s) {
        complete(rsp.imp_uid, rsp.merchant_uid).catch((error) => setMessage(error.message));
      } else {
        setMessage(rsp.error_msg ?? 'The payment did not succeed.');
      }
    });
  }

  return (
    <>
      <button type="button" disabled={!isReady} onClick={pay}>Pay</button>
      <p role="status">{message}</p>
    </>
  );
}
"""


def _render(checkout: Checkout) -> str:
    addresses = Array(tuple(Literal(address) for address in checkout.script_addresses))
    files: Script = (Const("SCRIPTS", addresses),)
    start: Script = (Call(Name("window.IMP.init"), (Literal(checkout.user_code),)),)
    # The callback's body follows as text, up to the end of the component.
    call: Script = (
        Call(Name("window.IMP.request_pay"), (node(checkout.ordered), Name("(rsp) => "))),
    )
    request = javascript(call, "    ").removesuffix(");\n")
    return (
        "import { useEffect, useState } from 'react';\n\n"
        + javascript(files)
        + _LOADING
        + javascript(start, "    ")
        + _COMPLETE % (javascript_string(checkout.complete_url), redirect_success(checkout))
        + f"{request}{{\n"
        + _END % success(checkout)
    )


LANGUAGE = Language(
    name="react",
    title="React",
    extension="jsx",
    highlighter="jsx",
    mime="text/jsx",
    subject="checkout",
    position=25,
    render=_render,
)
