// What fields in a view show and what a click there does; shared by modals and the Home tab.

import { act } from "./live.js";

const typed = new Map();

export const valuesOf = (view) => typed.get(view) ?? typed.set(view, {}).get(view);

const TEXT = /_text_input$|number_input$/;
const ON_ENTER = ["on_enter_pressed"];

// Slack sends a text field with `dispatch_action` when Enter was pressed, or for each letter if asked to.
function actsNow(block, spec, how) {
  if (spec.type === "button" || spec.type === "overflow" || block.type !== "input") return true;
  if (!block.dispatch_action) return false;
  if (!TEXT.test(spec.type)) return true;
  const when = spec.dispatch_action_config?.trigger_actions_on ?? ON_ENTER;
  return when.includes(how === "entered" ? "on_enter_pressed" : "on_character_entered");
}

export function viewContext(view, errors) {
  const values = valuesOf(view.id);
  return {
    filledIn: (block, action) => values[block]?.[action],
    errorAt: (block) => errors[block],
    suggest: (block, spec, words) => act("suggest", { view: view.id, block_id: block.block_id, action_id: spec.action_id, typed: words }),
    act(block, spec, value, node, how) {
      if (spec.type !== "button" && spec.type !== "overflow") (values[block.block_id] ??= {})[spec.action_id] = value;
      const now = actsNow(block, spec, how);
      if (now) press(view, block, spec, value, values, node);
      return now;
    },
  };
}

async function press(view, block, spec, value, values, node) {
  node?.classList.add("busy");
  await act("click", { view: view.id, block_id: block.block_id, action_id: spec.action_id, value, values });
  node?.classList.remove("busy");
}
