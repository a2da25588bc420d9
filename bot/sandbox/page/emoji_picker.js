// A small emoji picker: the ones this workspace knows, by name.

import { h } from "./dom.js";
import { popPanel, stepWith } from "./menus.js";
import { state } from "./state.js";

const SHOWN = 48, ACROSS = 8;
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: ACROSS, ArrowUp: -ACROSS };
export const OFTEN = ["pushpin", "+1", "eyes", "white_check_mark", "no_entry_sign", "tada"];

const found = (words) => {
  const names = Object.keys(state.emoji).filter((name) => name.includes(words));
  return (words ? names : [...new Set([...OFTEN, ...names])]).slice(0, SHOWN);
};

export function pickEmoji(opener, use) {
  const grid = h("div", { class: "emoji-grid", onkeydown: (event) => stepWith(grid, event, STEPS) });
  const field = h("input", { type: "search", placeholder: "Search emoji", "aria-label": "Search emoji",
    oninput: () => draw(), onkeydown: (event) => {
      if (event.key === "Escape") panel.hidePopover();
      if (event.key === "ArrowDown") { event.preventDefault(); grid.querySelector("button")?.focus(); }
      // Not to be pressed once more: choosing gives the focus back to the button that opened this.
      if (event.key === "Enter") { event.preventDefault(); grid.querySelector("button")?.click(); }
    } });
  const panel = h("div", { class: "menu picker", role: "dialog", "aria-label": "Pick an emoji" }, field, grid);
  const draw = () => {
    const names = found(field.value.trim().replaceAll(":", "").toLowerCase());
    grid.replaceChildren(...names.map((name) => emojiButton(name, () => { panel.hidePopover(); use(name); })),
      ...(names.length ? [] : [h("p", { class: "nothing" }, "No emoji with that name.")]));
  };
  draw();
  popPanel(opener, panel, field);
}

export const emojiButton = (name, use) =>
  h("button", { type: "button", "aria-label": name, title: `:${name}:`, onclick: use },
    h("span", { class: "emoji" }, state.emoji[name] ?? `:${name}:`));
