import { code, list } from "./markdown.mjs";

/**
 * What an object demands beyond the types of its fields, as sentences. `isRequired` is what a
 * sentence says of a field that must be there.
 */
export function rules(contract, schema, isRequired, prefix = "") {
  const object = contract.resolved(schema) ?? {};
  return [
    ...exclusion(object, prefix),
    ...condition(object, isRequired, prefix),
    ...pairs(object, prefix),
    ...Object.entries(object.properties ?? {}).flatMap(([name, property]) => {
      const field = contract.resolved(property);
      return field.type === "array"
        ? rules(contract, field.items, isRequired, `${prefix}${name}[].`)
        : rules(contract, field, isRequired, `${prefix}${name}.`);
    }),
  ];
}

function exclusion({ not }, prefix) {
  return not?.required ? [`Only one of ${names(not.required, "and", prefix)} is allowed.`] : [];
}

function condition(object, isRequired, prefix) {
  if (!object.if) {
    return [];
  }
  const when = Object.entries(object.if.properties).map(
    ([name, { const: value }]) => `${code(prefix + name)} is ${code(value)}`,
  );
  const sentences = [`If ${list(when, "and")}, ${conclusion(object.then, isRequired, prefix)}.`];
  if (object.else) {
    sentences.push(`Otherwise, ${conclusion(object.else, isRequired, prefix)}.`);
  }
  return [sentences.join(" ")];
}

function conclusion({ required = [], properties = {}, ...others }, isRequired, prefix) {
  rejectUnknown(others);
  const fields = new Set([...required, ...Object.keys(properties)]);
  return list(
    [...fields].map((name) => {
      const bounds = boundsOf(properties[name] ?? {}, required.includes(name));
      const parts = [required.includes(name) && isRequired, bounds].filter(Boolean);
      return `${code(prefix + name)} ${list(parts, "and")}`;
    }),
    "and",
  );
}

function boundsOf({ type, minItems, maxItems, ...others }, isPresent) {
  rejectUnknown(others);
  if (maxItems === 0) {
    return isPresent ? "must be empty" : "must be absent or empty";
  }
  return minItems === undefined
    ? ""
    : `must have at least ${minItems} ${minItems === 1 ? "item" : "items"}`;
}

/** Fields that occur only together: each requires the others. */
function pairs({ dependentRequired = {} }, prefix) {
  const groups = new Map();
  for (const [name, others] of Object.entries(dependentRequired)) {
    const group = [name, ...others].sort();
    groups.set(group.join(), group);
  }
  for (const name of [...groups.values()].flat()) {
    if (!(name in dependentRequired)) {
      throw new Error(`rules.mjs cannot describe that only other fields require ${name}`);
    }
  }
  return [...groups.values()].map((group) => {
    const all = group.length === 2 ? "both" : "all";
    return `${names(group, "and", prefix)} are either ${all} present or ${all} absent.`;
  });
}

function names(fields, conjunction, prefix) {
  return list(
    fields.map((name) => code(prefix + name)),
    conjunction,
  );
}

// Otherwise a new rule of the contract would be missing on the page.
function rejectUnknown(others) {
  const keywords = Object.keys(others);
  if (keywords.length > 0) {
    throw new Error(`rules.mjs cannot describe ${keywords.join(", ")}`);
  }
}
