// A menu that asks the bot for its options while one types.

import { h, icon } from "./dom.js";
import { plainWords } from "./mrkdwn.js";

const PAUSE = 180, LEAST = 3;
const labels = new Map();
let lists = 0;

export function suggestSelect(spec, value, use, askBot) {
  const first = spec.initial_option;
  if (first) labels.set(`${spec.action_id} ${first.value}`, plainWords(first.text));
  const id = `suggest-${(lists += 1)}`, least = spec.min_query_length ?? LEAST;
  const list = h("div", { class: "suggestions", id, role: "listbox", popover: "manual" });
  let chosen = value === undefined ? first?.value ?? null : value, waiting = 0, asked = 0, marked = -1;
  const field = h("input", { type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": id,
    "aria-autocomplete": "list", "data-action": spec.action_id, placeholder: plainWords(spec.placeholder) || "Type to search",
    oninput: typed, onfocus: () => (chosen === null ? typed() : null), onblur: leave, onkeydown: keyed });
  const nameOfChosen = () => (chosen === null ? "" : labels.get(`${spec.action_id} ${chosen}`) ?? chosen);
  field.value = nameOfChosen();

  function typed() {
    clearTimeout(waiting);
    const words = field.value.trim();
    if (words.length < least) return words ? show([note(`Type ${least} letters or more`)]) : close();
    waiting = setTimeout(() => ask(words), PAUSE);
  }

  async function ask(words) {
    const turn = (asked += 1), result = await askBot(words);
    if (turn !== asked || document.activeElement !== field) return;
    const { options, option_groups: groups } = result.answer ?? {};
    const nodes = groups ? groups.flatMap((one) => [note(plainWords(one.label), "group"), ...one.options.map(row)])
      : (options ?? []).map(row);
    show(nodes.length ? nodes : [note(result.ok ? "No results" : "Could not load options")]);
  }

  const note = (words, kind = "") => h("p", { class: `nothing ${kind}` }, words);
  const row = (option) => h("div", { class: "option", role: "option", id: `${id}-${option.value}`, "aria-selected": String(option.value === chosen),
    onpointerdown: (event) => { event.preventDefault(); choose(option); } },
  h("span", {}, plainWords(option.text)), option.description && h("small", {}, plainWords(option.description)));

  function show(nodes) {
    list.replaceChildren(...nodes);
    marked = -1;
    if (!list.matches(":popover-open")) list.showPopover();
    const at = field.getBoundingClientRect();
    list.style.setProperty("width", `${at.width}px`);
    list.style.setProperty("left", `${at.left}px`);
    const below = at.bottom + list.offsetHeight + 6 < innerHeight;
    list.style.setProperty("top", `${below ? at.bottom + 3 : at.top - list.offsetHeight - 3}px`);
    field.setAttribute("aria-expanded", "true");
  }

  function close() {
    if (list.matches(":popover-open")) list.hidePopover();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    chosen = option.value;
    labels.set(`${spec.action_id} ${chosen}`, plainWords(option.text));
    field.value = nameOfChosen();
    close();
    use(chosen, field);
  }

  function keyed(event) {
    const rows = [...list.querySelectorAll(".option")], open = list.matches(":popover-open");
    if (event.key === "Escape" && open) { event.preventDefault(); event.stopPropagation(); close(); }
    if (!open || !rows.length) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      rows[marked]?.classList.remove("marked");
      marked = marked < 0 && step < 0 ? rows.length - 1 : (marked + step + rows.length) % rows.length;
      rows[marked].classList.add("marked");
      rows[marked].scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", rows[marked].id);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      (rows[marked] ?? rows[0]).dispatchEvent(new PointerEvent("pointerdown", { cancelable: true }));
    }
  }

  function leave() {
    close();
    if (field.value.trim() === "" && chosen !== null) { chosen = null; use(null, field); } else field.value = nameOfChosen();
  }

  return h("span", { class: "select suggest" }, field, icon("down"), list);
}
