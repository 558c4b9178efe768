// The message that is being composed. It survives a change of the view.
import { Store } from "../store.js";

export const EMPTY = {
  namespace: "/",
  to: [],
  except: [],
  event: "hello",
  args: '[{"text": "Hi"}]',
  mode: "emit",
  timeout: 5_000,
  when: "delay",
  delay: "10",
  unit: "M",
  deliverAt: "",
  volatile: false,
};

export const draft = new Store(EMPTY);

/** The body of the call, for the mode of the draft. */
export function bodyOf(value, args) {
  const body = { event: value.event.trim() };
  if (value.namespace && value.namespace !== "/") body.namespace = value.namespace;
  if (value.to.length) body.to = value.to.length === 1 ? value.to[0] : value.to;
  if (value.except.length) body.except = value.except.length === 1 ? value.except[0] : value.except;
  if (args.length) body.args = args;
  if (value.volatile && value.mode !== "schedule") body.volatile = true;
  if (value.mode === "ack") body.timeout = value.timeout;
  if (value.mode === "schedule" && value.when === "delay") {
    body.delay = value.unit === "D" ? `P${value.delay}D` : `PT${value.delay}${value.unit}`;
  }
  if (value.mode === "schedule" && value.when === "at" && value.deliverAt)
    body.deliverAt = new Date(value.deliverAt).toISOString();
  return body;
}
