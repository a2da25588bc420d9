// One message, drawn once per version: the sandbox sends a fresh object whenever something changed.

import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { act } from "./live.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar, clock, fullTime, nameOf, tags } from "./people.js";
import { state } from "./state.js";

const drawn = new WeakMap();

export function messageNode(message, { compact = false, inThread = false }, channel) {
  const key = `${compact}${inThread}${state.actingAs}`;
  const nodes = drawn.get(message) ?? drawn.set(message, new Map()).get(message);
  if (!nodes.has(key)) nodes.set(key, draw(message, compact, inThread, channel));
  return nodes.get(key);
}

function draw(message, compact, inThread, channel) {
  if (message.subtype === "tombstone") return h("article", { class: "message gone" }, "This message was deleted.");
  return h("article", { class: `message${compact ? " compact" : ""}${message.is_ephemeral ? " whisper" : ""}`,
    "data-ts": message.ts },
  compact ? h("time", { class: "gutter", title: fullTime(message.ts) }, clock(message.ts)) : avatar(message.user),
  h("div", { class: "content" },
    !compact && heading(message),
    message.is_ephemeral && h("p", { class: "only-you" }, "Only visible to you"),
    body(message, channel),
    reactions(message),
    !inThread && message.reply_count > 0 && replyLink(message, channel),
    !inThread && !message.is_ephemeral && h("a", { class: "reply-button", href: `#/${channel}/${message.ts}` }, "Reply in thread")));
}

const heading = (message) => h("header", {},
  h("span", { class: "author" }, nameOf(message.user)), tags(message.user),
  h("time", { title: fullTime(message.ts) }, clock(message.ts)));

const edited = (message) => message.edited && h("span", { class: "edited", title: fullTime(message.edited.ts) }, " (edited)");

function body(message, channel) {
  if (!message.blocks?.length) return h("div", { class: "text" }, mrkdwn(message.text), edited(message));
  const context = { act: (block, spec, value, node) => click(message, channel, block, spec, value, node) };
  return h("div", { class: "blocks" }, blocks(message.blocks, context), edited(message));
}

async function click(message, channel, block, spec, value, node) {
  node?.classList.add("busy");
  await act("click", { channel, ts: message.ts, block_id: block.block_id, action_id: spec.action_id, value });
  node?.classList.remove("busy");
}

const reactions = (message) => message.reactions?.length > 0 && h("div", { class: "reactions" },
  message.reactions.map((one) => h("span", { title: one.users.map(nameOf).join(", ") },
    emoji(one.name) ?? `:${one.name}:`, ` ${one.count}`)));

function replyLink(message, channel) {
  const count = message.reply_count;
  return h("a", { class: "replies", href: `#/${channel}/${message.ts}` },
    h("span", { class: "faces" }, message.reply_users.map((user) => avatar(user, true))),
    h("b", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    h("span", { class: "last" }, `Last reply ${clock(message.latest_reply)}`));
}
