// A text area for JSON with line numbers. It checks as one types, and says where the first fault
// is.
import { html, useId, useRef } from "../html.js";

/**
 * Returns {value} or {error, line, column} for the text of the arguments: an array of JSON values.
 */
export function parseArguments(text) {
  if (text.trim() === "") return { value: [] };
  try {
    const value = JSON.parse(text);
    return Array.isArray(value) ? { value } : { value: [value] };
  } catch (error) {
    return { ...place(error.message, text), error: describe(error.message) };
  }
}

function place(message, text) {
  const position = /position (\d+)/.exec(message);
  if (!position && !/end of JSON|Unterminated/.test(message)) return { line: 0, column: 0 };
  const before = text.slice(0, position ? Number(position[1]) : text.length).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}

function describe(message) {
  return message
    .replace(/^JSON\.parse: /, "")
    .replace(/ \(line \d+ column \d+\)$/, "")
    .replace(/ in JSON at position \d+$/, "")
    .replace(/, ("|\.\.\.).* is not valid JSON$/s, "")
    .replace(
      /^Unexpected end of JSON input$/,
      "The end is missing: a bracket or a quotation mark is open",
    );
}

export function JsonEditor({ label, text, onInput, result, rows = 6 }) {
  const numbers = useRef(null);
  const id = useId();
  const lines = text.split("\n").length;
  const scroll = (event) => {
    numbers.current.scrollTop = event.target.scrollTop;
  };
  const format = () => onInput(JSON.stringify(result.value, null, 2));
  return html`<div class="field">
    <div class="field-head">
      <label for=${id}>${label}</label>
      <button type="button" class="link" disabled=${result.error} onClick=${format}>
        Format
      </button>
    </div>
    <div class=${`editor ${result.error ? "invalid" : ""}`}>
      <div class="editor-lines" ref=${numbers} aria-hidden="true">
        ${Array.from(
          { length: lines },
          (_, index) =>
            html`<div class=${result.line === index + 1 ? "at" : ""}>${index + 1}</div>`,
        )}
      </div>
      <textarea
        id=${id}
        value=${text}
        rows=${Math.min(18, Math.max(rows, lines))}
        spellcheck="false"
        autocapitalize="off"
        autocomplete="off"
        aria-invalid=${!!result.error}
        aria-describedby=${`${id}-state`}
        wrap="off"
        onInput=${(event) => onInput(event.target.value)}
        onScroll=${scroll}
      ></textarea>
    </div>
    <p id=${`${id}-state`} class=${result.error ? "field-error" : "hint"} aria-live="polite">
      ${
        result.error
          ? `${result.line ? `Line ${result.line}, column ${result.column}: ` : ""}${result.error}`
          : result.value.length === 0
            ? "Valid JSON. No arguments."
            : `Valid JSON. ${
                result.value.length === 1 ? "One argument" : `${result.value.length} arguments`
              }.`
      }
    </p>
  </div>`;
}
