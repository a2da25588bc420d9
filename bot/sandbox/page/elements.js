// Buttons, menus and inputs. Each takes `use(value)`, called when a person clicked, chose or typed.

import { confirmation } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { openMenu, stepWith } from "./menus.js";
import { plainWords, textObject } from "./mrkdwn.js";
import { humans, state } from "./state.js";
import { suggestSelect } from "./suggest.js";

const offered = (element) => [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((one) => one.options)];
const initial = (element) => (element.initial_options ?? []).map((one) => one.value);

export function element(spec, value, use, askBot) {
  return (KINDS[spec.type] ?? unknown)(spec, value, confirmed(spec, use), askBot);
}

const unknown = (spec) => h("span", { class: "unsupported" }, `[${spec.type}]`);

function confirmed(spec, use) {
  if (!spec.confirm) return use;
  return async (value, node, how) => ((await confirmation(spec.confirm)) ? use(value, node, how) : undefined);
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
  const menu = h("div", { class: "menu", popover: "auto", role: "menu", onkeydown: (event) => stepWith(menu, event) }, spec.options.map((option) =>
    h("button", { type: "button", role: "menuitem", onclick: () => { menu.hidePopover(); use(option.value, opener); } },
      textObject(option.text))));
  const opener = h("button", { class: "btn dots", type: "button", "aria-label": "More", "aria-haspopup": "menu", "data-action": spec.action_id,
    onclick: () => openMenu(menu, opener) }, "⋯");
  return h("span", { class: "overflow" }, opener, menu);
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

const severalUsers = (spec, value, use) => {
  const options = humans().map((one) => ({ value: one.id, text: { type: "plain_text", text: one.real_name } }));
  return choices("checkbox", { ...spec, options }, value ?? spec.initial_users ?? [], use);
};
const radio = (spec, value, use) =>
  choices("radio", spec, [value ?? spec.initial_option?.value], use);
const checkboxes = (spec, value, use) => choices("checkbox", spec, value ?? initial(spec), use);

const typed = (kind) => (spec, value, use) => {
  const many = spec.multiline;
  const node = h(many ? "textarea" : "input", { type: many ? null : kind, rows: many ? 4 : null,
    placeholder: plainWords(spec.placeholder), "data-action": spec.action_id, maxLength: spec.max_length ?? 3000,
    minLength: spec.min_length ?? null, oninput: () => use(node.value, node, "typed"),
    onkeydown: (event) => {
      if (event.key === "Enter" && !many && !event.isComposing && use(node.value, node, "entered")) event.preventDefault();
    } });
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
  static_select: staticSelect, external_select: suggestSelect,
  multi_static_select: checkboxes, users_select: usersSelect, multi_users_select: severalUsers,
  channels_select: channelsSelect, conversations_select: channelsSelect,
  radio_buttons: radio, plain_text_input: typed("text"), email_text_input: typed("email"),
  url_text_input: typed("url"), number_input: typed("number"),
  datepicker: dated("date", "initial_date"), timepicker: dated("time", "initial_time"),
};
