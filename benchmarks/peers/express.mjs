// A minimal HTTP service over the official emitter: node express.mjs <Postgres URL> <table> <port>
import { Emitter } from "@socket.io/postgres-emitter";
import express from "express";
import pg from "pg";

const [url, tableName, port] = process.argv.slice(2);

const io = new Emitter(new pg.Pool({ connectionString: url, max: 10 }), "/", { tableName });
const app = express();
app.use(express.json());
app.post("/v1/emit", (request, response) => {
  io.emit(request.body.event, ...request.body.args);
  response.status(202).json({ id: "" });
});
app.listen(Number(port), "127.0.0.1");
