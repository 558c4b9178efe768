/**
 * Which messages this server heard of and could not read. Adapters fetch a large message over
 * another connection, which may end before it has answered, as when Postgres stops: such a message
 * is lost by the server, and not by its emitter.
 */
export class Unread {
  #ids = new Map();

  /** Remembers which message each attachment holds. */
  watch(client) {
    // A handler of the client's own "notification" would look like the adapter's.
    client.connection.on("notification", ({ payload }) => {
      const header = /"id":"([^"]*)".*"attachmentId":"(\d+)"/s.exec(payload);
      if (header !== null) this.#ids.set(header[2], header[1]);
    });
  }

  /** Reports the id of each message whose attachment could not be fetched. */
  report(pool, consumer) {
    const query = pool.query;
    pool.query = (...parameters) => {
      const result = query.apply(pool, parameters);
      if (/^SELECT payload FROM \S+ WHERE id = \$1$/.test(parameters[0])) {
        const attachment = parameters[1][0];
        result
          .catch(() => this.#ids.has(attachment) && consumer(this.#ids.get(attachment)))
          .finally(() => this.#ids.delete(attachment));
      }
      return result;
    };
  }
}
