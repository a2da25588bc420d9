// What the page knows, kept up to date by the notes of the sandbox.

export const state = {
  ready: false, team: {}, bot: {}, people: new Map(), usergroups: new Map(), channels: new Map(),
  messages: new Map(), views: {}, connection: { mode: "none" }, log: new Map(), examples: [], asksChannel: "",
  homes: {}, app: { commands: [], shortcuts: [] }, emoji: {},
  actingAs: null, channel: null, thread: null, editing: null,
};

const watchers = new Set();
let scheduled = false;

export const watch = (watcher) => watchers.add(watcher);

export function changed() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    for (const watcher of watchers) watcher();
  });
}

const LOG_KEPT = 500;

const onNote = {
  snapshot(note) {
    Object.assign(state, { ready: true, team: note.team, bot: note.bot, views: note.views,
      connection: note.connection, examples: note.examples, asksChannel: note.asks_channel, homes: note.homes,
      app: note.app, emoji: note.emoji });
    state.people = new Map(note.people.map((person) => [person.id, person]));
    state.usergroups = new Map(note.usergroups.map((group) => [group.id, group]));
    state.channels = new Map(note.channels.map(({ messages, ...channel }) => [channel.id, channel]));
    state.messages = new Map(note.channels.map((channel) => [channel.id, byTs(channel.messages)]));
    for (const whisper of note.ephemerals) messagesOf(whisper.channel).set(whisper.ts, whisper);
    state.log = new Map(note.log.map((entry) => [entry.id, entry]));
    state.actingAs ??= chooseActor();
  },
  message: (note) => messagesOf(note.channel).set(note.message.ts, note.message),
  deleted: (note) => messagesOf(note.channel).delete(note.ts),
  channel: (note) => state.channels.set(note.channel.id, { ...state.channels.get(note.channel.id), ...note.channel }),
  connection: (note) => { state.connection = note.connection; },
  views: (note) => { state.views[note.user] = note.stack; },
  home: (note) => { state.homes[note.user] = note.view; },
  log(note) {
    state.log.set(note.entry.id, note.entry);
    if (state.log.size > LOG_KEPT) state.log.delete(state.log.keys().next().value);
  },
};

export function take(note) {
  onNote[note.type]?.(note);
  for (const listener of newsListeners) listener(note);
  changed();
}

const newsListeners = new Set();
export const onNews = (listener) => newsListeners.add(listener);

const byTs = (messages) => new Map(messages.map((message) => [message.ts, message]));

function messagesOf(channel) {
  if (!state.messages.has(channel)) state.messages.set(channel, new Map());
  return state.messages.get(channel);
}

const inOrder = (messages) => messages.sort((one, other) => Number(one.ts) - Number(other.ts));
const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;
const visible = (message) => !message.is_ephemeral || message.to === state.actingAs;

export const topMessages = (channel) =>
  inOrder([...messagesOf(channel).values()].filter((message) => !isReply(message) && visible(message)));

export const threadMessages = (channel, ts) =>
  inOrder([...messagesOf(channel).values()].filter((one) => (one.ts === ts || one.thread_ts === ts) && visible(one)));

export const humans = () => [...state.people.values()].filter((person) => !person.is_bot);
export const actor = () => state.people.get(state.actingAs);
export const isPhone = () => matchMedia("(max-width: 760px)").matches;

export const channelsOf = (user) =>
  [...state.channels.values()].filter((channel) => channel.members.includes(user) && !channel.is_im);

export function channelTitle(channel) {
  if (!channel.is_im) return channel.name;
  return state.people.get(state.bot.id)?.name ?? "app";
}

function chooseActor() {
  const wanted = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("acting-as");
  return state.people.has(wanted) ? wanted : humans()[0]?.id ?? null;
}

export function actAs(user) {
  state.actingAs = user;
  sessionStorage.setItem("acting-as", user);
  const channel = state.channels.get(state.channel);
  if (channel && !channel.members.includes(user)) location.hash = `#/${channelsOf(user)[0]?.id ?? ""}`;
  changed();
}

// --- unread marks, per person, for this browser tab

const readKey = () => `read:${state.team.id}:${state.actingAs}`;
const readMarks = () => JSON.parse(sessionStorage.getItem(readKey()) ?? "{}");

export function markRead(channel) {
  const marks = readMarks();
  const latest = Math.max(0, ...[...messagesOf(channel).keys()].map(Number));
  if ((marks[channel] ?? 0) >= latest) return;
  marks[channel] = latest;
  sessionStorage.setItem(readKey(), JSON.stringify(marks));
}

export function unread(channel) {
  const me = state.actingAs, since = readMarks()[channel] ?? 0, messages = messagesOf(channel);
  const mine = new Set([...messages.values()].filter((one) => one.user === me).map((one) => one.thread_ts ?? one.ts));
  const fresh = [...messages.values()].filter((one) => Number(one.ts) > since && one.user !== me && visible(one));
  const forMe = fresh.filter((one) => (isReply(one) && mine.has(one.thread_ts)) || one.text.includes(`<@${me}>`));
  const bold = fresh.some((one) => !isReply(one)) || forMe.length > 0;
  return { bold, count: state.channels.get(channel)?.is_im ? fresh.length : forMe.length };
}
