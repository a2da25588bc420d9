// Every payload in both directions: what the bot was sent, and what it asked of the Web API.

import { arrange, h, icon } from "./dom.js";
import { state } from "./state.js";

const KINDS = [["all", "All"], ["in", "To the bot"], ["out", "API calls"], ["bad", "Errors"]];
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });
const rows = new WeakMap();

export function inspector(root) {
  let kind = "all", words = "";
  const list = h("div", { class: "log", role: "list", tabindex: "0" });
  const count = h("span", { class: "count" });
  const filter = h("input", { type: "search", placeholder: "Filter: method, id, text…", "aria-label": "Filter payloads",
    oninput: () => { words = filter.value.toLowerCase(); render(); } });
  const tabs = KINDS.map(([id, label]) => h("button", { type: "button", class: "tab", "aria-pressed": String(id === kind),
    onclick: (event) => {
      kind = id;
      for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab === event.currentTarget));
      render();
    } }, label));
  const toggle = () => { root.hidden = !root.hidden; document.body.classList.toggle("inspecting", !root.hidden); render(); };
  root.append(h("header", {}, h("h2", {}, "Inspector"), h("div", { class: "tabs" }, tabs), filter, count,
    h("button", { class: "btn quiet shut", type: "button", "aria-label": "Close inspector", onclick: toggle }, icon("close"))), list);

  const wanted = (entry) => (kind === "all" || entry.direction === kind || (kind === "bad" && !entry.ok))
    && (!words || text(entry).includes(words));

  function render() {
    if (root.hidden) return;
    const found = [...state.log.values()].filter(wanted).reverse();
    count.textContent = `${found.length}`;
    arrange(list, found.length ? found.map(row) : [h("p", { class: "nothing" }, "Nothing yet. Say something in a channel.")]);
  }
  return { render, toggle };
}

function text(entry) {
  entry.words ??= JSON.stringify([entry.name, entry.status, entry.sent, entry.answer]).toLowerCase();
  return entry.words;
}

const wasOpen = new Set();

function row(entry) {
  if (!rows.has(entry)) rows.set(entry, draw(entry));
  return rows.get(entry);
}

function draw(entry) {
  const late = entry.latency === null ? "" : `${(entry.latency * 1000).toFixed(1)} ms`;
  const incoming = entry.direction === "in";
  const details = h("details", { class: `entry${entry.ok ? "" : " bad"}`, role: "listitem", ontoggle: () => {
    if (details.open) wasOpen.add(entry.id); else wasOpen.delete(entry.id);
    if (details.open && details.childElementCount === 1) details.append(...payloads(entry));
  } },
  h("summary", {}, h("span", { class: `arrow ${entry.direction}`, title: incoming ? "to the bot" : "from the bot" }, incoming ? "event →" : "← call"),
    h("span", { class: "what" }, entry.name), h("span", { class: "gist" }, gist(entry.sent)), h("span", { class: "status" }, entry.status),
    h("span", { class: "took" }, late), h("time", {}, TIME.format(new Date(entry.at * 1000)))));
  details.open = wasOpen.has(entry.id);
  return details;
}

const gist = (sent) => sent.event?.text ?? sent.event?.message?.text ?? sent.text ?? sent.actions?.[0]?.action_id
  ?? sent.view?.callback_id ?? sent.channel ?? "";

function payloads(entry) {
  const parts = [["Sent", entry.sent], ["Answer", entry.answer], ["Attempts", entry.attempts]];
  return parts.filter(([, part]) => part).map(([title, part]) =>
    h("div", { class: "payload" }, h("h3", {}, title, copyButton(part)), h("pre", {}, pretty(part))));
}

const copyButton = (part) => h("button", { class: "btn quiet copy", type: "button",
  onclick: () => navigator.clipboard?.writeText(JSON.stringify(part, null, 2)) }, "Copy");

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+\.?\d*)/g;

function pretty(part) {
  const source = JSON.stringify(part, null, 2), out = [];
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    const kind = match[2] ? "key" : match[1] ? "string" : match[3] ? "word" : "number";
    out.push(source.slice(end, match.index), h("span", { class: `j-${kind}` }, match[1] ?? match[0]), match[2] ?? "");
    end = match.index + match[0].length;
  }
  return [...out, source.slice(end)];
}
