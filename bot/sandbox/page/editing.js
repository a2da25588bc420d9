// Changing a message of one's own, in its place.

import { h } from "./dom.js";
import { act } from "./live.js";
import { nameInText } from "./people.js";
import { changed, state } from "./state.js";

const MARKED = /<([^<>|]+)(?:\|([^<>]*))?>/g;
const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

// The text as it was typed, from the text as Slack stores it.
export const typedText = (text) => decode(text.replace(MARKED, (whole, target, label) => {
  if (target.startsWith("@")) return `@${nameInText(target.slice(1))}`;
  if (target.startsWith("#")) return `#${state.channels.get(target.slice(1))?.name ?? label}`;
  if (target.startsWith("!subteam^")) return `@${state.usergroups.get(target.slice(9))?.handle ?? label}`;
  if (target.startsWith("!")) return `@${target.slice(1)}`;
  return label ?? target;
}));

export const isEditing = (channel, ts) => state.editing?.channel === channel && state.editing.ts === ts;

export function edit(channel, ts) {
  state.editing = { channel, ts };
  changed();
}

function stop() {
  state.editing = null;
  changed();
}

export function editor(message, channel) {
  const field = h("textarea", { rows: 2, "aria-label": "Edit message", onkeydown: (event) => {
    if (event.key === "Escape") { event.stopPropagation(); stop(); }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
  } });
  field.value = typedText(message.text);
  const save = async () => {
    const text = field.value.trim();
    if (text && text !== typedText(message.text)) {
      const done = await act("edit", { channel, ts: message.ts, text });
      if (!done.ok) return;
    }
    stop();
  };
  requestAnimationFrame(() => { field.focus(); field.setSelectionRange(field.value.length, field.value.length); });
  return h("div", { class: "editor" }, field, h("div", { class: "b-actions" },
    h("button", { class: "btn", type: "button", onclick: stop }, "Cancel"),
    h("button", { class: "btn primary", type: "button", onclick: save }, "Save")));
}
