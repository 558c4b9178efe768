// A Socket.IO server: node acks.mjs <Postgres URL> <table> <number of its clients> Its clients
// acknowledge each event. On command it emits events, one after the other, and waits for the
// acknowledgements.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/postgres-adapter";
import pg from "pg";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";
import { serve } from "./commands.mjs";
import { argument, marker } from "./events.mjs";

const [url, tableName, clients] = process.argv.slice(2);
const timeoutMillis = 5_000;

const httpServer = createServer();
const pool = new pg.Pool({ connectionString: url, max: 10 });
const server = new Server(httpServer, { adapter: createAdapter(pool, { tableName }) });
await new Promise((resolve) => httpServer.listen(0, "127.0.0.1", resolve));

for (let i = 0; i < Number(clients); i++) {
  const client = connect(`http://127.0.0.1:${httpServer.address().port}`, {
    transports: ["websocket"],
  });
  client.on("bench", (mark, value, acknowledge) => acknowledge("ok"));
  await new Promise((resolve, reject) =>
    client.once("connect", resolve).once("connect_error", reject),
  );
}

serve(async (command, work) => {
  const value = argument(work.payload);
  const latencies = [];
  const startNanos = process.hrtime.bigint();
  for (let i = 0; i < work.perSender; i++) {
    const begin = process.hrtime.bigint();
    const answers = await server
      .timeout(timeoutMillis)
      .emitWithAck("bench", marker(work.run, 0, i), value);
    if (answers.length !== 1)
      throw new Error(`${answers.length} clients answered, but 1 is connected`);
    latencies.push(process.hrtime.bigint() - begin);
  }
  return { startNanos, endNanos: process.hrtime.bigint(), latencies };
});
