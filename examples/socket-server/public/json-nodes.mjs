import { BinarySummary } from "./binary-summary.mjs";

/**
 * A value as coloured JSON, broken into lines of at most `width`: text nodes and spans whose text
 * together parses as JSON.
 */
export function jsonNodes(value, width) {
  return write(value, 0, width).map(({ text, kind }) => {
    if (kind === undefined) return document.createTextNode(text);
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = text;
    return span;
  });
}

/** On one line where it fits, which most events do; else an item a line. */
function write(value, indent, width) {
  if (!isContainer(value)) return [scalar(value)];
  const oneLine = writeOnOneLine(value);
  const length = oneLine.reduce((sum, { text }) => sum + text.length, 0);
  return indent + length <= width || parts(value).length === 0
    ? oneLine
    : writeOnLines(value, indent, width);
}

function writeOnOneLine(value) {
  if (!isContainer(value)) return [scalar(value)];
  const items = parts(value).map(({ key, item }) => [...keyTokens(key), ...writeOnOneLine(item)]);
  const padding = Array.isArray(value) || items.length === 0 ? "" : " ";
  return [
    punctuation(open(value) + padding),
    ...joined(items, ", "),
    punctuation(padding + close(value)),
  ];
}

function writeOnLines(value, indent, width) {
  const inner = indent + 2;
  const lineBreak = "\n" + " ".repeat(inner);
  const items = parts(value).map(({ key, item }) => [
    ...keyTokens(key),
    ...write(item, inner, width),
  ]);
  return [
    punctuation(open(value) + lineBreak),
    ...joined(items, "," + lineBreak),
    punctuation("\n" + " ".repeat(indent) + close(value)),
  ];
}

function joined(items, separator) {
  return items.flatMap((tokens, index) =>
    index === 0 ? tokens : [punctuation(separator), ...tokens],
  );
}

function parts(value) {
  if (Array.isArray(value)) return value.map((item) => ({ item }));
  return Object.entries(value).map(([key, item]) => ({ key, item }));
}

function keyTokens(key) {
  return key === undefined ? [] : [{ text: JSON.stringify(key), kind: "key" }, punctuation(": ")];
}

function scalar(value) {
  if (value instanceof BinarySummary) return { text: JSON.stringify(value.text), kind: "binary" };
  return { text: JSON.stringify(value) ?? "null", kind: value === null ? "null" : typeof value };
}

function isContainer(value) {
  return value !== null && typeof value === "object" && !(value instanceof BinarySummary);
}

const open = (value) => (Array.isArray(value) ? "[" : "{");
const close = (value) => (Array.isArray(value) ? "]" : "}");
const punctuation = (text) => ({ text });
