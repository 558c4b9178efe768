import { EventEmitter, once } from "node:events";
import { releaseForGood } from "./pool.mjs";

/**
 * Which channels this process truly listens to at the moment. No adapter tells, so its LISTEN statements are watched on
 * their way to Postgres: a channel counts from the moment when Postgres has confirmed the LISTEN, and the adapter takes what
 * it hears, until its connection ends.
 */
export class Subscriptions extends EventEmitter {
  #clients = new Map();
  #ended = new WeakSet();

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  watch(client) {
    const query = client.query;
    client.query = (...parameters) => {
      const result = query.apply(client, parameters);
      const channel = listenedChannel(parameters[0]);
      if (channel !== undefined) result.then(() => onceHeard(client, () => this.#add(channel, client)), () => {});
      return result;
    };
    client.on("end", () => {
      this.#ended.add(client);
      this.#removeAll(client);
    });
  }

  has(channel) {
    return this.#clients.has(channel);
  }

  async active(channel) {
    while (!this.has(channel)) await once(this, "subscribed");
  }

  #add(channel, client) {
    if (this.#ended.has(client)) return;
    const previous = this.#clients.get(channel);
    this.#clients.set(channel, client);
    if (previous === undefined) this.emit("subscribed", channel);
    else if (previous !== client) retire(previous);
  }

  #removeAll(client) {
    for (const [channel, listener] of this.#clients) {
      if (listener !== client) continue;
      this.#clients.delete(channel);
      this.emit("unsubscribed", channel);
    }
  }
}

/** Adapters before 0.5.0 take notifications from when all their LISTENs are confirmed; what comes before that, they miss. */
function onceHeard(client, then) {
  if (client.listenerCount("notification") > 0) return then();
  client.on("newListener", function onListener(event) {
    if (event !== "notification") return;
    client.off("newListener", onListener);
    then();
  });
}

/**
 * Adapter 0.5.0 opens two connections when the one before broke in the midst of its LISTENs, and would hear everything twice
 * from then on, which a test would lay at the emitter's door.
 */
function retire(client) {
  client.removeAllListeners("end");
  releaseForGood(client);
}

function listenedChannel(statement) {
  return typeof statement === "string" ? /^LISTEN "(.*)"$/s.exec(statement)?.[1] : undefined;
}
