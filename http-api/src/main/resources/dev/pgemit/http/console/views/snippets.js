// Writes the composed call in each language. Every value is quoted for the language.
const shell = (text) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
const sql = (text) => `'${text.replaceAll("'", "''")}'`;
const quoted = (text) => JSON.stringify(text);
const list = (value) => (value === undefined ? [] : [].concat(value));

export const SNIPPETS = {
  curl,
  Java: java,
  SQL: sqlCall,
  CLI: cli,
  Node: node,
  Python: python,
};

const path = (value) => (value.mode === "ack" ? "/v1/emit-with-ack" : "/v1/emit");

function curl(value, body, { url, needsKey }) {
  // An argument would show the key in the list of processes.
  const pipe = needsKey ? `printf 'Authorization: Bearer %s' "$PGEMIT_KEY" | ` : "";
  return [
    `${pipe}curl -i ${shell(url + path(value))}`,
    ...(needsKey ? ["  -H @-"] : []),
    `  -H 'Content-Type: application/json'`,
    `  -d ${shell(JSON.stringify(body))}`,
  ].join(" \\\n");
}

function java(value, body, { transport }) {
  const lines = ["io"];
  if (body.namespace) lines.push(`.of(${quoted(body.namespace)})`);
  if (body.to) lines.push(`.to(${list(body.to).map(quoted).join(", ")})`);
  if (body.except) lines.push(`.except(${list(body.except).map(quoted).join(", ")})`);
  if (body.volatile) lines.push(".asVolatile()");
  const args = [quoted(body.event), ...list(body.args).map(javaValue)].join(", ");
  if (value.mode === "ack")
    lines.push(`.timeout(Duration.ofMillis(${body.timeout}))`, `.emitWithAck(${args})`, ".join();");
  else if (body.delay)
    lines.push(`.delay(Duration.parse(${quoted(body.delay)}))`, `.emit(${args});`);
  else if (body.deliverAt)
    lines.push(`.deliverAt(Instant.parse(${quoted(body.deliverAt)}))`, `.emit(${args});`);
  else lines.push(`.emit(${args});`);
  const redis = transport.replace(/^redis-/, "");
  const emitter =
    transport === "postgres"
      ? "Emitter.create(dataSource)"
      : `Emitter.builder(RedisTransport.${redis}(url)).build()`;
  return `try (var io = ${emitter}) {\n  ${lines.join("\n      ")}\n}`;
}

function javaValue(value) {
  if (value === null) return "null";
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number")
    return Number.isInteger(value) && Math.abs(value) > 2_147_483_647 ? `${value}L` : String(value);
  if (typeof value === "boolean") return String(value);
  // Map.of takes no null, so Jackson reads such a value.
  if (hasNullMember(value)) return `new JsonMapper().readTree(${quoted(JSON.stringify(value))})`;
  if (Array.isArray(value))
    return value.includes(null)
      ? `Arrays.asList(${value.map(javaValue).join(", ")})`
      : `List.of(${value.map(javaValue).join(", ")})`;
  const entries = Object.entries(value).map(([key, child]) => [quoted(key), javaValue(child)]);
  return entries.length > 10
    ? `Map.ofEntries(${entries.map((entry) => `Map.entry(${entry.join(", ")})`).join(", ")})`
    : `Map.of(${entries.flat().join(", ")})`;
}

function hasNullMember(value) {
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(
    (child) => (child === null && !Array.isArray(value)) || hasNullMember(child),
  );
}

function sqlCall(value, body) {
  if (value.mode === "ack")
    return "-- SQL cannot wait for acknowledgements: the transaction must end first.";
  const parts = [sql(body.event)];
  if (body.args) parts.push(sql(JSON.stringify(body.args)));
  if (body.namespace) parts.push(`namespace => ${sql(body.namespace)}`);
  if (body.to) parts.push(`"to" => ARRAY[${list(body.to).map(sql).join(", ")}]`);
  if (body.except) parts.push(`"except" => ARRAY[${list(body.except).map(sql).join(", ")}]`);
  if (body.volatile) parts.push("volatile => true");
  if (body.delay) parts.push(`deliver_at => now() + interval ${sql(body.delay)}`);
  if (body.deliverAt) parts.push(`deliver_at => ${sql(body.deliverAt)}`);
  return `SELECT pgemit.emit(${parts.join(",\n  ")});`;
}

function cli(value, body) {
  if (value.mode !== "emit")
    return "# The command sends at once, and waits for nobody. Use another language for this call.";
  const parts = ["pgemit emit"];
  if (body.namespace) parts.push(`--namespace ${shell(body.namespace)}`);
  for (const room of list(body.to)) parts.push(`--to ${shell(room)}`);
  for (const room of list(body.except)) parts.push(`--except ${shell(room)}`);
  if (body.volatile) parts.push("--volatile");
  parts.push(shell(body.event), ...list(body.args).map((value) => shell(JSON.stringify(value))));
  return parts.join(" ");
}

function node(value, body, { url, needsKey }) {
  const key = needsKey ? "\n    Authorization: `Bearer ${process.env.PGEMIT_KEY}`," : "";
  return `const response = await fetch(${quoted(url + path(value))}, {
  method: "POST",
  headers: {${key}
    "Content-Type": "application/json",
  },
  body: JSON.stringify(${indent(JSON.stringify(body, null, 2))}),
});
console.log(response.status, await response.json());`;
}

function python(value, body, { url, needsKey }) {
  const key = needsKey ? `\n        "Authorization": "Bearer " + os.environ["PGEMIT_KEY"],` : "";
  return `import json${needsKey ? ", os" : ""}, urllib.request

request = urllib.request.Request(
    ${quoted(url + path(value))},
    method="POST",
    headers={${key}
        "Content-Type": "application/json",
    },
    data=json.dumps(${pythonValue(body)}).encode(),
)
with urllib.request.urlopen(request) as response:
    print(response.status, json.load(response))`;
}

function pythonValue(value) {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(", ")}]`;
  if (typeof value === "object")
    return `{${Object.entries(value)
      .map(([key, child]) => `${quoted(key)}: ${pythonValue(child)}`)
      .join(", ")}}`;
  return JSON.stringify(value);
}

const indent = (text) => text.replaceAll("\n", "\n  ");
