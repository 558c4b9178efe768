import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Stands in for the pool of the official emitter, whose `emit` returns before anything is sent, and
 * returns no promise. `settled` runs one of its methods, waits for every query that it caused, and
 * throws the first error.
 *
 * When a query fails the official emitter emits that error as an event to every client, which is
 * one more failing query, and so on without end. After the first failure the queries of that call
 * are therefore left unanswered.
 */
export function officialQueries(pool) {
  const calls = new AsyncLocalStorage();

  async function query(...parameters) {
    const call = calls.getStore();
    if (call.failed) return new Promise(() => {});
    call.pending++;
    try {
      return await pool.query(...parameters);
    } catch (error) {
      call.failed = true;
      call.reject(error);
      throw error;
    } finally {
      call.pending--;
      settleWhenIdle(call);
    }
  }

  function settled(action) {
    return new Promise((resolve, reject) => {
      const call = { pending: 0, failed: false, resolve, reject };
      calls.run(call, action);
      settleWhenIdle(call);
    });
  }

  return { query, settled };
}

/** Waits one turn, since the second query of an attachment starts only after the first. */
function settleWhenIdle(call) {
  setImmediate(() => {
    if (call.pending === 0) call.resolve();
  });
}
