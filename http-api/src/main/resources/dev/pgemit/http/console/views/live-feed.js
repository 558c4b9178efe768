// The live stream of one namespace: the last 10,000 messages, and what was lost. It runs while the
// console is open.
import { Problem } from "../api.js";
import { exactNames, isUnlimited, may } from "../session.js";
import { Store } from "../store.js";
import { readTail } from "../tail.js";

export const CAPACITY = 10_000;
const SLACK = 1_000;
const FLUSH_INTERVAL = 100;
const MAX_RETRY_DELAY = 10_000;

class Feed {
  /** {state, error}; state is stopped, connecting, listening, reconnecting or failed. */
  status = new Store({ state: "stopped", error: null });
  /**
   * Counts the rows that were ever added, and how often the rows were cleared. Changes at most ten
   * times a second as rows come.
   */
  progress = new Store({ added: 0, cleared: 0 });
  rows = [];
  settings = { namespace: "/", internal: false };
  callers = new Map();
  #total = 0;
  #timer = 0;
  #controller = null;

  start() {
    if (this.#controller) return;
    this.#controller = new AbortController();
    this.#run(this.#controller.signal);
  }

  stop() {
    this.#controller?.abort();
    this.#controller = null;
    this.status.set({ state: "stopped", error: null });
  }

  /** Follows another namespace from now on. */
  follow(namespace) {
    this.#restart({ namespace });
    this.clear();
  }

  /** Adds or leaves out the servers' own traffic from now on. */
  includeInternal(internal) {
    const wasListening = this.status.value.state === "listening";
    this.#restart({ internal });
    if (wasListening) this.#add({ restarted: true, at: new Date() });
  }

  clear() {
    this.rows = [];
    this.callers.clear();
    this.#flush({ cleared: this.progress.value.cleared + 1 });
  }

  /** Who published the message of a row, as far as it is known: the key is not on the wire. */
  senderOf({ id, message }) {
    return message.uid === "emitter"
      ? (this.callers.get(id) ?? "an emitter")
      : `server ${message.uid}`;
  }

  #restart(settings) {
    this.settings = { ...this.settings, ...settings };
    this.stop();
    this.start();
  }

  async #run(signal) {
    let failures = 0;
    this.status.set({ state: "connecting", error: null });
    while (!signal.aborted) {
      try {
        await readTail(
          this.#query(),
          {
            open: () => {
              failures = 0;
              this.status.set({ state: "listening", error: null });
            },
            message: (message, size) => this.#add(messageRow(message, size)),
            lost: ({ count }) => this.#add({ lost: count ?? -1, at: new Date() }),
            caller: ({ id, caller }) => this.#name(id, caller),
            end: ({ detail }) => this.#add({ note: detail, at: new Date() }),
          },
          signal,
        );
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Problem && !error.isTransient) {
          this.status.set({ state: "failed", error });
          this.#controller = null;
          return;
        }
      }
      if (signal.aborted) return;
      if (this.status.value.state === "listening") this.#add({ lost: -1, at: new Date() });
      this.status.set({ state: "reconnecting", error: null });
      await new Promise((resolve) =>
        setTimeout(resolve, Math.min(500 * 2 ** failures++, MAX_RETRY_DELAY)),
      );
    }
  }

  // A key that is limited to some rooms or events may read only these, and names them.
  #query() {
    const { namespace, internal } = this.settings;
    return {
      namespace,
      internal: internal || undefined,
      callers: mayReadCallers() || undefined,
      to: isUnlimited("to") ? [] : exactNames("to"),
      event: isUnlimited("event") ? [] : exactNames("event"),
    };
  }

  #add(row) {
    row.number = this.#total++;
    this.rows.push(row);
    if (this.rows.length > CAPACITY + SLACK) this.rows.splice(0, this.rows.length - CAPACITY);
    this.#timer ||= setTimeout(() => this.#flush(), FLUSH_INTERVAL);
  }

  // The service knows the callers of its own messages. It sends the caller soon before or after the
  // message.
  #name(id, caller) {
    this.callers.set(id, caller);
    if (this.callers.size > CAPACITY) this.callers.delete(this.callers.keys().next().value);
    this.#timer ||= setTimeout(() => this.#flush(), FLUSH_INTERVAL);
  }

  #flush(change) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.progress.update({ added: this.#total, ...change });
  }
}

const mayReadCallers = () => may("audit") && ["namespace", "to", "event"].every(isUnlimited);

function messageRow(message, size) {
  return {
    message,
    size,
    at: new Date(),
    id: message.id,
    event: message.event ?? null,
    rooms: Array.isArray(message.to) ? message.to : [],
    except: Array.isArray(message.except) ? message.except : [],
  };
}

export const feed = new Feed();
