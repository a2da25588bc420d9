// Faces and names.

import { h } from "./dom.js";
import { state } from "./state.js";

const HUES = [262, 16, 200, 145, 330, 42, 180, 292, 95, 228];

function hue(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) >>> 0;
  return HUES[sum % HUES.length];
}

const initials = (name) => name.split(/\s+/).map((word) => [...word][0] ?? "").slice(0, 2).join("").toUpperCase();

export function avatar(id, small) {
  const person = state.people.get(id), isBot = person?.is_bot || id === SLACKBOT;
  return h("span", { class: `avatar${small ? " small" : ""}${isBot ? " bot" : ""}`, "aria-hidden": "true",
    style: { "--hue": hue(id) } }, id === SLACKBOT ? "!" : isBot ? "∵" : initials(person?.real_name ?? "?"));
}

const SLACKBOT = "USLACKBOT";

export const nameOf = (id) => (id === SLACKBOT ? "Slackbot" : state.people.get(id)?.real_name ?? id);
export const nameInText = (id) => state.people.get(id)?.name ?? id;

export function tags(id) {
  const person = state.people.get(id);
  if (!person) return null;
  if (person.is_bot) return h("span", { class: "tag" }, "APP");
  if (person.stranger) return h("span", { class: "tag" }, "EXTERNAL");
  return person.guest ? h("span", { class: "tag" }, "GUEST") : null;
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", month: "long", day: "numeric" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

export const dateOf = (ts) => new Date(Number(ts) * 1000);
export const clock = (ts) => TIME.format(dateOf(ts));
export const fullTime = (ts) => FULL.format(dateOf(ts));

export function dayName(ts) {
  const day = dateOf(ts).toDateString(), now = Date.now();
  if (day === new Date(now).toDateString()) return "Today";
  if (day === new Date(now - 86_400_000).toDateString()) return "Yesterday";
  return DAY.format(dateOf(ts));
}
