import { createAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const client = createClient({ url: process.env.REDIS_URL });
client.on("error", () => {}); // otherwise the loss of Redis would end this process
await client.connect();

const adapter = createAdapter(client);
const io = new Server(process.env.PORT ?? 3000, { adapter, connectionStateRecovery: {} });
