// The emoji come from the sandbox by name; names it does not know stay as they were typed.

import { state } from "./state.js";

export const emoji = (name) => state.emoji[name.split("::")[0]] ?? null;
