/** A value as code, in text or in a cell of a table. */
export function code(value) {
  const text = String(value);
  const fence = text.includes("`") ? "``" : "`";
  return fence + text + fence;
}

/** Such as "a, b or c". */
export function list(values, conjunction) {
  return values.length < 2
    ? values.join("")
    : `${values.slice(0, -1).join(", ")} ${conjunction} ${values.at(-1)}`;
}

export function table(headings, rows) {
  return [headings, headings.map(() => "---"), ...rows].map(row).join("\n");
}

export function block(language, text) {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** Paragraphs, tables and blocks, with a blank line between them. */
export function document(parts) {
  return `${parts.flat().filter(Boolean).join("\n\n")}\n`;
}

function row(cells) {
  const texts = cells.map((cell) => cell.trim().replace(/\s+/g, " ").replaceAll("|", "\\|"));
  return `| ${texts.join(" | ")} |`;
}
