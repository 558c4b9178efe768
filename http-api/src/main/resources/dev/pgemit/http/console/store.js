// A value that several components show. Components re-render when it changes.
import { useLayoutEffect, useState } from "./html.js";

export class Store {
  #listeners = new Set();

  constructor(value) {
    this.value = value;
  }

  set(value) {
    this.value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }

  update(change) {
    this.set({ ...this.value, ...change });
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export function useStore(store) {
  const [, rerender] = useState(0);
  const { value } = store;
  useLayoutEffect(() => {
    const update = () => rerender((count) => count + 1);
    if (store.value !== value) update(); // it changed between the rendering and the subscription
    return store.subscribe(update);
  }, [store]);
  return value;
}
