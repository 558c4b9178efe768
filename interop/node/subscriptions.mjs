import { EventEmitter, once } from "node:events";
import { releaseForGood } from "./pool.mjs";

/**
 * Tracks the channels that this process listens to. No adapter exposes them, so this observes the
 * LISTEN statements. A channel counts from the moment when Postgres has confirmed the LISTEN and
 * the adapter handles notifications, until its connection ends.
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
      if (channel !== undefined)
        result.then(
          () => onceHeard(client, () => this.#add(channel, client)),
          () => {},
        );
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

/**
 * Adapters before 0.5.0 handle notifications once all LISTENs are confirmed, and miss earlier ones.
 */
function onceHeard(client, then) {
  if (client.listenerCount("notification") > 0) return then();
  client.on("newListener", function onListener(event) {
    if (event !== "notification") return;
    client.off("newListener", onListener);
    then();
  });
}

/**
 * Adapter 0.5.0 opens two connections if the previous one broke during its LISTENs. It would then
 * receive every event twice, which a test would attribute to the emitter.
 */
function retire(client) {
  client.removeAllListeners("end");
  releaseForGood(client);
}

function listenedChannel(statement) {
  return typeof statement === "string" ? /^LISTEN "(.*)"$/s.exec(statement)?.[1] : undefined;
}
