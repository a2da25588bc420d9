// The left: workspace, whether the bot is connected, whom one acts as, channels and direct messages.

import { h, icon } from "./dom.js";
import { openMenu, stepWith } from "./menus.js";
import { avatar } from "./people.js";
import { actAs, actor, channelsOf, humans, state, unread } from "./state.js";

export function sidebar(root) {
  return () => {
    const focused = document.activeElement?.dataset?.focus;
    const open = root.querySelector(".menu:popover-open");
    if (open) return;
    root.replaceChildren(workspace(), switcher(), section("Channels", channelsOf(state.actingAs).map(channelLink)),
      section("Apps", [appLink()]), foot());
    if (focused) root.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  };
}

const workspace = () => h("header", { class: "workspace" }, h("strong", {}, state.team.name), badge());

function badge() {
  const { mode, connections, url } = state.connection;
  const words = { socket: "connected", http: "over HTTP", none: "not connected" }[mode];
  const more = { socket: `${connections} Socket Mode connection${connections === 1 ? "" : "s"}`, http: url,
    none: "Start the bot: what you say is kept and delivered once it connects" }[mode];
  return h("span", { class: `badge ${mode}`, title: more, role: "status" }, h("i"), `${state.bot.name} ${words}`);
}

function switcher() {
  const me = actor();
  const menu = h("div", { class: "menu people", popover: "auto", role: "menu", "aria-label": "Act as",
    onkeydown: (event) => stepWith(menu, event) }, humans().map((person) =>
    h("button", { type: "button", role: "menuitemradio", "aria-checked": String(person.id === me?.id), "data-person": person.id,
      onclick: () => { menu.hidePopover(); actAs(person.id); } },
    avatar(person.id, true), h("span", {}, h("b", {}, person.real_name), h("small", {}, person.role)),
    person.id === me?.id && icon("check"))));
  const opener = h("button", { class: "switcher", type: "button", "data-focus": "switcher", "aria-haspopup": "menu",
    onclick: () => openMenu(menu, opener) },
  me && avatar(me.id), h("span", {}, h("small", {}, "You act as", h("span", { class: "role" }, me?.role ?? "")),
    h("b", {}, me?.real_name ?? "nobody")), icon("down"));
  return h("div", { class: "act-as" }, opener, menu);
}

const section = (title, items) => h("section", {}, h("h2", {}, title), h("ul", {}, items));

function channelLink(channel) {
  const marks = channel.id === state.channel ? { bold: false, count: 0 } : unread(channel.id);
  const here = channel.id === state.channel;
  const known = marks.bold ? `${channel.name}, unread` : channel.name;
  return h("li", {}, h("a", { href: `#/${channel.id}`, class: `${here ? "here" : ""}${marks.bold ? " unread" : ""}`,
    "data-focus": channel.id, "aria-current": here ? "page" : null, "aria-label": known },
  h("span", { class: "sign" }, channel.is_private ? icon("lock") : "#"), h("span", { class: "name" }, channel.name),
  !channel.is_member && h("span", { class: "absent", title: `${state.bot.name} is not in this channel` }, "no bot"),
  marks.count > 0 && h("span", { class: "marks" }, String(marks.count))));
}

function appLink() {
  const id = `D${state.actingAs}`, here = state.channel === id || state.channel === "home";
  const marks = here || !state.channels.has(id) ? { bold: false, count: 0 } : unread(id);
  return h("li", {}, h("a", { href: `#/${id}`, class: `${here ? "here" : ""}${marks.bold ? " unread" : ""}`, "data-focus": id },
    avatar(state.bot.id, true), h("span", { class: "name" }, state.bot.name), h("span", { class: "tag" }, "APP"),
    marks.count > 0 && h("span", { class: "marks" }, String(marks.count))));
}

const foot = () => h("footer", {}, "A stand-in for Slack on this machine. Nothing leaves it.");
