import { EventEmitter } from "node:events";
import {
  createAdapter as createClassicAdapter,
  createShardedAdapter,
} from "@socket.io/redis-adapter";
import { createAdapter as createStreamsAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";

const ADAPTERS = {
  "redis-sharded": createShardedAdapter,
  "redis-classic": createClassicAdapter,
  "redis-streams": (publisher) => createStreamsAdapter(publisher),
};

/**
 * The connections to Redis, which the client opens again by itself, and what an adapter makes of
 * them.
 */
export class Redis extends EventEmitter {
  listening = false;
  #kind;
  #publisher;
  #subscriber;
  #isStarted = false;

  constructor(url, kind) {
    super();
    this.#kind = kind;
    this.#publisher = createClient({ url });
    this.#subscriber = this.#publisher.duplicate();
    for (const client of this.#clients()) {
      // Otherwise the loss would end this process.
      client.on("error", (error) => this.emit("problem", error));
      client.on("reconnecting", () => this.#update());
      client.on("ready", () => this.#update());
    }
  }

  async untilReady(onWait) {
    this.on("problem", onWait);
    await Promise.all(this.#clients().map((client) => client.connect()));
    this.off("problem", onWait);
  }

  adapter() {
    return ADAPTERS[this.#kind](this.#publisher, this.#subscriber);
  }

  /**
   * The adapter subscribes in the background. Redis answers in order, so that the subscriptions
   * come before this answer.
   */
  async start() {
    await Promise.all(this.#clients().map((client) => client.ping()));
    this.#isStarted = true;
    this.#update();
  }

  #clients() {
    return [this.#publisher, this.#subscriber];
  }

  #update() {
    const listening = this.#isStarted && this.#clients().every((client) => client.isReady);
    if (this.listening === listening) return;
    this.listening = listening;
    this.emit("listening", listening);
  }
}
