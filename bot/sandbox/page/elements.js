// Buttons, menus and inputs. Each takes `use(value)`, called when a person clicked, chose or typed.

import { h, icon } from "./dom.js";
import { plainWords, textObject } from "./mrkdwn.js";
import { humans, state } from "./state.js";

const offered = (element) => [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((one) => one.options)];
const initial = (element) => (element.initial_options ?? []).map((one) => one.value);

export function element(spec, value, use) {
  return (KINDS[spec.type] ?? unknown)(spec, value, confirmed(spec, use));
}

const unknown = (spec) => h("span", { class: "unsupported" }, `[${spec.type}]`);

function confirmed(spec, use) {
  if (!spec.confirm) return use;
  return async (value, node) => ((await ask(spec.confirm)) ? use(value, node) : undefined);
}

function ask({ title, text, confirm, deny, style }) {
  return new Promise((answer) => {
    const dialog = h("dialog", { class: "modal small", onclose: () => { dialog.remove(); answer(dialog.returnValue === "yes"); } },
      h("header", {}, h("h2", {}, plainWords(title))),
      h("div", { class: "modal-body" }, h("p", {}, textObject(text))),
      h("footer", {},
        h("button", { class: "btn", onclick: () => dialog.close("no") }, plainWords(deny)),
        h("button", { class: `btn ${style ?? "primary"}`, onclick: () => dialog.close("yes") }, plainWords(confirm))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

function button(spec, _value, use) {
  const node = h("button", { class: `btn ${spec.style ?? ""}`, type: "button", "aria-label": spec.accessibility_label,
    "data-action": spec.action_id, onclick: () => {
      if (spec.url && /^https?:/.test(spec.url)) window.open(spec.url, "_blank", "noopener");
      use(spec.value ?? null, node);
    } }, textObject(spec.text));
  return node;
}

function overflow(spec, _value, use) {
  const menu = h("div", { class: "menu", popover: "auto", role: "menu" }, spec.options.map((option) =>
    h("button", { type: "button", role: "menuitem", onclick: () => { menu.hidePopover(); use(option.value, opener); } },
      textObject(option.text))));
  const opener = h("button", { class: "btn dots", type: "button", "aria-label": "More actions", "data-action": spec.action_id,
    onclick: () => openMenu(menu, opener) }, "⋯");
  return h("span", { class: "overflow" }, opener, menu);
}

export function openMenu(menu, opener) {
  menu.togglePopover();
  const at = opener.getBoundingClientRect(), size = menu.getBoundingClientRect();
  const top = at.bottom + size.height + 8 > innerHeight ? at.top - size.height - 4 : at.bottom + 4;
  menu.style.setProperty("top", `${Math.max(8, top)}px`);
  menu.style.setProperty("left", `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`);
}

function menuOf(spec, value, use, options) {
  const chosen = value ?? "";
  const node = h("select", { "aria-label": plainWords(spec.placeholder) || "Choose", "data-action": spec.action_id,
    onchange: () => use(node.value || null, node) },
  h("option", { value: "" }, plainWords(spec.placeholder) || "Choose…"), options);
  node.value = chosen;
  return h("span", { class: "select" }, node, icon("down"));
}

const optionNode = (option) => h("option", { value: option.value }, plainWords(option.text));

function staticSelect(spec, value, use) {
  const groups = spec.option_groups?.map((group) =>
    h("optgroup", { label: plainWords(group.label) }, group.options.map(optionNode)));
  return menuOf(spec, value ?? spec.initial_option?.value, use, groups ?? spec.options.map(optionNode));
}

function usersSelect(spec, value, use) {
  const people = humans().map((person) => h("option", { value: person.id }, person.real_name));
  return menuOf(spec, value ?? spec.initial_user, use, people);
}

function channelsSelect(spec, value, use) {
  const channels = [...state.channels.values()].filter((one) => !one.is_im);
  const nodes = channels.map((one) => h("option", { value: one.id }, `#${one.name}`));
  return menuOf(spec, value ?? spec.initial_channel ?? spec.initial_conversation, use, nodes);
}

let groups = 0;

function choices(kind, spec, chosen, use) {
  const name = `choice-${(groups += 1)}`;
  const list = h("div", { class: "choices", role: kind === "radio" ? "radiogroup" : "group" }, offered(spec).map((option) => {
    const box = h("input", { type: kind, name, value: option.value, checked: chosen.includes(option.value),
      onchange: () => use(checked(list, kind), box) });
    const about = option.description && h("small", {}, textObject(option.description));
    return h("label", {}, box, h("span", {}, textObject(option.text), about));
  }));
  return list;
}

function checked(list, kind) {
  const values = [...list.querySelectorAll("input:checked")].map((box) => box.value);
  return kind === "radio" ? values[0] ?? null : values;
}

const radio = (spec, value, use) =>
  choices("radio", spec, [value ?? spec.initial_option?.value], use);
const checkboxes = (spec, value, use) => choices("checkbox", spec, value ?? initial(spec), use);

const typed = (kind) => (spec, value, use) => {
  const many = spec.multiline;
  const node = h(many ? "textarea" : "input", { type: many ? null : kind, rows: many ? 4 : null,
    placeholder: plainWords(spec.placeholder), "data-action": spec.action_id, maxLength: spec.max_length ?? 3000,
    oninput: () => use(node.value, node) });
  node.value = value ?? spec.initial_value ?? "";
  return node;
};

const dated = (kind, key) => (spec, value, use) => {
  const node = h("input", { type: kind, "data-action": spec.action_id, "aria-label": plainWords(spec.placeholder) || kind,
    onchange: () => use(node.value || null, node) });
  node.value = value ?? spec[key] ?? "";
  return node;
};

const picture = (spec) => h("span", { class: "picture", role: "img", "aria-label": spec.alt_text }, spec.alt_text);

const KINDS = {
  button, overflow, checkboxes, image: picture,
  static_select: staticSelect, external_select: (spec, value, use) => typed("text")(spec, value, use),
  multi_static_select: checkboxes, users_select: usersSelect,
  channels_select: channelsSelect, conversations_select: channelsSelect,
  radio_buttons: radio, plain_text_input: typed("text"), email_text_input: typed("email"),
  url_text_input: typed("url"), number_input: typed("number"),
  datepicker: dated("date", "initial_date"), timepicker: dated("time", "initial_time"),
};

// Buttons and menus act at once; in a modal's input blocks they only fill the form.
export const actsAtOnce = (spec) => spec.type === "button" || spec.type === "overflow";
