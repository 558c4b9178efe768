import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const publisher = createClient({ url: process.env.REDIS_URL });
const subscriber = publisher.duplicate();
for (const client of [publisher, subscriber]) {
  client.on("error", () => {}); // otherwise the loss of Redis would end this process
  await client.connect();
}

const adapter = createAdapter(publisher, subscriber);
const io = new Server(process.env.PORT ?? 3000, { adapter });
