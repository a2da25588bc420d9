// The wire to the sandbox: notes come over a WebSocket, gestures go as POSTs.

import { toast } from "./dom.js";
import { state, take } from "./state.js";

const SLOWEST = 4000;
let wait = 250;

export function connect() {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/sandbox/live`);
  const offline = document.getElementById("offline");
  socket.onopen = () => { wait = 250; offline.hidden = true; };
  socket.onmessage = (message) => take(JSON.parse(message.data));
  socket.onclose = () => {
    offline.hidden = !state.ready;
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, SLOWEST);
  };
}

export async function act(doing, body) {
  try {
    const answer = await fetch(`/sandbox/${doing}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: state.actingAs, ...body }),
    });
    const result = await answer.json();
    if (!result.ok) toast(result.error);
    else if (result.acked === false) toast(`${state.bot.name} did not answer within 3 seconds. Is it running?`);
    return result;
  } catch {
    toast("The sandbox cannot be reached.");
    return { ok: false };
  }
}
