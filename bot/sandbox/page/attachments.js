// What hangs on a message: files, and messages forwarded from elsewhere.

import { blocks } from "./blocks.js";
import { h, icon } from "./dom.js";
import { link, mrkdwn } from "./mrkdwn.js";

export const attachments = (message, context) => [
  ...(message.attachments ?? []).map((one) => attachment(one, context)),
  message.files?.length > 0 && h("ul", { class: "files" }, message.files.map(file)),
];

function attachment(one, context) {
  return h("blockquote", { class: "shared" },
    (one.author_name || one.service_name) && h("b", {}, one.author_name ?? one.service_name),
    one.title_link && h("div", {}, link(one.title_link, one.title)),
    one.is_share && one.text ? h("div", {}, mrkdwn(one.text))
      : one.blocks ? h("div", { class: "blocks" }, blocks(one.blocks, context))
        : h("div", {}, mrkdwn(one.text ?? one.fallback ?? "")),
    one.footer && h("small", {}, one.footer, one.from_url && [" · ", h("a", { href: one.from_url }, "View message")]));
}

const SIZES = ["bytes", "KB", "MB", "GB"];

export function size(bytes) {
  const step = bytes ? Math.min(3, Math.floor(Math.log10(bytes) / 3)) : 0;
  return `${(bytes / 1000 ** step).toFixed(step && bytes / 1000 ** step < 10 ? 1 : 0)} ${SIZES[step]}`;
}

const file = (one) => h("li", {}, icon("file"),
  h("span", {}, h("b", {}, one.name), h("small", {}, `${one.pretty_type ?? one.mimetype} · ${size(one.size)}`)));
