/* How does a window run? It draws the step the buyer is at, sends what they press, and ends. */

import { act, clock, isFramed, state, tell, windowId } from "./gateway.js";
import { el } from "./dom.js";
import { kindOf, tools } from "./tools.js";
import { money, own, speak, spoken, word } from "./words.js";
import * as steps from "./steps.js";

const GLANCE = 2000; // milliseconds between two looks at the sandbox's clock
const root = document.getElementById("window");
const draft = {
  method: null, issuer: null, months: null, points: false, scenario: "0000", unheard: false,
  source: "card", bank: null, vbank: null, account: "", phone: "", otp: "",
  card: { number: "", expiry: "", cvc: "", password: "", birth: "" },
};
let view = null;
let step = "method";
let problem = "";
let isWorking = false;
let isOver = false;

function first() {
  if (view.issues_key) return "auth";
  const asked = view.methods.find((method) => method.asked);
  if (asked) draft.method = asked.code;
  else if (view.methods.length === 1) draft.method = view.methods[0].code;
  return draft.method ? begin() : "method";
}

function begin() {
  if (kindOf(draft, view) !== "card") return "form";
  if (view.card.direct) return "auth";
  if (view.card.from_abroad) {
    draft.issuer = (view.card.issuers.find((issuer) => issuer.known) || {}).code;
    draft.months = view.methods.find((method) => method.code === "card").months[0] ?? 0;
    return "auth";
  }
  return "issuer";
}

function before() {
  const chooses = !view.issues_key && view.methods.length > 1;
  if (step === "auth" && begin() === "issuer" && !view.issues_key) return "issuer";
  return step !== "method" && chooses ? "method" : null;
}

function current() {
  const method = view.methods.find((one) => one.code === draft.method);
  if (step === "method") return steps.methods(draft, view, draw);
  if (step === "issuer") return steps.issuers(draft, view, draw);
  if (step === "auth") {
    const inApp = !view.issues_key && !view.card.from_abroad && steps.isApp(draft, view);
    return inApp ? steps.app(draft, view, draw, send) : steps.cardForm(draft, view);
  }
  switch (method.kind) {
    case "trans": return steps.transfer(draft, view);
    case "vbank": return steps.vbank(draft, view);
    case "phone": return steps.phone(draft, view);
    case "voucher": return steps.voucher(draft, view, method);
    default: return steps.wallet(draft, view, method, draw);
  }
}

async function send(name, body = {}) {
  if (isWorking || isOver) return;
  isWorking = true;
  problem = "";
  root.setAttribute("aria-busy", "true");
  root.classList.add("working");
  try {
    take(await act(name, { ...body, unheard: draft.unheard }));
  } catch (error) {
    problem = error.message;
  }
  isWorking = false;
  root.classList.remove("working");
  if (!isOver) draw({ focus: problem ? "problem" : "title" });
}

function take(found) {
  view = found;
  if (view.mistake) problem = own(view.mistake);
  if (view.state === "done") finish();
  else if (view.state === "left") over("left");
  else if (view.state === "busy") problem = word("busy");
}

function finish() {
  if (view.unheard) return over("unheard");
  if (view.account && view.status === "ready") return over("account");
  return hand();
}

/* Hand the result to the merchant: a callback, or the way back. */
function hand() {
  if (view.mobile && view.returns) {
    over("returning");
    window.location.replace(`${windowId}/return`);
  } else if (!view.mobile && tell(view, "done")) {
    isOver = true;
  } else {
    over(view.status === "failed" ? "failed" : view.issues_key ? "registered" : "paid");
  }
}

function over(how) {
  isOver = true;
  const isGone = how === "left" || how === "unheard";
  if (how === "left" && !view.mobile && tell(view, "left")) return;
  const title = { account: "issued" }[how] || how;
  const says = {
    left: () => el("p", {}, word("leftSays")),
    unheard: () => el("p", {}, word("unheardSays")),
    account: () => steps.account(view),
    returning: () => null,
  }[how] || (() => el("div", {},
    view.failure ? el("p", {}, own(view.failure)) : el("p", { class: "number" }, money(view.amount)),
    isFramed ? null : el("p", { class: "note" }, word("nowhere"))));
  const button = how === "account"
    ? el("button", { type: "button", class: "primary", id: "done", onclick: hand }, word("done"))
    : how === "unheard" && !view.mobile
      ? el("button", { type: "button", class: "primary", id: "done", onclick: () => tell(view, "left") }, word("close"))
      : null;
  const good = ["account", "paid", "registered", "returning"].includes(how);
  root.replaceChildren(bar(false), el("main", { class: "end" },
    el("div", { class: `seal ${good ? "good" : isGone ? "gone" : "bad"}`, "aria-hidden": "true" }, good ? "✓" : isGone ? "…" : "!"),
    el("h1", { tabindex: "-1", id: "title" }, word(title)), says(),
    button ? el("div", { class: "buttons" }, button) : null));
  root.setAttribute("aria-busy", "false");
  document.getElementById("title").focus();
}

function bar(isLive = true) {
  return el("header", { class: "bar" },
    el("p", { class: "ribbon" }, el("strong", {}, word("simulation")), el("span", {}, word("noMoney"))),
    isLive ? el("p", { class: "time" }, el("span", { class: "unseen" }, word("timeLeft")), " ", el("span", { id: "time" }, time())) : null,
    el("button", {
      type: "button", class: "plain", id: "language", lang: spoken() === "en" ? "ko" : "en",
      onclick: () => { speak(spoken() === "en" ? "ko" : "en"); isOver ? finishAgain() : draw({ focus: "language" }); },
    }, word("language")),
    isLive ? el("button", { type: "button", class: "plain close", id: "close", "aria-label": word("close"), onclick: askCancel },
      el("span", { "aria-hidden": "true" }, "✕")) : null);
}

function finishAgain() {
  if (view.state === "left") over("left");
  else if (view.unheard) over("unheard");
  else if (view.account && view.status === "ready") over("account");
  else over(view.status === "failed" ? "failed" : view.issues_key ? "registered" : "paid");
}

function time() {
  const left = Math.max(0, view.remaining);
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

function summary() {
  const free = view.issues_key;
  return el("section", { class: "order", "aria-labelledby": "order-title" },
    el("h2", { id: "order-title", class: "unseen" }, word("order")),
    el("p", { class: "shop" }, view.shop),
    el("p", { class: "goods", id: "goods" }, view.name || view.merchant_uid),
    el("p", { class: free ? "sum muted" : "sum" }, el("span", { class: "unseen" }, word(free ? "shownOnly" : "amount")), " ",
      el("span", { id: "amount" }, money(view.amount))),
    el("dl", { class: "facts" },
      el("dt", {}, word("orderNumber")), el("dd", {}, view.merchant_uid),
      view.buyer ? [el("dt", {}, word("buyer")), el("dd", { id: "buyer" }, view.buyer)] : null));
}

function draw({ focus } = {}) {
  const part = current();
  const back = before();
  const held = document.activeElement;
  const mark = held && held.name && held.value ? `[name="${held.name}"][value="${CSS.escape(held.value)}"]` : null;
  const form = el("form", {
    class: "step", novalidate: true, "aria-labelledby": "title",
    onsubmit: (event) => {
      event.preventDefault();
      if (part.pay) send("pay", part.pay());
      else if (part.next) go(part.next === "start" ? begin() : part.next);
    },
  },
  el("h1", { id: "title", tabindex: "-1" }, part.title),
  problem ? el("p", { class: "problem", role: "alert", id: "problem", tabindex: "-1" }, problem) : null,
  part.body,
  el("div", { class: "foot" }, part.pinned || null,
    back ? el("button", { type: "button", class: "quiet", id: "back", onclick: () => go(back) }, word("back")) : null,
    part.pay
      ? el("button", { type: "submit", class: "primary", id: "pay" }, part.payWord || word("pay", { amount: money(view.amount) }))
      : step === "method" || step === "issuer"
        ? el("button", { type: "submit", class: "primary", id: "next", disabled: !part.next }, word("next"))
        : null));
  const side = el("aside", {}, summary(),
    tools({ view, draft, send, fill, approve, cardList: part.testCards }));
  const scroll = root.querySelector("aside") ? root.querySelector("aside").scrollTop : 0;
  root.replaceChildren(bar(), el("main", {}, form, side), el("p", { class: "wait", role: "status" }, word("working")));
  root.querySelector("aside").scrollTop = scroll;
  root.setAttribute("aria-busy", "false");
  const wanted = focus ? document.getElementById(focus) : mark && root.querySelector(mark);
  if (wanted) wanted.focus({ preventScroll: focus === undefined });
}

function go(where) {
  step = where;
  problem = "";
  draw({ focus: "title" });
  window.scrollTo(0, 0);
}

/* Fill in the test card of a scenario, of the issuer that was chosen. */
function fill(scenario) {
  draft.scenario = scenario;
  const issuer = view.card.direct ? view.card.direct.issuer.code : draft.issuer || "366";
  draft.card = {
    number: `0${issuer}-0000-0000-${scenario}`, expiry: "12/99", cvc: "123",
    password: scenario === "0014" ? "" : "12", birth: scenario === "0017" ? "1234567890" : "900101",
  };
  draw({ focus: root.querySelector("#pay") ? "pay" : "app-card" });
}

/* Pay at once in the simplest way: an approved card, the first bank, a telephone that works. */
function approve() {
  const kind = kindOf(draft, view);
  const method = draft.method || (view.methods[0] || {}).code;
  if (kind === "card" || kind === "key") {
    const known = view.card.issuers.find((issuer) => issuer.known) || {};
    const offer = view.methods.find((one) => one.code === "card");
    return send("pay", {
      method: "card", issuer: draft.issuer || known.code, app: "confirmed", scenario: "0000",
      months: draft.months ?? (offer && offer.months[0]) ?? 0,
    });
  }
  return send("pay", {
    method, bank: kind === "vbank" ? view.vbank_banks[0].code : view.banks[0].code,
    account: "110-123-456789", phone: "010-1234-5678", otp: "000000", source: draft.source,
    months: draft.months ?? 0,
  });
}

function askCancel() {
  const dialog = el("dialog", { class: "ask", "aria-labelledby": "ask-title" },
    el("h2", { id: "ask-title" }, word("askCancel")),
    el("p", {}, word("askCancelSays")),
    el("div", { class: "buttons" },
      el("button", { type: "button", class: "quiet", id: "cancel-payment", onclick: () => { dialog.close(); send("cancel"); } }, word("cancelPayment")),
      el("button", { type: "button", class: "primary", id: "go-on", onclick: () => dialog.close() }, word("goOn"))));
  dialog.addEventListener("close", () => {
    dialog.remove();
    const button = document.getElementById("close");
    if (button) button.focus();
  });
  root.append(dialog);
  dialog.showModal();
  document.getElementById("go-on").focus();
}

async function look() {
  if (isWorking || isOver || !view) return;
  try {
    const seen = await clock();
    if (isWorking || isOver) return;
    view.remaining = seen.remaining;
    const shown = document.getElementById("time");
    if (shown) shown.textContent = time();
    if (seen.remaining === 0 && seen.state === "open") await send("expire");
    else if (seen.state === "done" || seen.state === "left") take(await state());
  } catch {
    // The next look tries again; a press on a button says what is wrong.
  }
}

/* Keep the keyboard inside: behind the last thing comes the first one. */
document.addEventListener("keydown", (event) => {
  if (root.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && !isOver && view) {
    event.preventDefault();
    askCancel();
    return;
  }
  if (event.key !== "Tab") return;
  const able = [...root.querySelectorAll("button, input, select, summary, [href]")].filter(
    (one) => !one.disabled && one.offsetParent !== null);
  if (!able.length) return;
  const edge = event.shiftKey ? able[0] : able[able.length - 1];
  if (document.activeElement === edge || (event.shiftKey && !able.includes(document.activeElement))) {
    event.preventDefault();
    able[event.shiftKey ? able.length - 1 : 0].focus();
  }
});

async function run() {
  try {
    view = await state();
  } catch (error) {
    root.replaceChildren(el("main", { class: "end" }, el("h1", {}, error.message)));
    return;
  }
  speak(view.language);
  if (view.state === "done" || view.state === "left") {
    take(view);
    return;
  }
  step = first();
  if (view.state === "busy") problem = word("busy");
  draw({ focus: "title" });
  setInterval(look, GLANCE);
}

run();
