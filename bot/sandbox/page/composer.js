// Where one types. Enter sends, Shift+Enter makes a new line. In the asks channel it says what to do.

import { h, icon } from "./dom.js";
import { act } from "./live.js";
import { avatar, nameOf } from "./people.js";
import { state } from "./state.js";

const drafts = new Map();
const dismissed = () => sessionStorage.getItem("hint-dismissed") === "yes";
const dismiss = () => sessionStorage.setItem("hint-dismissed", "yes");

export function composer() {
  let place = {}, shownKey = null;
  const field = h("textarea", { rows: "1", oninput: typed, onkeydown: keyed });
  const send = h("button", { class: "send", type: "submit", "aria-label": "Send" }, icon("send"));
  const who = h("span", { class: "who" });
  const hint = h("div", { class: "hint-box", hidden: true });
  const form = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); submit(); } },
    field, h("div", { class: "tools" }, who, h("span", { class: "keys" }, "Enter sends · Shift+Enter for a new line"), send));

  const key = () => `${state.actingAs}/${place.channel}/${place.thread ?? ""}`;

  function typed() {
    drafts.set(key(), field.value);
    grow();
  }

  function grow() {
    field.style.setProperty("height", "auto");
    field.style.setProperty("height", `${Math.min(field.scrollHeight, 220)}px`);
    send.disabled = field.value.trim() === "";
    hint.hidden = !place.hints || !hintWanted() || field.value !== "";
  }

  function keyed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  }

  async function submit() {
    const text = field.value.trim(), from = key();
    if (!text) return;
    field.value = "";
    typed();
    const result = await act("say", { channel: place.channel, thread_ts: place.thread ?? null, text });
    if (result.ok) dismiss();
    else if (from === key() && !field.value) fill(text);
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
    }
    drawHint();
    grow();
  }

  return { node: h("div", { class: "composer-area" }, hint, form), update };
}
