// The answers of clients to one event, as they come.
import { Problem, send } from "../api.js";
import { bodyParts } from "../body-parts.js";
import { Store } from "../store.js";

const MAX_KEPT = 1_000;
const FLUSH_INTERVAL = 100;

/** One call that waits for answers. */
export class Answers {
  /**
   * `clients` is null until a server has said how many it asked; `summary`, `problem` and
   * `isStopped` come at the end.
   */
  progress = new Store({
    clients: null,
    servers: 0,
    received: 0,
    summary: null,
    problem: null,
    isStopped: false,
  });
  /** The first 1,000 answers: {server, response}. */
  kept = [];
  #counts = { clients: null, servers: 0, received: 0 };
  #timer = 0;
  #controller = new AbortController();

  get isOver() {
    const { summary, problem, isStopped } = this.progress.value;
    return summary !== null || problem !== null || isStopped;
  }

  /**
   * Publishes the event, and returns once the service has accepted it. The answers follow.
   *
   * @throws Problem if nothing was published
   */
  async ask(body) {
    const { signal } = this.#controller;
    const response = await send("POST", "v1/emit-with-ack", {
      body,
      signal,
      accept: "application/x-ndjson",
    });
    this.#read(response);
  }

  /** Waits no longer. The event is published, and clients may still answer. */
  stop() {
    this.#controller.abort();
    if (!this.isOver) this.#flush({ isStopped: true });
  }

  async #read(response) {
    try {
      for await (const line of bodyParts(response, "\n")) this.#add(JSON.parse(line));
      if (!this.isOver) this.#fail(brokenOff());
    } catch (error) {
      if (!this.isOver) this.#fail(error instanceof Problem ? error : brokenOff());
    }
  }

  #add(line) {
    const counts = this.#counts;
    if ("responseCount" in line) {
      Object.assign(counts, {
        clients: line.clients,
        servers: line.servers,
        received: line.responseCount,
      });
      this.#flush({ summary: line });
    } else if ("title" in line) {
      this.#fail(Problem.of(line));
    } else if ("clients" in line) {
      counts.servers++;
      counts.clients = (counts.clients ?? 0) + line.clients;
      this.#flushSoon();
    } else {
      counts.received++;
      if (this.kept.length < MAX_KEPT) this.kept.push(line);
      this.#flushSoon();
    }
  }

  #fail(problem) {
    this.#flush({ problem });
  }

  #flushSoon() {
    this.#timer ||= setTimeout(() => this.#flush(), FLUSH_INTERVAL);
  }

  #flush(change) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.progress.update({ ...this.#counts, ...change });
  }
}

const brokenOff = () =>
  new Problem(
    0,
    "The connection to the service broke",
    "The event was published. It is unknown who else has answered.",
  );
