import { code, list } from "./markdown.mjs";

const NUMBER = new Intl.NumberFormat("en");

// Longer patterns repeat what the description says, and nobody reads them in a table.
const MAX_PATTERN = 60;

/**
 * The fields of an object and of the objects inside, as rows: field, type, meaning. `required` is
 * the word for a field that is never absent.
 */
export function fieldRows(contract, schema, required, prefix = "") {
  const object = contract.resolved(schema);
  const rows = Object.entries(object.properties ?? {}).flatMap(([name, property]) => {
    const field = contract.resolved(property);
    const isRequired = object.required?.includes(name);
    return [
      [
        code(prefix + name),
        typeOf(contract, field) + (isRequired ? `, **${required}**` : ""),
        field.description ?? "",
      ],
      ...nestedRows(contract, field, required, prefix + name),
    ];
  });
  if (typeof object.additionalProperties === "object") {
    const field = contract.resolved(object.additionalProperties);
    rows.push([code(`${prefix}*`), typeOf(contract, field), field.description ?? ""]);
  }
  return rows;
}

function nestedRows(contract, field, required, path) {
  if (field.properties || typeof field.additionalProperties === "object") {
    return fieldRows(contract, field, required, `${path}.`);
  }
  return contract.resolved(field.items)?.properties
    ? fieldRows(contract, field.items, required, `${path}[].`)
    : [];
}

/** The type of a schema and its bounds. */
export function typeOf(contract, schema) {
  const one = contract.resolved(schema);
  if (one.const !== undefined) {
    return code(JSON.stringify(one.const));
  }
  return [baseOf(contract, one), ...bounds(one)].join(", ");
}

function baseOf(contract, schema) {
  if (schema.enum) {
    return `one of ${list(schema.enum.map(code), "or")}`;
  }
  const types = [schema.type ?? []].flat();
  if (types.length === 0) {
    return "any value";
  }
  return list(
    types.map((type) => nameOf(contract, type, schema)),
    "or",
  );
}

function nameOf(contract, type, schema) {
  if (type === "array") {
    const items = contract.resolved(schema.items);
    return Object.keys(items).length === 0 ? "array" : `array of ${typeOf(contract, items)}`;
  }
  if (type === "string" && schema.format === "date-time") {
    return "time of RFC 3339";
  }
  if (type === "string" && schema.contentEncoding) {
    return schema.contentEncoding;
  }
  return type;
}

function bounds(schema) {
  const found = [
    range(schema.minimum, schema.maximum, ""),
    range(schema.minLength, schema.maxLength, " characters"),
    range(schema.minItems, schema.maxItems, " items"),
  ];
  const hasPattern = schema.pattern && !schema.format && !schema.contentEncoding;
  if (hasPattern && schema.pattern.length <= MAX_PATTERN) {
    found.push(`pattern ${code(schema.pattern)}`);
  }
  if (schema.not?.enum) {
    found.push(`not ${list(schema.not.enum.map(code), "or")}`);
  }
  if (schema.default !== undefined) {
    const value = schema.default;
    found.push(`default ${code(typeof value === "string" ? value : JSON.stringify(value))}`);
  }
  return found.filter(Boolean);
}

function range(least, most, unit) {
  if (least !== undefined && most !== undefined) {
    return `${NUMBER.format(least)} to ${NUMBER.format(most)}${unit}`;
  }
  if (least !== undefined) {
    return `at least ${NUMBER.format(least)}${unit}`;
  }
  return most === undefined ? "" : `at most ${NUMBER.format(most)}${unit}`;
}
