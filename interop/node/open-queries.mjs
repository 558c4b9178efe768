/**
 * The queries of a pool that Postgres has not answered. An adapter starts the one that fetches an
 * attachment as soon as it has received the message.
 */
export class OpenQueries {
  #queries = new Set();

  watch(pool) {
    const query = pool.query;
    pool.query = (...parameters) => {
      const result = query.apply(pool, parameters);
      const remove = () => this.#queries.delete(result);
      this.#queries.add(result);
      result.then(remove, remove);
      return result;
    };
  }

  /** Waits until no query is open, and the adapter has processed the answers. */
  async answered() {
    while (this.#queries.size > 0) await Promise.allSettled(this.#queries);
  }
}
