// Emits the lines of a file through the official emitter: DATABASE_URL=… node file.mjs <file>
// <table>
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Emitter } from "@socket.io/postgres-emitter";
import pg from "pg";
import { Outstanding } from "./outstanding.mjs";

// Bounds the memory of the queries that wait for a connection.
const MAX_OUTSTANDING = 1_000;

const [file, tableName] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const queries = new Outstanding((...query) => pool.query(...query));
const emitter = new Emitter({ query: (...query) => queries.start(...query) }, "/", { tableName });

for await (const line of createInterface({ input: createReadStream(file) })) {
  const { event, args } = JSON.parse(line);
  emitter.emit(event, ...args);
  if (queries.count >= MAX_OUTSTANDING) await queries.atMost(MAX_OUTSTANDING / 2);
}
await queries.atMost(0);
await pool.end();
