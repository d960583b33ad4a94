/* How does the window talk to the sandbox, and to the page around it? */

import { word } from "./words.js";

const MARK = "paybench-window";
export const windowId = window.location.pathname.split("/").pop();
export const isFramed = window.parent !== window;

async function ask(path, options) {
  let envelope;
  try {
    envelope = await (await fetch(`${windowId}/${path}`, options)).json();
  } catch {
    throw new Error(word("unreachable"));
  }
  if (envelope.code) throw new Error(envelope.message);
  return envelope.response;
}

export function state() {
  return ask("state");
}

export function clock() {
  return ask("clock");
}

export function act(name, body = {}) {
  return ask(name, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/* Tell the merchant's page that all is over; only the page that opened the window can hear it. */
export function tell(view, what) {
  if (!isFramed) return false;
  const target = view.origin === "null" ? "*" : view.origin;
  window.parent.postMessage({ mark: MARK, what, rsp: view.rsp }, target);
  return true;
}
