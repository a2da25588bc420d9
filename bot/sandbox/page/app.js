// Starts the page: one address (#/channel/thread) says what is shown.

import { channelPane, threadPane } from "./conversation.js";
import { visitTab } from "./home.js";
import { inspector } from "./inspector.js";
import { connect } from "./live.js";
import { showModal } from "./modal.js";
import { sidebar } from "./sidebar.js";
import { changed, channelsOf, isPhone, onNews, state, watch } from "./state.js";

const byId = (id) => document.getElementById(id);
const log = inspector(byId("inspector"));
const panes = [sidebar(byId("sidebar")), channelPane(byId("channel"), () => log.toggle()), threadPane(byId("thread"))];

function route() {
  const [, channel = "", thread = ""] = location.hash.split("/");
  state.channel = channel || (isPhone() ? null : firstChannel());
  state.thread = thread || null;
  document.body.dataset.pane = thread ? "thread" : channel ? "channel" : "list";
  changed();
}

function firstChannel() {
  const mine = channelsOf(state.actingAs);
  return (mine.find((channel) => channel.id === state.asksChannel) ?? mine[0])?.id ?? null;
}

// Beside the channel there is room for the thread: an answer to what one just asked opens by itself.
function openAnswer(note) {
  if (note.type !== "message" || isPhone() || state.thread || note.channel !== state.channel) return;
  const { message } = note;
  if (message.user === state.bot.id && message.parent_user_id === state.actingAs && !message.edited) {
    location.hash = `#/${note.channel}/${message.thread_ts}`;
  }
}

watch(() => {
  if (!state.ready) return;
  if (!state.channel && !isPhone()) state.channel = firstChannel();
  visitTab();
  document.title = `${state.channels.get(state.channel)?.name ?? "Channels"} · ${state.team.name}`;
  for (const render of panes) render();
  showModal();
  log.render();
});
onNews(openAnswer);
addEventListener("hashchange", route);
addEventListener("resize", route);
document.addEventListener("visibilitychange", changed);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.thread && !document.querySelector("dialog[open], :popover-open")) {
    location.hash = `#/${state.channel}`;
  }
});
route();
connect();
