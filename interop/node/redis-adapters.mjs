import { createClient as createClient5 } from "redis-5";
import { createClient as createClient4, createCluster as createCluster4 } from "redis";
import { Cluster } from "ioredis";

/**
 * Opens a client of Redis: node-redis for one server, and ioredis for a cluster. The first versions
 * of the streams adapter need node-redis 4, version 0.1.0 also for a cluster.
 *
 * @param reportConnection called with the client of one server, and whether it is connected
 */
export async function openRedisClient(
  wire,
  { redis, cluster },
  reportError,
  reportConnection = () => {},
) {
  if (cluster && wire === "streams-0.1.0") {
    const client = createCluster4({ rootNodes: redis.split(",").map((url) => ({ url })) });
    client.on("error", reportError);
    await client.connect();
    return client;
  }
  if (cluster) {
    const client = new Cluster(
      redis
        .split(",")
        .map((url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) })),
      {
        shardedSubscribers: true,
      },
    );
    client.on("error", reportError);
    return client;
  }
  const client = (
    wire === "streams-0.1.0" || wire === "streams-0.2.2" ? createClient4 : createClient5
  )({ url: redis });
  client.on("error", reportError);
  await client.connect();
  // node-redis reports each attempt, and is ready once it has subscribed again.
  client.on("reconnecting", () => reportConnection(client, false));
  client.on("ready", () => reportConnection(client, true));
  return client;
}

/**
 * Returns the adapter of a wire. All wires share one Redis, so each has channels and a stream of
 * its own.
 *
 * @param wire such as "sharded-dynamic", "classic-8.3.0" or "streams-0.3.1"
 * @param open opens a client
 */
export async function redisAdapter(wire, open) {
  const [kind, variant] = [wire.slice(0, wire.indexOf("-")), wire.slice(wire.indexOf("-") + 1)];
  switch (kind) {
    case "sharded": {
      const { createShardedAdapter } = await import("redis-adapter-8.3.0");
      return createShardedAdapter(await open(), await open(), {
        channelPrefix: wire,
        subscriptionMode: variant,
      });
    }
    case "classic": {
      const { createAdapter } = await import(`redis-adapter-${variant}`);
      return createAdapter(await open(), await open(), { key: wire });
    }
    case "streams": {
      const { createAdapter } = await import(`redis-streams-adapter-${variant}`);
      return createAdapter(await open(), { streamName: wire, channelPrefix: wire });
    }
    default:
      throw new Error(`unknown wire: ${wire}`);
  }
}
