const ADAPTERS = ["postgres", "redis-sharded", "redis-streams", "redis-classic"];

/** Everything that can be set from outside, with what `./pgemit dev` opens as the default. */
export function readSettings(environment = process.env) {
  const adapter = readAdapter(environment.ADAPTER ?? "postgres");
  const databaseUrl = environment.DATABASE_URL ?? "postgresql://postgres@127.0.0.1:54320/postgres";
  const redisUrl = environment.REDIS_URL ?? "redis://127.0.0.1:6379";
  return {
    adapter,
    databaseUrl,
    redisUrl,
    backend:
      adapter === "postgres"
        ? `Postgres at ${describeDatabase(databaseUrl)}`
        : `Redis at ${describeRedis(redisUrl)}`,
    host: environment.HOST ?? "127.0.0.1",
    port: readPort(environment.PORT ?? "3000"),
    namespaces: readNamespaces(environment.NAMESPACES ?? "/,/admin"),
    emitUrl: environment.PGEMIT_URL ?? "http://127.0.0.1:8080",
    emitNeedsKey: environment.PGEMIT_NEEDS_KEY === "true",
  };
}

function readAdapter(name) {
  if (!ADAPTERS.includes(name))
    throw new Error(`ADAPTER is ${name}, but it must be one of ${ADAPTERS.join(", ")}`);
  return name;
}

function describeRedis(redisUrl) {
  const url = URL.canParse(redisUrl) ? new URL(redisUrl) : { protocol: "" };
  if (!["redis:", "rediss:"].includes(url.protocol))
    throw new Error(
      "REDIS_URL is no URL of one Redis server, such as redis://user:password@host:6379",
    );
  return `${url.hostname}:${url.port || 6379}`;
}

function describeDatabase(databaseUrl) {
  if (!URL.canParse(databaseUrl))
    throw new Error("DATABASE_URL is no URL, such as postgresql://user@host:5432/database");
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `${hostname || "localhost"}:${port || 5432}${pathname}`;
}

function readPort(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is no port number: ${text}`);
  return port;
}

function readNamespaces(text) {
  const namespaces = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  for (const name of namespaces) {
    // The adapter writes the name into LISTEN "…" as it is, so that a quote would end the
    // statement.
    if (!/^\/[\w./~-]*$/.test(name))
      throw new Error(`NAMESPACES holds a name that cannot be used: ${name}`);
  }
  return [...new Set(["/", ...namespaces])];
}
