import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { longestTask } from "./trace.mjs";

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The commands of a test on the page, named after a user's actions. */
export function browserCommands(page) {
  return {
    async screenshot({ path, fullPage = false }) {
      await page.screenshot({ path, fullPage });
    },

    async fill({ selector, text }) {
      await page.fill(selector, text);
    },

    async click({ selector }) {
      await page.click(selector);
    },

    async press({ selector, key }) {
      await page.press(selector, key);
    },

    async keyboard({ key }) {
      await page.keyboard.press(key);
    },

    async type({ text }) {
      await page.keyboard.type(text);
    },

    /** The element with the focus, as a screen reader names it. */
    async focused() {
      return { name: await page.evaluate(() => {
        const element = document.activeElement;
        const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
        return label.replace(/\s+/g, " ").trim();
      }) };
    },

    async open({ url }) {
      await page.goto(url);
    },

    async appearance({ colorScheme, width, height }) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
    },

    /** The violations of WCAG 2.2 AA and of the best practices that axe finds on the page. */
    async accessibility() {
      await page.evaluate(axeSource);
      const violations = await page.evaluate(async (tags) => {
        const result = await globalThis.axe.run(document, { runOnly: tags });
        return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`);
      }, AXE_TAGS);
      return { violations };
    },

    async startTrace() {
      await page.context().browser().startTracing(page, { categories: ["toplevel"] });
    },

    /** The longest task of the page's main thread since `startTrace`, in milliseconds of processor time. */
    async longestTask() {
      const trace = JSON.parse(await page.context().browser().stopTracing());
      return { milliseconds: longestTask(trace.traceEvents) };
    },

    async text({ selector }) {
      return { text: await page.textContent(selector) };
    },

    async waitFor({ selector, state = "visible", timeout }) {
      await page.waitForSelector(selector, { state, timeout });
    },

    async evaluate({ script }) {
      return { value: await page.evaluate(script) };
    },
  };
}
