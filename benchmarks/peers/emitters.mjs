// Sends events through the official emitters, on command: node emitters.mjs <Postgres URL> <table>
// <port of Redis, or 0>
import { Emitter as PostgresEmitter } from "@socket.io/postgres-emitter";
import { Emitter as RedisEmitter } from "@socket.io/redis-emitter";
import pg from "pg";
import { createClient } from "redis";
import { serve } from "./commands.mjs";
import { argument, marker, payloads, rooms } from "./events.mjs";
import { Outstanding } from "./outstanding.mjs";

const [url, tableName, redisPort] = process.argv.slice(2);

const pool = new pg.Pool({ connectionString: url, max: 10 });
const queries = new Outstanding((...query) => pool.query(...query));
const official = new PostgresEmitter({ query: (...query) => queries.start(...query) }, "/", {
  tableName,
});

const published = new Outstanding((...message) => redis.publish(...message));
const redis =
  redisPort === "0" ? undefined : createClient({ url: `redis://127.0.0.1:${redisPort}` });
await redis?.connect();
const overRedis = new RedisEmitter({ publish: (...message) => published.start(...message) });

// The capacity of pgemit's queue, so that the queues of the pool and of Redis stay bounded.
const mostOutstanding = ({ payload }) =>
  Math.max(10, Math.min(1_000, Math.floor((64 << 20) / (payloads[payload].size * 2))));

async function burst(emitter, outstanding, work) {
  const value = argument(work.payload);
  const target = emitter.to(rooms(work));
  const most = mostOutstanding(work);
  const startNanos = process.hrtime.bigint();
  for (let i = 0; i < work.perSender; i++) {
    target.emit("bench", marker(work.run, 0, i), value);
    if (outstanding.count >= most) await outstanding.atMost(most / 2);
  }
  await outstanding.atMost(0);
  return { startNanos, endNanos: process.hrtime.bigint(), latencies: [] };
}

async function awaited(emitter, outstanding, work) {
  const value = argument(work.payload);
  const latencies = [];
  const startNanos = process.hrtime.bigint();
  for (let i = 0; i < work.perSender; i++) {
    const begin = process.hrtime.bigint();
    emitter.emit("bench", marker(work.run, 0, i), value);
    await outstanding.atMost(0);
    latencies.push(process.hrtime.bigint() - begin);
  }
  return { startNanos, endNanos: process.hrtime.bigint(), latencies };
}

const workloads = {
  "official-burst": (work) => burst(official, queries, work),
  "official-awaited": (work) => awaited(official, queries, work),
  "redis-burst": (work) => burst(overRedis, published, work),
  "redis-awaited": (work) => awaited(overRedis, published, work),
};

serve((command, work) => workloads[work.workload](work));
