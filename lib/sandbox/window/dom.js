/* How are elements made? Texts only ever become text nodes, so nothing that is shown can run. */

export function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else if (value === true) made.setAttribute(name, "");
    else made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const ICONS = {
  card: "M3 7a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zM3 10h18M7 15h4",
  trans: "M4 9h16l-4-4M20 15H4l4 4",
  vbank: "M3 10l9-6 9 6zM5 10v8M10 10v8M14 10v8M19 10v8M3 20h18",
  phone: "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2",
  voucher: "M3 8a1 1 0 0 1 1-1h16a1 1 0 0 1 1 1v2a2 2 0 0 0 0 4v2a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-2a2 2 0 0 0 0-4zM14 8v8",
  wallet: "M4 7a2 2 0 0 1 2-2h11v3M4 7v10a2 2 0 0 0 2 2h14V8H5a1 1 0 0 1-1-1zM16 13h1",
};
const SVG = "http://www.w3.org/2000/svg";

/* A line drawing, sixteen pixels of the surrounding colour. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name] || ICONS.wallet);
  drawing.append(path);
  return drawing;
}

/* A group of tiles of which one is chosen: native radio buttons, so arrow keys work by themselves. */
export function tiles({ name, label, items, chosen, cls, onchoose }) {
  return el("fieldset", { class: `tiles ${cls || ""}` },
    el("legend", { class: "unseen" }, label),
    items.map((item) => el("label", { class: `tile${item.off ? " off" : ""}`, ...item.data },
      el("input", {
        type: "radio", name, value: item.value, checked: item.value === chosen, disabled: item.off,
        onchange: () => onchoose(item.value),
      }),
      el("span", { class: "mark", "aria-hidden": "true", ...item.mark }, item.sign || ""),
      el("span", { class: "words" }, item.text,
        item.note ? el("small", {}, item.note) : null))));
}

export function field(label, input, note) {
  const id = input.id;
  if (note) input.setAttribute("aria-describedby", `${id}-note`);
  return el("div", { class: "field" },
    el("label", { for: id }, label),
    input,
    note ? el("p", { class: "note", id: `${id}-note` }, note) : null);
}

export function select(id, options, chosen, onchange) {
  return el("select", { id, onchange: (event) => onchange && onchange(event.target.value) },
    options.map(([value, text, data]) =>
      el("option", { value, selected: String(value) === String(chosen), ...data }, text)));
}
