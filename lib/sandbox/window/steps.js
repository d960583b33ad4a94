/* What does the buyer see at each step? Every function draws one and says what *pay* would send. */

import { el, field, icon, select, tiles } from "./dom.js";
import { instant, money, own, plan, word } from "./words.js";

const TINTS = 8;

function digits(text, most) {
  return text.replace(/\D/g, "").slice(0, most);
}

function grouped(text) {
  return digits(text, 19).replace(/(.{4})(?=.)/g, "$1-");
}

/* The grid is full of cards; saying so on each of them only breaks lines. */
function short(issuer) {
  return own(issuer).replace(/ Card$/, "");
}

function tint(code) {
  return String([...code].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS);
}

export function methods(draft, view, redraw) {
  return {
    title: word("chooseMethod"),
    body: tiles({
      name: "method", label: word("chooseMethod"), cls: "methods", chosen: draft.method,
      items: view.methods.map((method) => ({
        value: method.code, text: own(method), sign: icon(method.kind),
        data: { "data-method": method.code }, mark: { "data-kind": method.kind },
      })),
      onchoose: (code) => { draft.method = code; redraw(); },
    }),
    next: draft.method ? "start" : null,
  };
}

export function issuers(draft, view, redraw) {
  const card = view.card;
  const months = view.methods.find((method) => method.code === "card").months;
  const free = card.free_months[draft.issuer] || card.free_months["*"] || 0;
  if (!card.issuers.length) {
    return { title: word("chooseIssuer"), body: el("p", { class: "empty", role: "alert" }, word("noIssuer")) };
  }
  if (draft.months === null || !months.includes(draft.months)) draft.months = months[0] ?? null;
  return {
    title: word("chooseIssuer"),
    body: el("div", {},
      card.app_only ? el("p", { class: "hint" }, word("appOnly")) : null,
      tiles({
        name: "issuer", label: word("issuers"), cls: "issuers", chosen: draft.issuer,
        items: card.issuers.map((issuer) => ({
          value: issuer.code, text: short(issuer), off: !issuer.known,
          note: issuer.known ? "" : word("unknownIssuer"), sign: own(issuer).slice(0, 1),
          data: { "data-issuer": issuer.code }, mark: { "data-tint": tint(issuer.code) },
        })),
        onchoose: (code) => { draft.issuer = code; redraw(); },
      }),
      card.points ? el("label", { class: "check" },
        el("input", {
          type: "checkbox", id: "points", checked: draft.points,
          onchange: (event) => { draft.points = event.target.checked; },
        }), word("usePoints")) : null),
    pinned: months.length
        ? field(word("plan"), select("months", months.map((month) => [
          month,
          plan(month) + (month > 2 && month <= free ? ` (${word("interestFree")})` : ""),
          { "data-months": month },
        ]), draft.months, (value) => { draft.months = Number(value); }))
        : el("p", { class: "empty", role: "alert" }, word("noPlan")),
    next: draft.issuer && months.length ? "auth" : null,
  };
}

function chosenIssuer(draft, view) {
  if (view.card.direct) return view.card.direct.issuer;
  return view.card.issuers.find((issuer) => issuer.code === draft.issuer);
}

function planNote(draft, view) {
  const fixed = view.card.direct;
  const text = fixed ? word("fixedPlan", { plan: plan(fixed.months) }) : plan(draft.months);
  return el("p", { class: "hint", id: "plan-note" }, view.card.from_abroad ? word("fromAbroad") : own(chosenIssuer(draft, view)), " · ", text);
}

export function isApp(draft, view) {
  const issuer = chosenIssuer(draft, view);
  return view.card.app_only || (issuer && issuer.login === "isp");
}

export function cardForm(draft, view) {
  const abroad = view.card.from_abroad;
  const sent = draft.card;
  const input = (id, name, more) => el("input", {
    id, type: "text", autocomplete: "off", spellcheck: "false", inputmode: "numeric",
    value: sent[name], ...more,
    oninput: (event) => {
      sent[name] = event.target.value = more.shape(event.target.value);
    },
  });
  return {
    title: view.issues_key ? word("registerCard") : word("cardDetails"),
    body: el("div", {},
      view.issues_key ? el("p", { class: "promise", id: "not-charged" }, word("notCharged")) : planNote(draft, view),
      abroad ? el("p", { class: "brands" }, ["Visa", "Mastercard", "UnionPay"].map((brand) => el("span", {}, brand))) : null,
      field(word("cardNumber"), input("card-number", "number", {
        shape: grouped, placeholder: "0000-0000-0000-0000", maxlength: "23",
      })),
      el("div", { class: "pair" },
        field(word("expiry"), input("expiry", "expiry", {
          placeholder: "MM/YY", maxlength: "5",
          shape: (text) => digits(text, 4).replace(/^(\d\d)(?=\d)/, "$1/"),
        })),
        view.issues_key ? null : field(word("cvc"), input("cvc", "cvc", {
          maxlength: "4", shape: (text) => digits(text, 4), type: "password",
        })),
        abroad ? null : field(word("password"), input("password", "password", {
          maxlength: "2", shape: (text) => digits(text, 2), type: "password",
        }))),
      abroad ? null : field(`${word("birth")}${view.issues_key ? "" : ` (${word("optional")})`}`, input("birth", "birth", {
        maxlength: "10", shape: (text) => digits(text, 10),
      })),
      el("p", { class: "note" }, word("keepNothing"),
        view.tries_left < 3 ? ` · ${word("triesLeft", { n: view.tries_left })}` : "")),
    pay: () => {
      const [month, year] = sent.expiry.split("/");
      return {
        ...choice(draft, view),
        card: {
          card_number: sent.number, expiry: year ? `20${year}-${month}` : sent.expiry,
          cvc: sent.cvc, pwd_2digit: sent.password, birth: sent.birth,
        },
      };
    },
    payWord: view.issues_key ? word("register") : undefined,
    testCards: "form",
  };
}

export function app(draft, view, _redraw, send) {
  const issuer = own(chosenIssuer(draft, view));
  return {
    title: word("appTitle", { issuer }),
    body: el("div", { class: "app" },
      planNote(draft, view),
      el("div", { class: "telephone" },
        el("p", { class: "caller" }, issuer),
        el("p", {}, word("appAsks")),
        el("p", { class: "sum" }, money(view.amount)),
        field(word("appCard"), select("app-card", view.card.test_cards.map((card) =>
          [card.scenario, `${card.scenario} · ${own(card)}`]), draft.scenario,
        (value) => { draft.scenario = value; })),
        el("div", { class: "buttons" },
          el("button", {
            type: "button", class: "quiet",
            onclick: () => send("pay", { ...choice(draft, view), app: "rejected" }),
          }, word("appReject")),
          el("button", {
            type: "button", class: "primary",
            onclick: () => send("pay", { ...choice(draft, view), app: "confirmed", scenario: draft.scenario }),
          }, word("appConfirm")))),
      view.tries_left < 3 ? el("p", { class: "note" }, word("triesLeft", { n: view.tries_left })) : null),
    testCards: "app",
  };
}

export function choice(draft, view) {
  return view.issues_key ? { method: "card" } : {
    method: draft.method, issuer: draft.issuer, months: draft.months ?? 0, points: draft.points,
  };
}

export function transfer(draft, view) {
  return {
    title: word("transfer"),
    body: el("div", {},
      field(word("bank"), select("bank", view.banks.map((bank) => [bank.code, own(bank)]), draft.bank,
        (value) => { draft.bank = value; })),
      field(word("account"), el("input", {
        id: "account", type: "text", inputmode: "numeric", autocomplete: "off", value: draft.account,
        placeholder: "110-123-456789", maxlength: "20",
        oninput: (event) => { draft.account = event.target.value; },
      }), word("accountNote"))),
    pay: () => ({ method: "trans", bank: draft.bank || view.banks[0].code, account: draft.account }),
  };
}

export function vbank(draft, view) {
  const bank = draft.vbank || view.vbank_banks[0].code;
  return {
    title: word("vbank"),
    body: el("div", {},
      field(word("vbankBank"), select("vbank", view.vbank_banks.map((one) => [one.code, own(one)]), bank,
        (value) => { draft.vbank = value; })),
      el("dl", { class: "facts" },
        el("dt", {}, word("due")), el("dd", { id: "due" }, instant(view.due_at)),
        el("dt", {}, word("amount")), el("dd", {}, money(view.amount)))),
    pay: () => ({ method: "vbank", bank: draft.vbank || view.vbank_banks[0].code }),
    payWord: word("issue"),
  };
}

export function phone(draft, view) {
  const input = (id, name, more) => el("input", {
    id, type: "text", inputmode: "numeric", autocomplete: "off", value: draft[name], ...more,
    oninput: (event) => { draft[name] = event.target.value; },
  });
  return {
    title: word("phone"),
    body: el("div", {},
      view.amount > 80000 ? el("p", { class: "promise warn" }, word("phoneLimit")) : null,
      field(word("carrier"), select("carrier", ["SKT", "KT", "LG U+", "MVNO"].map((name) => [name, name]))),
      field(word("phoneNumber"), input("phone-number", "phone", { maxlength: "14", placeholder: "010-1234-5678" }),
        word("phoneNote")),
      field(word("otp"), input("otp", "otp", { maxlength: "6", placeholder: "000000" }), word("otpNote"))),
    pay: () => ({ method: "phone", phone: draft.phone, otp: draft.otp }),
  };
}

export function voucher(_draft, _view, method) {
  return {
    title: word("voucher"),
    body: el("p", { class: "hint" }, word("voucherAsks", { method: own(method) })),
    pay: () => ({ method: method.code }),
  };
}

export function wallet(draft, _view, method, redraw) {
  if (draft.months === null || !method.months.includes(draft.months)) draft.months = method.months[0] ?? 0;
  return {
    title: word("wallet", { method: own(method) }),
    body: el("div", {},
      tiles({
        name: "source", label: word("walletSource"), cls: "methods", chosen: draft.source,
        items: [["card", word("walletCard")], ["money", word("walletMoney")]].map(
          ([value, text]) => ({ value, text, sign: icon(value) })),
        onchoose: (value) => { draft.source = value; redraw(); },
      }),
      draft.source === "card" ? field(word("plan"), select("months", method.months.map((month) =>
        [month, plan(month), { "data-months": month }]), draft.months,
      (value) => { draft.months = Number(value); })) : null),
    pay: () => ({ method: method.code, source: draft.source, months: draft.months }),
  };
}

export function account(view) {
  const given = view.account;
  return el("div", {},
    el("p", { class: "hint" }, word("payInto")),
    el("p", { class: "number", id: "vbank-number" }, given.number),
    el("dl", { class: "facts" },
      el("dt", {}, word("bank")), el("dd", {}, own(given.bank)),
      given.holder ? [el("dt", {}, word("holder")), el("dd", {}, given.holder)] : null,
      el("dt", {}, word("amount")), el("dd", {}, money(view.amount)),
      el("dt", {}, word("due")), el("dd", {}, instant(given.due_at))));
}
