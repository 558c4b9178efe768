// Calls a service with the client that openapi-fetch makes from the generated types.
import createClient from "openapi-fetch";
import type { components, paths } from "./pgemit.js";

/** Returns the id of a published event. Receipts and dry runs are other results of the same call. */
function id(data: components["schemas"]["PublishedMessage"] | object | undefined) {
  return data && "id" in data ? data.id : undefined;
}

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
    published: id(published.data),
    refused: refused.error?.type,
    pointer: refused.error?.errors?.[0].pointer,
    scheduled: id(scheduled.data),
    found: found.data?.event,
    cancelled: cancelled.response.status,
    gone: gone.error?.type,
    name: info.data?.name,
  }),
);
