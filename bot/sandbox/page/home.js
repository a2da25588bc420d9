// The app's Home tab, as published for the acting person, and the tabs beside it.

import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { act } from "./live.js";
import { state } from "./state.js";
import { viewContext } from "./view_context.js";

export const isHome = () => state.channel === "home";

export function tabs() {
  const tab = (label, href, here) => h("a", { class: "view-tab", href, "aria-current": here ? "page" : null }, label);
  return h("nav", { class: "view-tabs", "aria-label": `${state.bot.name} tabs` },
    state.app.home_tab && tab("Home", "#/home", isHome()), tab("Messages", `#/D${state.actingAs}`, !isHome()));
}

const tabOpen = () => {
  if (isHome()) return "home";
  return state.channel === `D${state.actingAs}` ? "messages" : null;
};

// Tells the bot that the acting person came to one of its tabs; once per visit and person.
let visit = null;

export function visitTab() {
  const tab = state.ready ? tabOpen() : null, now = tab && `${state.actingAs} ${tab}`;
  if (now === visit) return;
  visit = now;
  if (tab) act("visit", { tab });
}

// Where Home is shown. When the bot publishes it again, the reader stays at the same place.
export function homeArea() {
  const node = h("div", { class: "home-area", role: "region", "aria-label": "Home", tabindex: "0" });
  let drawn = "";
  return { node, show() {
    const view = state.homes[state.actingAs], key = `${state.actingAs} ${view?.hash}`;
    if (drawn === key) return;
    const back = document.activeElement?.dataset?.action, top = node.scrollTop;
    const samePerson = drawn.startsWith(`${state.actingAs} `);
    drawn = key;
    node.replaceChildren(view ? draw(view) : nothingYet());
    node.scrollTop = samePerson ? top : 0;
    if (back && samePerson) node.querySelector(`[data-action="${CSS.escape(back)}"]`)?.focus();
  } };
}

const draw = (view) => h("div", { class: "home blocks", "data-view": view.id }, blocks(view.blocks, viewContext(view, {})));

const nothingYet = () => h("div", { class: "home intro", role: "status" },
  h("h2", {}, `${state.bot.name} is getting this page ready…`),
  h("p", {}, "Nothing was published here yet. It appears as soon as the bot answers."));
