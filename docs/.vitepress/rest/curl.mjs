const ADDRESS = "http://127.0.0.1:8080";

/**
 * A request with the first example of each required part as a command. The key is on standard
 * input, where other users of the machine do not see it.
 */
export function curlCommand({ method, path, isPublic, parameters, requestBody, responses }) {
  const words = ["curl"];
  if (responses.some(({ content = {} }) => content["text/event-stream"])) {
    words.push("-N");
  }
  if (method !== (requestBody ? "POST" : "GET")) {
    words.push(`-X ${method}`);
  }
  words.push(quoted(ADDRESS + exampleAddress(path, parameters)));
  if (!isPublic) {
    words.unshift(`printf 'Authorization: Bearer %s' "$KEY" |\n `);
    words.push("-H @-");
  }
  const [mediaType, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (mediaType) {
    const option = mediaType === "application/json" ? "-d" : "--data-binary";
    words.push(`\\\n    -H ${quoted(`Content-Type: ${mediaType}`)}`);
    words.push(`\\\n    ${option} ${quoted(textOf(firstExample(body)))}`);
  }
  return words.join(" ");
}

/** The first example of a body, or undefined. */
export function firstExample(content) {
  return Object.values(content.examples ?? {})[0]?.value ?? content.example;
}

function exampleAddress(path, parameters) {
  const required = parameters.filter((one) => one.required);
  const query = new URLSearchParams(
    required.filter((one) => one.in === "query").map((one) => [one.name, exampleOf(one)]),
  );
  const address = required
    .filter((one) => one.in === "path")
    .reduce((text, one) => text.replace(`{${one.name}}`, exampleOf(one)), path);
  return query.size > 0 ? `${address}?${query}` : address;
}

function exampleOf({ name, example }) {
  if (example === undefined) {
    throw new Error(`The contract has no example of the required parameter ${name}`);
  }
  return example;
}

function textOf(value) {
  return typeof value === "string" ? value.trimEnd() : JSON.stringify(value);
}

function quoted(text) {
  return /^[\w:/.@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
