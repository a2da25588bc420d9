// Questions that need an answer before something happens.

import { h, icon } from "./dom.js";
import { act } from "./live.js";
import { mrkdwn, plainWords, textObject } from "./mrkdwn.js";
import { nameOf } from "./people.js";
import { channelsOf, state } from "./state.js";

function open(title, body, footer, small) {
  const dialog = h("dialog", { class: `modal${small ? " small" : ""}`, "aria-label": title, onclose: () => dialog.remove() },
    h("header", {}, h("h2", {}, title),
      h("button", { class: "btn quiet shut", type: "button", "aria-label": "Close", onclick: () => dialog.close("no") }, icon("close"))),
    h("div", { class: "modal-body blocks" }, body), h("footer", {}, footer(() => dialog)));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const answerButton = (words, answer, style, dialog) =>
  h("button", { class: `btn ${style}`, type: "button", onclick: () => dialog().close(answer) }, words);

export function question({ title, body, yes, no = "Cancel", style = "primary" }) {
  return new Promise((answer) => {
    const dialog = open(title, body, (it) => [answerButton(no, "no", "", it), answerButton(yes, "yes", style, it)], true);
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"));
  });
}

// Block Kit's own confirmation of a button.
export const confirmation = ({ title, text, confirm, deny, style }) => question({
  title: plainWords(title), body: h("p", {}, textObject(text)), yes: plainWords(confirm), no: plainWords(deny), style });

export async function forward(channel, message) {
  const places = channelsOf(state.actingAs).filter((one) => !one.is_archived);
  const to = h("select", { id: "forward-to" }, h("option", { value: "" }, `${state.bot.name} (direct message)`),
    places.map((one) => h("option", { value: one.id }, `#${one.name}`)));
  const text = h("textarea", { rows: 3, id: "forward-text", placeholder: "Add a message, if you like" });
  const body = [
    h("div", { class: "b-input" }, h("label", { for: "forward-to" }, "To"), h("span", { class: "select" }, to, icon("down"))),
    h("div", { class: "b-input" }, h("label", { for: "forward-text" }, "Message"), text),
    h("blockquote", { class: "preview" }, h("b", {}, nameOf(message.user)), h("div", {}, mrkdwn(message.text))),
  ];
  if (!(await question({ title: "Forward this message", body, yes: "Forward" }))) return;
  const done = await act("forward", { channel, ts: message.ts, to: to.value || null, text: text.value.trim() });
  if (done.ok) location.hash = `#/${to.value || `D${state.actingAs}`}`;
}
