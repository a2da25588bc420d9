// Slack's mrkdwn as elements. The text comes entity-encoded; it is decoded only into text nodes.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { nameOf } from "./people.js";
import { state } from "./state.js";

const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const INLINE = new RegExp([
  "`(?<code>[^`\\n]+)`",
  "<(?<angle>[^<>\\n]+)>",
  "(?<![\\w*])\\*(?=\\S)(?<bold>[^*\\n]*?\\S)\\*(?![\\w*])",
  "(?<!\\w)_(?=\\S)(?<italic>[^\\n]*?\\S)_(?!\\w)",
  "(?<![\\w~])~(?=\\S)(?<strike>[^~\\n]*?\\S)~(?![\\w~])",
  ":(?<emoji>[a-z0-9_+-]+):",
].join("|"), "g");

export function mrkdwn(text) {
  const parts = text.split(/```\n?([\s\S]*?)\n?```/);
  return parts.map((part, at) => (at % 2 ? h("pre", {}, decode(part)) : lines(part)));
}

function lines(text) {
  const out = [];
  let quote = null;
  const all = text.split("\n");
  all.forEach((line, at) => {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(h("br"));
      else out.push(quote = h("blockquote"));
      quote.append(...inline(quoted[1]));
      return;
    }
    quote = null;
    out.push(...oneLine(line, at, all));
  });
  return out;
}

function oneLine(line, at, all) {
  const bullet = /^(\s*)([•◦-]|\d+\.)\s+(.*)$/.exec(line);
  if (bullet) {
    const text = h("span", {}, ...inline(bullet[3]));
    return [h("span", { class: "bullet" }, h("span", { class: "mark" }, bullet[2] === "-" ? "•" : bullet[2]), text)];
  }
  const next = all[at + 1];
  const breaks = at < all.length - 1 && !/^(?:&gt;|>)/.test(next) && !/^\s*([•◦-]|\d+\.)\s/.test(next);
  return [...inline(line), breaks ? h("br") : ""];
}

export function inline(text) {
  const out = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    out.push(decode(text.slice(end, match.index)), marked(match));
    end = match.index + match[0].length;
  }
  out.push(decode(text.slice(end)));
  return out;
}

function marked(match) {
  const { code, angle, bold, italic, strike, emoji: name } = match.groups;
  if (code !== undefined) return h("code", {}, decode(code));
  if (angle !== undefined) return bracketed(angle);
  if (bold !== undefined) return h("strong", {}, ...inline(bold));
  if (italic !== undefined) return h("em", {}, ...inline(italic));
  if (strike !== undefined) return h("s", {}, ...inline(strike));
  const sign = emoji(name);
  return sign ? h("span", { class: "emoji", role: "img", "aria-label": name, title: `:${name}:` }, sign) : match[0];
}

function bracketed(inside) {
  const [target, label] = split(inside);
  if (target.startsWith("@")) return personMention(target.slice(1), label);
  if (target.startsWith("#")) return channelLink(target.slice(1), label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  return link(decode(target), label);
}

function split(inside) {
  const bar = inside.indexOf("|");
  return bar < 0 ? [inside, null] : [inside.slice(0, bar), decode(inside.slice(bar + 1))];
}

export function personMention(id, label) {
  const me = id === state.actingAs ? " me" : "";
  return h("span", { class: `mention${me}` }, `@${state.people.has(id) ? nameOf(id) : label ?? id}`);
}

export function channelLink(id, label) {
  const channel = state.channels.get(id);
  return h("a", { class: "mention", href: `#/${id}` }, `#${channel?.name || label || id}`);
}

function special(what, label) {
  const [kind, ...rest] = what.split("^");
  if (kind === "subteam") {
    return h("span", { class: "mention" }, `@${state.usergroups.get(rest[0])?.handle ?? label?.replace(/^@/, "") ?? rest[0]}`);
  }
  if (kind === "date") return h("time", {}, dated(rest[0], rest[1] ?? "", label));
  return h("span", { class: "mention me" }, `@${kind}`);
}

const DATE_FORMS = {
  date_num: { dateStyle: "short" }, date: { dateStyle: "long" }, date_short: { dateStyle: "medium" },
  date_long: { dateStyle: "full" }, time: { timeStyle: "short" }, time_secs: { timeStyle: "medium" },
};

function dated(stamp, form, label) {
  const at = new Date(Number(stamp) * 1000);
  if (Number.isNaN(at.getTime())) return label ?? "";
  return form.replace(/\{(\w+?)(?:_pretty)?\}/g, (whole, name) =>
    DATE_FORMS[name] ? new Intl.DateTimeFormat(undefined, DATE_FORMS[name]).format(at) : whole);
}

export function link(address, label) {
  let url;
  try { url = new URL(address); } catch { return label ?? address; }
  if (!["http:", "https:", "mailto:"].includes(url.protocol)) return label ?? address;
  const here = new RegExp(`^${location.origin}/archives/(\\w+)/p(\\d+)(\\d{6})`).exec(address);
  const words = label ?? address.replace(/^mailto:/, "");
  if (here) {
    return h("a", { href: `#/${here[1]}/${url.searchParams.get("thread_ts") ?? `${here[2]}.${here[3]}`}` }, words);
  }
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, words);
}

// The `markdown` block: headings, bold, italic, links and lists of ordinary Markdown, by way of mrkdwn.
export function markdown(text) {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped.split("\n").map((line) => {
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    const own = (heading ? `**${heading[1]}**` : line)
      .replace(/(^|\s)\* /g, "$1• ")
      .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>")
      .replace(/(?<!\*)\*(?!\*)([^*\n]+)\*(?!\*)/g, "_$1_")
      .replace(/\*\*([^*]+)\*\*/g, "*$1*")
      .replace(/~~([^~]+)~~/g, "~$1~");
    return h("div", { class: "md-line" }, mrkdwn(own));
  });
}

export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return withEmoji(decode(object.text));
}

export const plainWords = (object) => (object ? withEmoji(decode(object.text)).map((part) => part.textContent ?? part).join("") : "");

function withEmoji(text) {
  return text.split(/(:[a-z0-9_+-]+:)/).map((part) => emoji(part.slice(1, -1)) && part.startsWith(":")
    ? h("span", { class: "emoji" }, emoji(part.slice(1, -1))) : part);
}
