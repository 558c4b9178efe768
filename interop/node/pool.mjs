import pg from "pg";

/**
 * A pool that reports every error and survives a restart of Postgres.
 *
 * Adapter 0.5.0 has no error handler on its LISTEN connection. No version returns a lost connection
 * to the pool, so ten restarts would exhaust a pool of ten.
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

/** Closes a client and frees its place in the pool, even if the client is in use. */
export function releaseForGood(client) {
  try {
    client.release?.(true);
  } catch {
    // Already released: the pool throws on a second release.
  }
}
