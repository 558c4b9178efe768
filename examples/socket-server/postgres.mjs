import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { createAdapter } from "@socket.io/postgres-adapter";
import pg from "pg";
import { createAttachmentsTable } from "./attachments.mjs";

/**
 * What the adapter is given in place of a pool. It uses two of a pool's methods: `query` goes to a
 * real pool, and `connect`, by which it takes the one connection that it listens with, is this
 * project's own, as adapter 0.5.0 does not look after it:
 *
 * - It has no error handler, so that a restart of Postgres would end this process.
 * - The adapter reconnects, but never gives the dead connection back: after ten losses a pool of
 *   ten is full and the server deaf.
 * - Losing it between two LISTENs makes the adapter reconnect twice, and from then on each event
 *   would arrive twice.
 */
export class Postgres extends EventEmitter {
  listening = false;
  #connectionString;
  #channels;
  #pool;
  #listener;

  constructor(connectionString, channels) {
    super();
    this.#connectionString = connectionString;
    this.#channels = channels;
    this.#pool = new pg.Pool({ connectionString, connectionTimeoutMillis: 5_000 });
    // A connection that was lost while idle: the pool opens another when it is needed.
    this.#pool.on("error", () => {});
  }

  query(...parameters) {
    return this.#pool.query(...parameters);
  }

  async connect() {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: 5_000,
      // A listener only ever reads, and would not notice a peer that vanished without a word.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    client.on("error", () => {});
    client.on("end", () => this.#lost(client));
    client.release = () => client.end();
    try {
      await client.connect();
      for (const channel of this.#channels)
        await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    this.#replaceListener(client);
    return client;
  }

  async untilReady(onWait) {
    for (;;) {
      try {
        return await createAttachmentsTable(this);
      } catch (error) {
        onWait(error);
        await delay(1_000);
      }
    }
  }

  adapter() {
    return createAdapter(this);
  }

  /** The adapter has started to listen by itself. */
  start() {}

  #replaceListener(client) {
    const previous = this.#listener;
    this.#listener = client;
    if (previous !== undefined) {
      previous.removeAllListeners("end");
      previous.end().catch(() => {});
    }
    this.#setListening(true);
  }

  #lost(client) {
    if (client !== this.#listener) return;
    this.#listener = undefined;
    this.#setListening(false);
  }

  #setListening(listening) {
    if (this.listening === listening) return;
    this.listening = listening;
    this.emit("listening", listening);
  }
}
