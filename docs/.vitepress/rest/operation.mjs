import { curlCommand, firstExample } from "./curl.mjs";
import { block, code, document, list, table } from "./markdown.mjs";
import { rules } from "./rules.mjs";
import { fieldRows, typeOf } from "./schema.mjs";

const FIELDS = ["field", "type", "meaning"];

const LANGUAGES = { "application/json": "json", "application/x-ndjson": "json" };

/** An operation as a section of a page. */
export function operationSection(contract, operation) {
  return document([
    `## ${operation.summary} {#${operation.operationId}}`,
    block("http", `${operation.method} ${operation.path}`),
    operation.description,
    permission(operation),
    parameters(contract, operation),
    body(contract, operation),
    "### Responses",
    table(["status", "meaning", "body"], operation.responses.map(responseRow)),
    operation.responses.flatMap((response) => responseFields(contract, response)),
    "### Example",
    block("sh", curlCommand(operation)),
    exampleResponse(operation),
  ]);
}

/** The problem types of a response, as links to their pages. */
export function problemLinks(response) {
  return (response["x-problem-types"] ?? []).map(
    (slug) => `[${code(slug)}](../problems/${slug}.md)`,
  );
}

/** The permission of an operation, in a few words. */
export function permissionOf({ isPublic, permission }) {
  return isPublic ? "no key" : permission ? code(permission) : "any key";
}

function permission(operation) {
  if (operation.isPublic) {
    return "This call needs no key.";
  }
  return operation.permission
    ? `Needs the permission ${code(operation.permission)} ([keys and permissions](../access.md)).`
    : "Needs a [key](../access.md) with any permission.";
}

function parameters(contract, { parameters }) {
  if (parameters.length === 0) {
    return [];
  }
  const rows = parameters.map((one) => [
    code(one.name),
    one.in,
    typeOf(contract, one.schema) + (one.required ? ", **required**" : ""),
    one.description,
  ]);
  return ["### Parameters", table(["name", "in", "type", "meaning"], rows)];
}

function body(contract, { requestBody }) {
  if (!requestBody) {
    return [];
  }
  const [mediaType, content] = Object.entries(requestBody.content)[0];
  const schema = content["x-line-schema"] ?? content.schema;
  const types = Object.keys(requestBody.content).map(code);
  return [
    "### Body",
    `${requestBody.required ? "Required" : "Optional"}: ${list(types, "or")}.`,
    requestBody.description,
    content["x-line-schema"] && mediaType ? "The fields of a line:" : "",
    table(FIELDS, fieldRows(contract, schema, "required")),
    rules(contract, schema, "is required"),
  ];
}

function responseRow(response) {
  const problems = problemLinks(response);
  const types = Object.keys(response.content ?? {}).map(code);
  return [
    code(response.status),
    response.description,
    problems.length > 0 ? problems.join(", ") : list(types, "or"),
  ];
}

/** The fields of the bodies of a successful response. Problems have a page of their own. */
function responseFields(contract, { status, content = {} }) {
  const bodies = Object.entries(content)
    .filter(([mediaType]) => mediaType !== "application/problem+json")
    .flatMap(([mediaType, one]) => alternatives(contract, mediaType, one))
    .map(([title, schema]) => [
      title,
      fieldRows(contract, schema, "always present"),
      rules(contract, schema, "is present"),
      contract.resolved(schema),
    ])
    .filter(([, rows]) => rows.length > 0);
  return bodies.map(([title, rows, sentences, { description }]) =>
    document([
      `::: details Fields of ${code(status)}${title}`,
      description,
      table(FIELDS, rows),
      sentences,
      ":::",
    ]),
  );
}

function alternatives(contract, mediaType, content) {
  const events = Object.entries(content["x-events"] ?? {});
  if (events.length > 0) {
    return events.map(([event, schema]) => [`: event ${code(event)}`, schema]);
  }
  const isLine = content["x-line-schema"] !== undefined;
  const schema = content["x-line-schema"] ?? content.schema ?? {};
  const choices = schema.oneOf ?? [schema];
  return choices.map((one) => {
    const name = choices.length > 1 ? `: ${words(contract.resolved(one).name)}` : "";
    return [(isLine ? `, line of ${code(mediaType)}` : "") + name, one];
  });
}

function words(name) {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

function exampleResponse({ responses }) {
  const response = responses
    .filter(({ status }) => status.startsWith("2"))
    .sort((one, other) => Number(other.status === "202") - Number(one.status === "202"))
    .find(({ content = {} }) => Object.values(content).some(firstExample));
  if (!response) {
    return [];
  }
  const [mediaType, content] = Object.entries(response.content).find(([, one]) =>
    firstExample(one),
  );
  const value = firstExample(content);
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return [
    `The answer, with status ${code(response.status)}:`,
    block(LANGUAGES[mediaType] ?? "text", text),
  ];
}
