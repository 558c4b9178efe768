// Reads the server-sent events of GET /v1/tail. EventSource cannot send a key, so this reads the
// response itself.
import { send } from "./api.js";
import { bodyParts } from "./body-parts.js";

/**
 * Reads events until the stream ends.
 *
 * @param query the query of the call
 * @param handlers functions by the name of the event, and `open`
 */
export async function readTail(query, handlers, signal) {
  const response = await send("GET", "v1/tail", { query, signal });
  for await (const block of bodyParts(response, "\n\n")) {
    if (signal.aborted) return;
    dispatch(block, handlers);
  }
}

function dispatch(block, handlers) {
  if (block.startsWith(": listening")) {
    handlers.open?.();
    return;
  }
  let name = "message";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: ")) data += line.slice(6);
  }
  if (data) handlers[name]?.(JSON.parse(data), data.length);
}
