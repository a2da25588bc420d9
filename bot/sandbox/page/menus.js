// Menus and other small panels that open beside a button, with arrow keys inside and focus back at the end.

import { h } from "./dom.js";

export function placeBeside(panel, opener) {
  const at = opener.getBoundingClientRect(), size = panel.getBoundingClientRect();
  const below = at.bottom + size.height + 8 <= innerHeight;
  const top = below ? at.bottom + 4 : at.top - size.height - 4;
  panel.style.setProperty("top", `${Math.max(8, Math.min(top, innerHeight - size.height - 8))}px`);
  panel.style.setProperty("left", `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`);
}

export function openMenu(menu, opener) {
  menu.togglePopover();
  placeBeside(menu, opener);
}

const choices = (panel) => [...panel.querySelectorAll("button:not([disabled])")];

export function stepWith(panel, event, step = { ArrowDown: 1, ArrowUp: -1 }) {
  const by = step[event.key], all = choices(panel);
  if (!by || !all.length) return;
  event.preventDefault();
  const at = all.indexOf(document.activeElement);
  all[(at + by + all.length) % all.length].focus();
}

// A panel that is made when it opens and gone when it closes.
export function popPanel(opener, panel, focus) {
  panel.popover = "auto";
  panel.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const inside = panel.contains(document.activeElement) || document.activeElement === document.body;
    opener.setAttribute("aria-expanded", "false");
    panel.remove();
    if (inside) opener.focus();
  });
  document.body.append(panel);
  panel.showPopover();
  placeBeside(panel, opener);
  opener.setAttribute("aria-expanded", "true");
  (focus ?? choices(panel)[0])?.focus();
  return panel;
}

// `items` are {label, note, danger, act} or ready nodes; what is null is left out.
export function popMenu(opener, label, items) {
  const panel = h("div", { class: "menu", role: "menu", "aria-label": label,
    onkeydown: (event) => stepWith(panel, event) });
  panel.append(...items.filter(Boolean).map((item) => (item instanceof Node ? item : entry(panel, item))));
  return popPanel(opener, panel);
}

const entry = (panel, { label, note, danger, act }) =>
  h("button", { type: "button", role: "menuitem", class: danger ? "danger" : null,
    onclick: () => { panel.hidePopover(); act(); } }, h("span", {}, label), note && h("small", {}, note));

export const menuLine = () => h("hr", { role: "separator" });
export const menuTitle = (words) => h("div", { class: "menu-title", role: "presentation" }, words);
