import { BinarySummary } from "./binary-summary.mjs";

const MAX_STRING = 2_000;
const MAX_ITEMS = 200;
const MAX_VALUES = 1_000;
const MAX_DEPTH = 40;

/**
 * What is shown of a value: binary as its size and first bytes, and no more of anything than a page
 * can draw and a person read.
 */
export function abridge(value) {
  let values = 0;
  let abridged = false;

  function visit(current, depth) {
    values++;
    if (current instanceof ArrayBuffer || ArrayBuffer.isView(current))
      return new BinarySummary(current);
    if (typeof current === "string") return shortenString(current);
    if (current === null || typeof current !== "object") return current;
    if (depth > MAX_DEPTH) return cut("… deeper");
    return Array.isArray(current) ? visitArray(current, depth) : visitObject(current, depth);
  }

  function visitArray(items, depth) {
    const shown = [];
    for (const item of items) {
      if (isFull(shown.length)) break;
      shown.push(visit(item, depth + 1));
    }
    if (shown.length < items.length) shown.push(cut(`… ${more(items.length - shown.length)}`));
    return shown;
  }

  function visitObject(object, depth) {
    const entries = Object.entries(object);
    const shown = [];
    for (const [key, item] of entries) {
      if (isFull(shown.length)) break;
      shown.push([shortenString(key), visit(item, depth + 1)]);
    }
    const hidden = entries.length - shown.length;
    if (hidden > 0) shown.push(["…", cut(more(hidden))]);
    return Object.fromEntries(shown);
  }

  function shortenString(text) {
    return text.length <= MAX_STRING
      ? text
      : cut(`${text.slice(0, MAX_STRING)}… (${text.length.toLocaleString("en")} characters)`);
  }

  function isFull(length) {
    return length >= MAX_ITEMS || values >= MAX_VALUES;
  }

  function cut(text) {
    abridged = true;
    return text;
  }

  return { value: visit(value, 0), abridged };
}

function more(number) {
  return `${number.toLocaleString("en")} more`;
}
