/* What does only a simulation have? Test cards, and buttons for every other end of a payment. */

import { el, field, select } from "./dom.js";
import { own, spoken, word } from "./words.js";

const GROUPS = [
  ["approvedGroup", (card) => !card.stage && card.scenario !== "0040"],
  ["authGroup", (card) => card.stage === "authentication"],
  ["approvalGroup", (card) => card.stage === "approval"],
  ["otherGroup", () => true],
];
const WHEN = {
  instalment: "whenInstalment", card_points: "whenPoints", not_corporate: "whenCorporate",
  password_missing: "whenPassword",
};
const STAGE = { cancel: "atCancel", issue: "atIssue", unheard: "answerLost" };

export function kindOf(draft, view) {
  if (view.issues_key) return "key";
  const method = view.methods.find((one) => one.code === draft.method);
  return method ? method.kind : "card";
}

function effect(card) {
  const why = spoken() === "en" ? card.why_en : card.why_ko;
  const note = STAGE[card.stage] || WHEN[card.when];
  return [why, note && word(note)].filter(Boolean).join(" · ");
}

function testCards(view, fill) {
  const left = [...view.card.test_cards];
  return el("details", { class: "cards", open: true },
    el("summary", {}, word("testCards")),
    el("p", { class: "note" }, word("testCardsSay")),
    el("div", { class: "cardlist" }, GROUPS.map(([title, fits]) => {
      const found = left.filter(fits);
      found.forEach((card) => left.splice(left.indexOf(card), 1));
      return found.length ? [el("h3", {}, word(view.issues_key && title === "approvalGroup" ? "laterGroup" : title)), el("ul", {}, found.map((card) =>
        el("li", {}, el("button", {
          type: "button", "data-scenario": card.scenario, onclick: () => fill(card.scenario),
        }, el("code", {}, card.scenario), el("span", {}, own(card),
          effect(card) ? el("small", {}, effect(card)) : null)))))] : [];
    })));
}

export function tools({ view, draft, send, fill, approve, cardList }) {
  const reasons = view.declines[kindOf(draft, view)];
  const reason = select("decline-reason", reasons.map((entry) =>
    [`${entry.category}/${entry.code}`, `[${entry.code}] ${own(entry)}`]));
  const amount = el("input", {
    id: "tampered", type: "number", min: "1", step: "1", value: Math.max(1, Math.floor(view.amount / 10)),
  });
  return el("section", { class: "tools", "aria-labelledby": "tools-title" },
    el("h2", { id: "tools-title" }, word("tools")),
    el("p", { class: "note" }, word("toolsSay")),
    cardList ? testCards(view, fill) : null,
    el("div", { class: "ends" },
      el("button", { type: "button", id: "approve-now", onclick: approve }, word("approveNow")),
      el("button", { type: "button", id: "time-out", onclick: () => send("expire", { now: true }) }, word("timeOut")),
      el("button", { type: "button", id: "leave", onclick: () => send("leave") }, word("leave"))),
    el("div", { class: "stacked" }, field(word("declineWith"), reason),
      el("button", {
        type: "button", id: "decline",
        onclick: () => {
          const [category, code] = reason.value.split("/");
          send("decline", { category, code });
        },
      }, word("decline"))),
    view.issues_key ? null : el("div", { class: "inline" }, field(word("tamperAmount"), amount),
      el("button", { type: "button", id: "tamper", onclick: () => send("tamper", { amount: Number(amount.value) }) },
        word("tamper"))),
    el("label", { class: "check" },
      el("input", {
        type: "checkbox", id: "lose", checked: draft.unheard,
        onchange: (event) => { draft.unheard = event.target.checked; },
      }), word("lose")));
}
