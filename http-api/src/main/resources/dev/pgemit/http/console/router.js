// The view is the fragment of the address, which browsers do not send to the service.
import { Store } from "./store.js";

export const route = new Store(read());
addEventListener("hashchange", () => route.set(read()));

function read() {
  return location.hash.replace(/^#\/?/, "");
}

export function go(view) {
  location.hash = `/${view}`;
}
