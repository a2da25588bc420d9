// Modals: the top of the acting person's stack, with what was typed kept while the bot updates the view.

import { blocks } from "./blocks.js";
import { h, icon } from "./dom.js";
import { act } from "./live.js";
import { plainWords } from "./mrkdwn.js";
import { state } from "./state.js";
import { valuesOf, viewContext } from "./view_context.js";

let dialog = null, shown = "";

export function showModal() {
  const stack = state.views[state.actingAs] ?? [], top = stack.at(-1);
  const key = top ? `${top.view.hash}${JSON.stringify(top.errors)}` : "";
  if (key === shown) return;
  shown = key;
  const back = document.activeElement?.dataset?.action;
  dialog?.remove();
  dialog = top ? draw(top, stack.length) : null;
  if (!dialog) return;
  document.body.append(dialog);
  dialog.showModal();
  const again = dialog.querySelector(".wrong :is(input, select, textarea)")
    ?? (back && dialog.querySelector(`[data-action="${CSS.escape(back)}"]`))
    ?? dialog.querySelector(".modal-body :is(input, select, textarea)");
  again?.focus();
}

function draw({ view, errors }, depth) {
  const values = valuesOf(view.id);
  const body = blocks(view.blocks, viewContext(view, errors));
  const shut = () => act("close", { view: view.id });
  const form = h("form", { onsubmit: (event) => { event.preventDefault(); submit(view, values, form); } },
    h("header", {}, h("h2", { id: "modal-title" }, plainWords(view.title)),
      h("button", { class: "btn quiet shut", type: "button", "aria-label": "Close", onclick: shut }, icon(depth > 1 ? "back" : "close"))),
    h("div", { class: "modal-body blocks" }, body),
    view.submit || view.close ? h("footer", {},
      h("button", { class: "btn", type: "button", onclick: shut }, plainWords(view.close) || "Cancel"),
      view.submit && h("button", { class: "btn primary", type: "submit" }, plainWords(view.submit))) : "");
  return h("dialog", { class: "modal", "aria-labelledby": "modal-title",
    oncancel: (event) => { event.preventDefault(); if (event.target === event.currentTarget) shut(); } }, form);
}

function filled(spec, value) {
  const initial = ["initial_value", "initial_option", "initial_options", "initial_date", "initial_time", "initial_user",
    "initial_channel", "initial_conversation"].map((key) => spec[key]).find((one) => one !== undefined);
  const content = value === undefined ? initial : value;
  return Array.isArray(content) ? content.length > 0 : Boolean(content);
}

async function submit(view, values, form) {
  const missing = view.blocks.filter((block) => block.type === "input" && !block.optional
    && !filled(block.element, values[block.block_id]?.[block.element.action_id]));
  for (const old of form.querySelectorAll(".error.here")) old.remove();
  if (missing.length) return complain(missing, form);
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  button.classList.add("busy");
  await act("submit", { view: view.id, values });
  button.disabled = false;
  button.classList.remove("busy");
}

function complain(missing, form) {
  for (const block of missing) {
    const field = form.querySelector(`[data-block="${CSS.escape(block.block_id)}"]`);
    field.append(h("p", { class: "error here", role: "alert" }, "Please complete this required field."));
  }
  form.querySelector(`[data-block="${CSS.escape(missing[0].block_id)}"] :is(input, select, textarea)`)?.focus();
}
