// Type-ahead of commands in the composer: the ones that the app has.

import { h } from "./dom.js";
import { state } from "./state.js";

export const isCommand = (text) => /^\/\S/.test(text);

export function parts(text) {
  const [, command, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
  return { command, text: rest };
}

// `fill(text)` puts a command into the field.
export function slashMenu(fill) {
  const list = h("div", { class: "slash", role: "listbox", id: "slash-menu", "aria-label": "Commands", hidden: true });
  let found = [], marked = 0, typed = "";

  function update(text) {
    typed = text;
    const open = /^\/\S*$/.test(text);
    found = open ? state.app.commands.filter((one) => one.name.startsWith(text.toLowerCase())) : [];
    marked = Math.min(marked, Math.max(0, found.length - 1));
    list.hidden = found.length === 0;
    list.replaceChildren(...found.map((one, at) => h("div", { class: "option", role: "option", "aria-selected": String(at === marked),
      onpointerdown: (event) => { event.preventDefault(); take(at); } },
    h("b", {}, one.name), one.hint && h("span", { class: "usage" }, ` ${one.hint}`), h("small", {}, one.description))));
  }

  const take = (at) => fill(`${found[at].name} `);

  // Whether the key was for this menu. Enter on a whole command runs it.
  function key(event) {
    if (list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      marked = (marked + step + found.length) % found.length;
      update(typed);
    } else if (event.key === "Tab" || (event.key === "Enter" && found[marked].name !== typed)) take(marked);
    else if (event.key === "Escape") list.hidden = true;
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
  return { list, update, key };
}
