import { writeLine } from "./lines.mjs";
import { fromLineValue, toLineValue } from "./values.mjs";

/**
 * Reports the events of a namespace, and delays its clients until the server listens to Postgres
 * for the namespace.
 */
export function prepareNamespace(namespace, { active, reportError, answer }) {
  // Adapter 0.1.1 emits its errors here, and an "error" event without a listener would end the
  // process.
  namespace.adapter.on("error", reportError);
  reportServerSideEvents(namespace, answer);
  namespace.use((socket, next) => active().then(() => next(), next));
  namespace.on("connection", (socket) => {
    const { rooms, data } = socket.handshake.auth;
    if (Array.isArray(rooms)) socket.join(rooms);
    if (data !== undefined) socket.data = fromLineValue(data);
  });
}

/**
 * A server-side emit calls the namespace's listeners of that name, and there is no listener for all
 * names. So the one method that every adapter calls is extended; it still calls the listeners, as
 * an unchanged server would.
 */
function reportServerSideEvents(namespace, answer) {
  const deliver = namespace._onServerSideEmit;
  namespace._onServerSideEmit = (packet) => {
    const [event, ...args] = packet;
    const acknowledge = typeof args.at(-1) === "function" ? args.pop() : undefined;
    writeLine({
      type: "serverSideEvent",
      namespace: namespace.name,
      event: toLineValue(event),
      args: args.map(toLineValue),
      ...(acknowledge && { acknowledgement: true }),
    });
    if (acknowledge && answer !== undefined) acknowledge(fromLineValue(answer));
    deliver.call(namespace, packet);
  };
}
