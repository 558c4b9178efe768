/**
 * How a JavaScript value that JSON cannot hold is written in a line: an object with one key that
 * starts with `$`. Written out rather than left to JSON.stringify, which turns NaN and undefined
 * into null, and a Buffer into an array of numbers.
 */
export function toLineValue(value) {
  switch (typeof value) {
    case "number":
      if (Object.is(value, -0)) return { $number: "-0" };
      return Number.isFinite(value) ? value : { $number: String(value) };
    case "bigint":
      return { $bigint: String(value) };
    case "undefined":
      return { $undefined: true };
    case "function":
      return { $function: true };
    case "object":
      return value === null ? null : objectToLineValue(value);
    default:
      return value;
  }
}

function objectToLineValue(value) {
  if (value instanceof ArrayBuffer) return { $binary: Buffer.from(value).toString("base64") };
  if (ArrayBuffer.isView(value)) {
    return {
      $binary: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64"),
    };
  }
  if (value instanceof Date)
    return { $date: Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString() };
  if (Array.isArray(value)) return value.map(toLineValue);
  // fromEntries defines own properties, so that a key named __proto__ stays a key.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toLineValue(item)]));
}

/** The reverse of `toLineValue`, for arguments that a command brings. */
export function fromLineValue(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(fromLineValue);
  const keys = Object.keys(value);
  if (keys.length === 1) {
    if (keys[0] === "$binary") return Buffer.from(value.$binary, "base64");
    if (keys[0] === "$number") return Number(value.$number);
    if (keys[0] === "$bigint") return BigInt(value.$bigint);
    if (keys[0] === "$date") return new Date(value.$date);
    if (keys[0] === "$undefined") return undefined;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromLineValue(item)]));
}
