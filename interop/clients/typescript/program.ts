// Calls a service with the client that openapi-fetch makes from the generated types.
import createClient from "openapi-fetch";
import type { paths } from "./pgemit.js";

const client = createClient<paths>({
  baseUrl: process.env.PGEMIT_URL,
  headers: { Authorization: `Bearer ${process.env.PGEMIT_KEY}` },
});

const published = await client.POST("/v1/emit", {
  params: { header: { "Idempotency-Key": "typescript-1" } },
  body: { to: ["room1", "room2"], event: "hello", args: [{ text: "from TypeScript" }] },
});
const refused = await client.POST("/v1/emit", { body: { event: "connect" } });
const scheduled = await client.POST("/v1/emit", {
  body: { event: "reminder", id: "typescript-2", delay: "PT1H" },
});
const found = await client.GET("/v1/scheduled/{id}", {
  params: { path: { id: "typescript-2" } },
});
const cancelled = await client.DELETE("/v1/scheduled/{id}", {
  params: { path: { id: "typescript-2" } },
});
const gone = await client.GET("/v1/scheduled/{id}", { params: { path: { id: "typescript-2" } } });
const info = await client.GET("/v1");

console.log(
  JSON.stringify({
    published: published.data?.id,
    refused: refused.error?.type,
    pointer: refused.error?.errors?.[0].pointer,
    scheduled: scheduled.data?.id,
    found: found.data?.event,
    cancelled: cancelled.response.status,
    gone: gone.error?.type,
    name: info.data?.name,
  }),
);
