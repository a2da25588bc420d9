// Block Kit as elements. `context` says what a click does and which values and errors fields show.

import { chart } from "./charts.js";
import { h } from "./dom.js";
import { element } from "./elements.js";
import { emoji } from "./emoji.js";
import { channelLink, link, markdown, personMention, textObject } from "./mrkdwn.js";

export const blocks = (list, context) => list.map((block) => {
  const draw = KINDS[block.type];
  return draw ? draw(block, context) : h("div", { class: "unsupported" }, `[${block.type}]`);
});

function acting(block, spec, context) {
  const value = context.filledIn?.(block.block_id, spec.action_id);
  return element(spec, value, (given, node, how) => context.act(block, spec, given, node, how),
    (words) => context.suggest(block, spec, words));
}

function section(block, context) {
  return h("div", { class: "b-section" },
    h("div", { class: "b-text" },
      block.text && h("div", {}, textObject(block.text)),
      block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, textObject(field))))),
    block.accessory && h("div", { class: "accessory" }, acting(block, block.accessory, context)));
}

const context_ = (block) => h("div", { class: "b-context" }, block.elements.map((one) =>
  (one.type === "image" ? h("span", { class: "picture small" }, one.alt_text) : h("span", {}, textObject(one)))));

const actions = (block, context) =>
  h("div", { class: "b-actions" }, block.elements.map((one) => acting(block, one, context)));

let fields = 0;

function input(block, context) {
  const id = `field-${(fields += 1)}`, error = context.errorAt?.(block.block_id);
  const control = acting(block, block.element, context);
  const target = control.matches("input, select, textarea") ? control : control.querySelector("select, [role=combobox]");
  if (target) target.id = id;
  target?.removeAttribute("aria-label"); // the field's own label names it
  if (target && error) target.setAttribute("aria-describedby", `${id}-error`);
  const optional = block.optional && h("span", { class: "optional" }, " (optional)");
  if (!target) control.setAttribute("aria-labelledby", `${id}-label`);
  return h("div", { class: `b-input${error ? " wrong" : ""}`, "data-block": block.block_id },
    h(target ? "label" : "div", { class: "label", for: target ? id : null, id: `${id}-label` }, textObject(block.label), optional), control,
    error && h("p", { class: "error", id: `${id}-error`, role: "alert" }, error),
    block.hint && h("p", { class: "hint" }, textObject(block.hint)));
}

const image = (block) => h("figure", { class: "b-image" },
  block.title && h("figcaption", {}, textObject(block.title)),
  h("div", { class: "picture", role: "img", "aria-label": block.alt_text }, block.alt_text));

// --- rich text

function styled(node, style) {
  let out = node;
  for (const [key, tag] of [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"]]) {
    if (style?.[key]) out = h(tag, {}, out);
  }
  return out;
}

const INLINE = {
  text: (one) => one.text,
  link: (one) => link(one.url, one.text),
  user: (one) => personMention(one.user_id),
  channel: (one) => channelLink(one.channel_id),
  emoji: (one) => h("span", { class: "emoji" }, emoji(one.name) ?? `:${one.name}:`),
  broadcast: (one) => h("span", { class: "mention me" }, `@${one.range}`),
};

const inlineOf = (elements) => elements.map((one) => styled(INLINE[one.type]?.(one) ?? `[${one.type}]`, one.style));

const RICH = {
  rich_text_section: (part) => h("p", {}, inlineOf(part.elements)),
  rich_text_quote: (part) => h("blockquote", {}, inlineOf(part.elements)),
  rich_text_preformatted: (part) => h("pre", {}, inlineOf(part.elements)),
  rich_text_list: (part) => h(part.style === "ordered" ? "ol" : "ul", {},
    part.elements.map((item) => h("li", {}, inlineOf(item.elements)))),
};

const KINDS = {
  section, actions, input, image,
  context: context_,
  header: (block) => h("h3", { class: "b-header" }, textObject(block.text)),
  divider: () => h("hr"),
  markdown: (block) => h("div", { class: "b-markdown" }, markdown(block.text)),
  rich_text: (block) => h("div", { class: "b-rich" }, block.elements.map((part) => RICH[part.type]?.(part) ?? "")),
  data_visualization: chart,
};
