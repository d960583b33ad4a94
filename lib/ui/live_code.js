// Shows a key press or a choice in the code at once, before the server has answered.
//
// The server draws the code and says where in it the fields stand. Until its next answer this
// fills the places of fields that have changed since. It changes nothing but the data of text
// nodes, and puts them back before the page's own drawing goes on; what comes from the server
// always wins. If it fails, the code changes a moment later, when the server answers.

const NAMED = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };
const NUMBER = /^(0|[1-9][0-9]{0,14})$/;
const live = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  let view = live.get(root);
  if (!view) {
    view = new View();
    live.set(root, view);
  }
  view.take(component.data);
  return () => {
    view.stop();
    live.delete(root);
  };
}

class View {
  constructor() {
    this.data = null;
    this.box = null;
    this.originals = new Map();
    this.touched = new Set(); // keys of widgets that somebody has used and the server not answered
    this.observer = new MutationObserver((records) => this.draw(records));
    this.onInput = (event) => {
      this.touch(event.target);
      this.draw([]);
    };
    this.onChoice = (event) => {
      this.touch(event.target);
      setTimeout(() => this.draw([])); // once the page shows what was chosen
    };
    document.addEventListener("input", this.onInput, true);
    document.addEventListener("click", this.onChoice, true);
    document.addEventListener("keydown", this.onChoice, true);
  }

  take(data) {
    this.data = data;
    this.draw([]);
  }

  // The page may have drawn the box anew.
  look() {
    if (!this.box?.isConnected) {
      this.observer.disconnect();
      this.originals.clear();
      this.box = document.querySelector(`.st-key-${this.data.box}`);
      if (this.box) {
        this.observer.observe(this.box, { subtree: true, childList: true, characterData: true });
      }
    }
    return this.box;
  }

  stop() {
    document.removeEventListener("input", this.onInput, true);
    document.removeEventListener("click", this.onChoice, true);
    document.removeEventListener("keydown", this.onChoice, true);
    this.observer.disconnect();
    this.restore([]);
  }

  // A widget that is only being drawn shows nothing yet, which is not what somebody chose.
  // The entries of an open list lie elsewhere in the page than the list.
  touch(target) {
    for (const { key } of this.data.slots) {
      const field = document.querySelector(`.st-key-${key}`);
      if (field?.contains(target) || field?.querySelector("[aria-expanded=true]")) {
        this.touched.add(key);
      }
    }
  }

  draw(records) {
    if (!this.look()) {
      return;
    }
    this.restore([...records, ...this.observer.takeRecords()]);
    const nodes = this.nodes();
    const edits = nodes ? this.edits() : [];
    for (const edit of edits) {
      splice(nodes, edit, this.originals);
    }
    this.observer.takeRecords(); // our own changes
  }

  // A node that the page has drawn anew since is right as it is; the others get their text back.
  restore(records) {
    for (const record of records) {
      this.originals.delete(record.target);
    }
    for (const [node, text] of this.originals) {
      node.data = text;
    }
    this.originals.clear();
  }

  // The text nodes of the code with their places; none while code and places are not of one answer.
  nodes() {
    const code = this.box.querySelector("[data-testid=stCode] code");
    if (!code) {
      return null;
    }
    const nodes = [];
    let end = 0;
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      nodes.push({ node, start: end, end: (end += node.data.length) });
    }
    return end === this.data.length ? nodes : null;
  }

  // What has changed since the server answered, last place first; overlapping ones wait for it.
  edits() {
    const found = [];
    for (const slot of this.data.slots) {
      const field = document.querySelector(`.st-key-${slot.key}`);
      if (!field || !this.touched.has(slot.key)) {
        continue;
      }
      const state = STATES[slot.reads](field);
      if (state === slot.state) {
        this.touched.delete(slot.key);
        continue;
      }
      const edit = state === undefined ? null : filled(slot, state, this.data.quote);
      if (edit) {
        found.push(edit);
      }
    }
    found.sort((one, other) => other.start - one.start);
    let limit = Infinity;
    return found.filter((edit) => {
      const apart = edit.end <= limit;
      limit = apart ? edit.start : limit;
      return apart;
    });
  }
}

// What each kind of widget shows, as the server says it.
const STATES = {
  field: (box) => box.querySelector("input")?.value,
  buttons: (box) => {
    const all = [...box.querySelectorAll("[role=radio]")];
    return String(all.findIndex((one) => one.getAttribute("aria-checked") === "true"));
  },
  list: (box) => box.querySelector("[role=combobox]")?.value,
  months: (box) => [...box.querySelectorAll("[data-tag] [title]")].map((tag) => tag.title).join("|"),
};

function filled(slot, state, quote) {
  const value = slot.reads === "field" ? state : chosen(slot, state);
  if (value === "") {
    return slot.emptied;
  }
  if (value === undefined || (slot.reads === "field" && slot.bare && !NUMBER.test(value))) {
    return null; // the server knows what to make of it
  }
  const written = slot.bare ? value : quoted(value, quote);
  return { start: slot.start, end: slot.end, text: slot.before + written + slot.after };
}

// Nothing where it cannot be told, an empty text where the field is off.
function chosen(slot, state) {
  if (slot.reads === "months") {
    const months = state.split("|").map((label) => slot.values[label]);
    const all = months.every((month) => month) && months.sort((one, other) => one - other);
    return all ? `[${months.join(", ")}]` : undefined;
  }
  return slot.values[state];
}

function quoted(value, quote) {
  // In JSON "<" is escaped only where it could end or confuse the script element of a page.
  const unsafe =
    quote === "'" ? /[\\'<\u0000-\u001f]/g : /[\\"\u0000-\u001f]|<(?=\/|!--|script)/gi;
  return value.replace(unsafe, (char) => {
    const short = NAMED[char] ?? (char === quote ? `\\${quote}` : null);
    return short ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  });
}

// Replaces a part of the text by changing the data of the nodes that hold it.
function splice(nodes, { start, end, text }, originals) {
  let left = text;
  for (const { node, start: from, end: to } of nodes) {
    const holds = start === end ? from <= start && start <= to : from < end && start < to;
    if (!holds || (start === end && left === null)) {
      continue;
    }
    if (!originals.has(node)) {
      originals.set(node, node.data);
    }
    const data = node.data;
    node.data = data.slice(0, Math.max(start - from, 0)) + (left ?? "") + data.slice(end - from);
    left = start === end ? null : "";
  }
}
