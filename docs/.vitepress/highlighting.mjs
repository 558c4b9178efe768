import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformerStyleToClass } from "@shikijs/transformers";

const FILE = "code.css";

/**
 * Colours code by classes of a style sheet: the policy of the service forbids style attributes.
 * A development server has no such policy, and keeps the attributes.
 */
export function highlightingClasses(base) {
  if (process.env.NODE_ENV !== "production") {
    return { head: [], transformers: [], write() {} };
  }
  const transformer = transformerStyleToClass({ classPrefix: "code-" });
  return {
    head: [["link", { rel: "stylesheet", href: base + FILE }]],
    transformers: [transformer],
    write: ({ outDir }) => writeFileSync(join(outDir, FILE), transformer.getCSS()),
  };
}
