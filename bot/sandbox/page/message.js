// One message, drawn once per version: the sandbox sends a fresh object whenever something changed.

import { attachments } from "./attachments.js";
import { blocks } from "./blocks.js";
import { h, icon } from "./dom.js";
import { editor, isEditing } from "./editing.js";
import { act } from "./live.js";
import { reactions, toolbar } from "./message_actions.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar, clock, fullTime, nameOf, tags } from "./people.js";
import { state } from "./state.js";

const drawn = new WeakMap();

export function messageNode(message, { compact = false, inThread = false }, channel) {
  const editing = isEditing(channel, message.ts), key = `${compact}${inThread}${state.actingAs}${editing}`;
  const nodes = drawn.get(message) ?? drawn.set(message, new Map()).get(message);
  if (!nodes.has(key)) nodes.set(key, draw(message, compact, inThread, channel));
  return nodes.get(key);
}

function draw(message, compact, inThread, channel) {
  if (message.subtype === "tombstone") return gone(message, inThread, channel);
  const kind = `${compact ? " compact" : ""}${message.is_ephemeral ? " whisper" : ""}`;
  return h("article", { class: `message${kind}`, "data-ts": message.ts },
    compact ? h("time", { class: "gutter", title: fullTime(message.ts) }, clock(message.ts)) : avatar(message.user),
    h("div", { class: "content" },
      message.is_ephemeral && onlyYou(message),
      !compact && heading(message),
      isEditing(channel, message.ts) ? editor(message, channel) : content(message, channel),
      reactions(message, channel),
      !inThread && message.reply_count > 0 && replyLink(message, channel)),
    !isEditing(channel, message.ts) && toolbar(message, channel, inThread));
}

const gone = (message, inThread, channel) => h("article", { class: "message gone", "data-ts": message.ts },
  h("i", {}, "This message was deleted."), !inThread && message.reply_count > 0 && replyLink(message, channel));

const onlyYou = (message) => h("p", { class: "only-you" }, icon("eye"), "Only visible to you",
  h("button", { class: "link", type: "button", onclick: () => act("dismiss", { ts: message.ts }) }, "Dismiss"));

const heading = (message) => h("header", {},
  h("span", { class: "author" }, nameOf(message.user)), tags(message.user),
  h("time", { title: fullTime(message.ts) }, clock(message.ts)));

const edited = (message) => message.edited && h("span", { class: "edited", title: fullTime(message.edited.ts) }, " (edited)");

function content(message, channel) {
  const context = {
    act: (block, spec, value, node) => click(message, channel, block, spec, value, node),
    suggest: (block, spec, words) => act("suggest",
      { channel, ts: message.ts, block_id: block.block_id, action_id: spec.action_id, typed: words }),
  };
  const said = message.blocks?.length
    ? h("div", { class: "blocks" }, blocks(message.blocks, context), edited(message))
    : (message.text || message.edited) && h("div", { class: "text" }, mrkdwn(message.text), edited(message));
  return [said, attachments(message, context)];
}

async function click(message, channel, block, spec, value, node) {
  node?.classList.add("busy");
  await act("click", { channel, ts: message.ts, block_id: block.block_id, action_id: spec.action_id, value });
  node?.classList.remove("busy");
}

function replyLink(message, channel) {
  const count = message.reply_count;
  return h("a", { class: "replies", href: `#/${channel}/${message.ts}` },
    h("span", { class: "faces" }, message.reply_users.map((user) => avatar(user, true))),
    h("b", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    h("span", { class: "last" }, `Last reply ${clock(message.latest_reply)}`));
}
