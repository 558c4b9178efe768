/**
 * Counts the queries in flight, since the emitters return at once and do not report when they are
 * done.
 */
export class Outstanding {
  count = 0;
  #run;
  #failure;
  #waiting;

  constructor(run) {
    this.#run = run;
  }

  start(...args) {
    this.count++;
    const result = this.#run(...args);
    result.then(
      () => this.#end(),
      (failure) => {
        this.#failure ??= failure;
        this.#end();
      },
    );
    return result;
  }

  /** Waits until at most this many queries are in flight. */
  async atMost(limit) {
    // An emitter whose query has ended starts the next one (its NOTIFY after its INSERT) a few
    // microtasks later.
    do {
      if (this.count > limit) await new Promise((resolve) => (this.#waiting = { limit, resolve }));
      if (limit === 0) await new Promise((resolve) => process.nextTick(resolve));
    } while (this.count > limit);
    if (this.#failure) throw this.#failure;
  }

  #end() {
    this.count--;
    if (this.#waiting && this.count <= this.#waiting.limit) {
      const { resolve } = this.#waiting;
      this.#waiting = undefined;
      resolve();
    }
  }
}
