// Where one types. Enter sends, Shift+Enter makes a new line. In the asks channel it says what to do.

import { size } from "./attachments.js";
import { h, icon } from "./dom.js";
import { act } from "./live.js";
import { menuLine, menuTitle, popMenu } from "./menus.js";
import { avatar, nameOf } from "./people.js";
import { isCommand, parts, slashMenu } from "./slash.js";
import { state } from "./state.js";

const drafts = new Map();
const dismissed = () => sessionStorage.getItem("hint-dismissed") === "yes";
const dismiss = () => sessionStorage.setItem("hint-dismissed", "yes");

export function composer() {
  let place = {}, shownKey = null, files = [];
  const slash = slashMenu(fill);
  const attached = h("ul", { class: "files", hidden: true });
  const chooser = h("input", { type: "file", multiple: true, hidden: true, "aria-label": "Attach files",
    onchange: () => attach([...files, ...chooser.files]) });
  const field = h("textarea", { rows: "1", oninput: typed, onkeydown: keyed });
  const send = h("button", { class: "send", type: "submit", "aria-label": "Send" }, icon("send"));
  const who = h("span", { class: "who" });
  const hint = h("div", { class: "hint-box", hidden: true });
  const closed = h("p", { class: "closed", hidden: true });
  const more = h("button", { class: "tool plus", type: "button", "aria-label": "Shortcuts and files", title: "Shortcuts and files",
    "aria-haspopup": "menu", onclick: () => openShortcuts() }, icon("plus"));
  const form = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); submit(); } },
    slash.list, attached, field, chooser, h("div", { class: "tools" }, more, who, h("span", { class: "keys" }, "Enter sends · Shift+Enter for a new line"), send));

  const key = () => `${state.actingAs}/${place.channel}/${place.thread ?? ""}`;

  function typed() {
    drafts.set(key(), field.value);
    slash.update(field.value);
    grow();
  }

  function openShortcuts() {
    const shortcuts = state.app.shortcuts.filter((one) => one.kind === "global");
    popMenu(more, "Shortcuts and files", [
      shortcuts.length > 0 && menuTitle(state.bot.name),
      ...shortcuts.map(({ name, description, callback_id: id }) =>
        ({ label: name, note: description, act: () => act("shortcut", { callback_id: id }) })),
      shortcuts.length > 0 && menuLine(),
      { label: "Attach a file…", note: "Its name and size are sent, not what is in it", act: () => chooser.click() },
    ]);
  }

  function attach(chosen) {
    files = chosen;
    chooser.value = "";
    attached.hidden = files.length === 0;
    attached.replaceChildren(...files.map((file) => h("li", {}, icon("file"),
      h("span", {}, h("b", {}, file.name), h("small", {}, size(file.size))),
      h("button", { class: "btn quiet shut", type: "button", "aria-label": `Remove ${file.name}`,
        onclick: () => attach(files.filter((one) => one !== file)) }, icon("close")))));
    grow();
  }

  function grow() {
    field.style.setProperty("height", "auto");
    field.style.setProperty("height", `${Math.min(field.scrollHeight, 220)}px`);
    send.disabled = field.value.trim() === "" && files.length === 0;
    hint.hidden = !place.hints || !hintWanted() || field.value !== "";
  }

  function keyed(event) {
    if (slash.key(event) || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  }

  async function submit() {
    const text = field.value.trim(), from = key();
    if (!text && !files.length) return;
    field.value = "";
    const result = isCommand(text) ? run(text) : say(text);
    typed();
    if ((await result).ok) dismiss();
    else if (from === key() && !field.value) fill(text);
  }

  const here = () => ({ channel: place.channel, thread_ts: place.thread ?? null });
  const run = (text) => act("slash", { ...here(), ...parts(text) });

  function say(text) {
    const sent = files.map(({ name, type, size: bytes }) => ({ name, mimetype: type || "application/octet-stream", size: bytes }));
    attach([]);
    return act("say", { ...here(), text, files: sent });
  }

  function fill(text) {
    field.value = text;
    typed();
    field.focus();
  }

  const hintWanted = () => place.channel === state.asksChannel && state.examples.length > 0 && !dismissed();

  function drawHint() {
    if (hint.childElementCount || !state.examples.length) return;
    const chips = state.examples.map((example) =>
      h("button", { class: "chip", type: "button", onclick: () => fill(example) }, example));
    hint.append(
      h("button", { class: "btn quiet shut", type: "button", "aria-label": "Hide examples",
        onclick: () => { dismiss(); grow(); } }, icon("close")),
      h("p", {}, h("b", {}, "Type what a customer asked for."), " An answer comes in the thread. Try one of these:"),
      h("div", { class: "chips" }, chips));
  }

  function update(next) {
    place = next;
    const why = whyClosed(state.channels.get(place.channel));
    form.hidden = Boolean(why);
    closed.hidden = !why;
    closed.textContent = why;
    const asks = place.channel === state.asksChannel && !place.thread && state.examples.length;
    field.placeholder = asks ? `Type what a customer asked for, e.g. ${state.examples[0]}` : place.label;
    field.setAttribute("aria-label", place.label);
    if (who.dataset.id !== state.actingAs) {
      who.dataset.id = state.actingAs;
      who.replaceChildren(avatar(state.actingAs, true), h("span", {}, `as ${nameOf(state.actingAs)}`));
    }
    if (shownKey !== key()) {
      shownKey = key();
      field.value = drafts.get(shownKey) ?? "";
      slash.update("");
    }
    drawHint();
    grow();
  }

  return { node: h("div", { class: "composer-area" }, hint, form, closed), update };
}

function whyClosed(channel) {
  if (channel?.is_archived) return "This channel is archived. Nobody can write here.";
  if (channel?.is_im && !state.app.messages_tab) return "Sending messages to this app is turned off.";
  return "";
}
