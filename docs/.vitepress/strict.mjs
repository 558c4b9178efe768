import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unescaped } from "./html.mjs";

const INLINE_SCRIPT = /<script(?![^>]* src=)[^>]*>([^]*?)<\/script>/g;
const HANDLER = / on(\w+)="([^"]*)"/g;
const INLINE_CODE = /<[^>]* (?:style|on\w+)="[^>]*>|<style/;

/** Replaces the style attributes of table cells with classes of the theme. */
export function alignmentClasses(md) {
  md.core.ruler.push("alignment-classes", (state) => {
    for (const token of state.tokens) {
      const alignment = /^text-align:(\w+)$/.exec(token.attrGet("style") ?? "")?.[1];
      if (alignment) {
        token.attrs = token.attrs.filter(([name]) => name !== "style");
        token.attrJoin("class", `align-${alignment}`);
      }
    }
  });
}

/**
 * Moves the inline scripts of a page to files, and fails if other inline code is left. So a
 * Content-Security-Policy needs neither `unsafe-inline` nor hashes.
 */
export function withoutInlineCode(html, { outDir, assetsDir, site }) {
  const write = scriptWriter(join(outDir, assetsDir), `${site.base}${assetsDir}/`);
  return strict(
    withoutInlineScripts(html, write)
      // The scripts of the theme set the first, and the style sheet of this site has the second.
      .replaceAll(' style="--vp-vh:0px;"', "")
      .replaceAll('<div style="position:relative;" class="vp-doc', '<div class="vp-doc'),
  );
}

/** As for pages of the site, and moves the handlers in attributes to scripts too. */
export function withoutInlineHandlers(html, { outDir, assetsDir, site }) {
  const write = scriptWriter(join(outDir, assetsDir), `${site.base}${assetsDir}/`);
  const handlers = [];
  const result = withoutInlineScripts(html, write).replace(/<[a-z][^>]*>/g, (tag) => {
    const found = [...tag.matchAll(HANDLER)];
    if (found.length === 0) {
      return tag;
    }
    const id = handlers.length;
    const lines = found.map(
      ([, event, code]) => `e.on${event} = function (event) { ${unescaped(code)} };`,
    );
    handlers.push(`e = document.querySelector('[data-handlers="${id}"]');`, ...lines);
    return tag.replace(HANDLER, "").replace(/\/?>$/, ` data-handlers="${id}"$&`);
  });
  const script = handlers.length > 0 ? write(`{\nlet e;\n${handlers.join("\n")}\n}\n`) : "";
  return strict(result.replace("</body>", () => `${script}</body>`));
}

function withoutInlineScripts(html, write) {
  return html.replace(INLINE_SCRIPT, (element, code) => write(code));
}

/** Writes scripts whose names depend on their content, and returns their elements. */
function scriptWriter(folder, address) {
  return (code) => {
    const name = `inline.${createHash("sha256").update(code).digest("hex").slice(0, 8)}.js`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), code);
    return `<script src="${address}${name}"></script>`;
  };
}

function strict(html) {
  const rest = INLINE_CODE.exec(html);
  if (rest) {
    throw new Error(`A strict Content-Security-Policy forbids this inline code: ${rest[0]}`);
  }
  return html;
}
