import pg from "pg";

/**
 * A pool that tells of every error and outlives a restart of Postgres.
 *
 * Adapter 0.5.0 puts no error handler on the connection with which it listens, and no version gives that connection back to
 * the pool when it has died, so that ten restarts would fill a pool of ten.
 */
export function openPool({ connectionString, max = 20, onError, onClient = () => {} }) {
  const pool = new pg.Pool({ connectionString, max });
  pool.on("error", onError);
  pool.on("connect", (client) => {
    client.on("error", onError);
    client.on("end", () => releaseForGood(client));
    onClient(client);
  });
  return pool;
}

/** Closes a client and frees its place in the pool, whoever holds it. */
export function releaseForGood(client) {
  try {
    client.release?.(true);
  } catch {
    // Already given back: the pool throws on a second release.
  }
}
