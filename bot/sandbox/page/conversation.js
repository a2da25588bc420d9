// The middle and the right: a channel with its composer, and a thread beside it.

import { composer } from "./composer.js";
import { arrange, h, icon } from "./dom.js";
import { homeArea, isHome, tabs } from "./home.js";
import { messageNode } from "./message.js";
import { dayName } from "./people.js";
import { channelTitle, isPhone, markRead, state, threadMessages, topMessages } from "./state.js";

const NEAR = 80, GROUPED_SECONDS = 300;

// A scrolling list that stays at its end while new messages come, unless the reader scrolled up.
function messageList(label) {
  const list = h("div", { class: "messages", role: "log", "aria-label": label, tabindex: "0" });
  let shown = null, atEnd = true;
  const toEnd = () => { list.scrollTop = list.scrollHeight; };
  list.addEventListener("scroll", () => { atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR; });
  new ResizeObserver(() => atEnd && toEnd()).observe(list);
  return { list, show(key, nodes) {
    const follow = atEnd || shown !== key;
    arrange(list, nodes);
    if (follow) toEnd();
    shown = key;
  } };
}

function withDays(messages, options, channel) {
  const nodes = [];
  let before = null;
  for (const message of messages) {
    const day = dayName(message.ts);
    if (!before || dayName(before.ts) !== day) nodes.push(dayNode(day));
    const compact = before && dayName(before.ts) === day && groups(before, message);
    nodes.push(messageNode(message, { ...options, compact: Boolean(compact) }, channel));
    before = message;
  }
  return nodes;
}

const groups = (before, message) => before.user === message.user && !before.is_ephemeral && !message.is_ephemeral
  && !before.reply_count && before.subtype !== "tombstone" && Number(message.ts) - Number(before.ts) < GROUPED_SECONDS;

function dayNode(day) {
  return h("div", { class: "day", role: "separator" }, h("span", {}, day));
}

// --- the channel

export function channelPane(root, openInspector) {
  const head = h("header", { class: "bar" }), { list, show } = messageList("Messages");
  const box = composer(), home = homeArea();
  root.append(head, home.node, list, box.node);
  return () => {
    const channel = isHome() ? homeChannel() : state.channels.get(state.channel);
    root.classList.toggle("empty", !channel);
    if (!channel) return;
    showHead(head, channel, openInspector);
    home.node.hidden = !isHome();
    list.hidden = box.node.hidden = isHome();
    if (isHome()) return home.show();
    show(`${channel.id}${state.actingAs}`, [intro(channel), ...withDays(topMessages(channel.id), {}, channel.id)]);
    box.update({ channel: channel.id, label: `Message ${channel.is_im ? "" : "#"}${channelTitle(channel)}`, hints: true });
    if (document.visibilityState === "visible" && (!isPhone() || document.body.dataset.pane !== "list")) markRead(channel.id);
  };
}

const homeChannel = () => ({ id: "home", is_im: true, members: [] });

// Drawn again only when it says something else, so that focus stays where it is.
function showHead(head, channel, openInspector) {
  const key = JSON.stringify([channel, state.actingAs]);
  if (head.dataset.key === key) return;
  head.dataset.key = key;
  head.replaceChildren(...channelHead(channel, openInspector).filter(Boolean));
}

function channelHead(channel, openInspector) {
  const sign = channel.is_im ? "" : channel.is_private ? icon("lock") : "#";
  const count = channel.members.length;
  return [
    h("a", { class: "back", href: "#/", "aria-label": "Back to channels" }, icon("back")),
    h("div", { class: "title" },
      h("h1", {}, sign && h("span", { class: "sign" }, sign), channelTitle(channel)),
      channel.topic?.value && h("p", {}, channel.topic.value),
      channel.is_im && tabs()),
    !channel.is_im && h("span", { class: "count", title: "Members" }, `${count} member${count === 1 ? "" : "s"}`),
    channel.is_ext_shared && h("span", { class: "tag" }, "SHARED"),
    h("button", { class: "btn quiet", onclick: openInspector, title: "Every payload in both directions" },
      icon("code"), h("span", { class: "wide" }, "Inspector")),
  ];
}

const intros = new Map();

function intro(channel) {
  const key = channel.id + channel.is_member;
  if (!intros.has(key)) intros.set(key, drawIntro(channel));
  return intros.get(key);
}

function drawIntro(channel) {
  const words = channel.is_im ? `This is your direct message with ${channelTitle(channel)}.`
    : channel.is_member ? `This is the start of #${channel.name}.`
      : `This is the start of #${channel.name}. ${state.bot.name} is not in this channel and hears nothing here.`;
  return h("div", { class: "intro" }, words);
}

// --- the thread

export function threadPane(root) {
  const head = h("header", { class: "bar" }), { list, show } = messageList("Thread messages");
  const box = composer();
  root.append(head, list, box.node);
  return () => {
    const { channel: id, thread } = state, channel = state.channels.get(id);
    const messages = channel && thread ? threadMessages(id, thread) : [];
    root.hidden = messages.length === 0;
    if (root.hidden) return;
    head.replaceChildren(...threadHead(channel));
    const [first, ...rest] = withDays(messages, { inThread: true }, id).filter((node) => !node.classList.contains("day"));
    show(`${id}${thread}`, [first, ...(rest.length ? [divider(rest.length)] : []), ...rest]);
    box.update({ channel: id, thread, label: "Reply…", hints: false });
  };
}

const divider = (count) => h("div", { class: "day left", role: "separator" },
  h("span", {}, `${count} ${count === 1 ? "reply" : "replies"}`));

const threadHead = (channel) => [
  h("a", { class: "back", href: `#/${channel.id}`, "aria-label": "Back to the channel" }, icon("back")),
  h("div", { class: "title" }, h("h1", {}, "Thread"), h("p", {}, `${channel.is_im ? "" : "#"}${channelTitle(channel)}`)),
  h("a", { class: "btn quiet shut", href: `#/${channel.id}`, "aria-label": "Close thread" }, icon("close")),
];
