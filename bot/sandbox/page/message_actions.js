// What one can do with a message: emoji, reply, shortcuts, forward, edit, delete.

import { forward, question } from "./dialogs.js";
import { h, icon, toast } from "./dom.js";
import { edit } from "./editing.js";
import { emoji } from "./emoji.js";
import { OFTEN, emojiButton, pickEmoji } from "./emoji_picker.js";
import { act } from "./live.js";
import { menuLine, menuTitle, popMenu } from "./menus.js";
import { mrkdwn } from "./mrkdwn.js";
import { nameOf } from "./people.js";
import { state } from "./state.js";

const react = (channel, ts, name) => act("react", { channel, ts, emoji: name });

export function toolbar(message, channel, inThread) {
  if (message.is_ephemeral || message.subtype === "tombstone") return null;
  const tool = (label, name, use) => h("button", { class: "tool", type: "button", "aria-label": label, title: label,
    "aria-haspopup": "true", onclick: (event) => use(event.currentTarget) }, icon(name));
  return h("div", { class: "toolbar", role: "group", "aria-label": "Message actions" },
    tool("React", "smile", (opener) => pickEmoji(opener, (name) => react(channel, message.ts, name))),
    !inThread && h("a", { class: "tool", href: threadOf(message, channel), "aria-label": "Reply in thread", title: "Reply in thread" }, icon("reply")),
    tool("More actions", "more", (opener) => menu(opener, message, channel, inThread)));
}

const threadOf = (message, channel) => `#/${channel}/${message.thread_ts ?? message.ts}`;

function menu(opener, message, channel, inThread) {
  const mine = message.user === state.actingAs, { ts } = message;
  const shortcuts = state.app.shortcuts.filter((one) => one.kind === "message");
  const panel = popMenu(opener, "Message actions", [
    h("div", { class: "often" }, OFTEN.map((name) =>
      emojiButton(name, () => { panel.hidePopover(); react(channel, ts, name); })),
    h("button", { type: "button", "aria-label": "More emoji", title: "More emoji", onclick: () => {
      panel.hidePopover();
      pickEmoji(opener, (name) => react(channel, ts, name));
    } }, icon("plus"))),
    !inThread && { label: "Reply in thread", act: () => { location.hash = threadOf(message, channel); } },
    { label: "Forward message…", act: () => forward(channel, message) },
    { label: "Copy link", act: () => copyLink(channel, ts) },
    shortcuts.length > 0 && menuTitle(state.bot.name),
    ...shortcuts.map(({ name, description, callback_id: id }) =>
      ({ label: name, note: description, act: () => act("shortcut", { channel, ts, callback_id: id }) })),
    mine && menuLine(),
    mine && { label: "Edit message", act: () => edit(channel, ts) },
    mine && { label: "Delete message…", danger: true, act: () => remove(message, channel) },
  ]);
}

async function copyLink(channel, ts) {
  await navigator.clipboard?.writeText(`${location.origin}/archives/${channel}/p${ts.replace(".", "")}`);
  toast("Link copied.");
}

async function remove(message, channel) {
  const body = [h("p", {}, "This cannot be undone."), h("blockquote", { class: "preview" }, mrkdwn(message.text))];
  const sure = await question({ title: "Delete message", body, yes: "Delete", style: "danger" });
  if (sure) await act("delete", { channel, ts: message.ts });
}

export function reactions(message, channel) {
  if (!message.reactions?.length) return null;
  const kinds = message.reactions.map(({ name, users, count }) => {
    const mine = users.includes(state.actingAs), who = users.map(nameOf).join(", ");
    return h("button", { type: "button", class: "reaction", "aria-pressed": String(mine), title: `${who} reacted with :${name}:`,
      "aria-label": `${count} ${name}, ${mine ? "remove yours" : "add yours"}`, onclick: () => react(channel, message.ts, name) },
    h("span", { class: "emoji" }, emoji(name) ?? `:${name}:`), ` ${count}`);
  });
  const more = h("button", { type: "button", class: "reaction add", "aria-label": "Add reaction",
    onclick: (event) => pickEmoji(event.currentTarget, (name) => react(channel, message.ts, name)) }, icon("smile"));
  return h("div", { class: "reactions" }, kinds, more);
}
