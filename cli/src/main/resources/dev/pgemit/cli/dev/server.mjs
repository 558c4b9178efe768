import { createAdapter } from "@socket.io/postgres-adapter";
import pg from "pg";
import { Server } from "socket.io";

const connectionString = process.env.DATABASE_URL;
const pool = new pg.Pool({ connectionString });
pool.on("error", () => {}); // Postgres ended an idle connection: the pool opens another

let listener;
const adapter = createAdapter({
  query: (...query) => pool.query(...query),
  // The adapter listens on this connection, and asks for another when it is lost.
  async connect() {
    const client = new pg.Client({ connectionString, keepAlive: true });
    client.on("error", () => {}); // otherwise the loss would end this process
    client.release = () => client.end();
    await client.connect();
    listener?.removeAllListeners("end").end(); // with two, events would arrive twice
    listener = client;
    return client;
  },
});

const io = new Server(process.env.PORT ?? 3000, { adapter });
