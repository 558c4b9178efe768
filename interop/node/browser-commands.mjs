import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { longestTask } from "./trace.mjs";

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

const MAX_TABS = 200;

function prepareTour(selector) {
  const root = document.querySelector(selector);
  const isVisible = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const describe = (element) =>
    [
      element.tagName,
      element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 40),
      element.className,
    ].join(" ");
  const expected = new Set(
    [
      ...root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']"),
    ].filter((element) => !element.disabled && element.tabIndex >= 0 && isVisible(element)),
  );
  globalThis.tour = { root, expected, describe, unmarked: [] };
  root.tabIndex = -1;
  root.focus();
}

function visitFocused() {
  const { root, expected, describe, unmarked } = globalThis.tour;
  const element = document.activeElement;
  if (element === root || !root.contains(element)) return false;
  expected.delete(element);
  const isMarked = (one) =>
    getComputedStyle(one).outlineStyle !== "none" &&
    parseFloat(getComputedStyle(one).outlineWidth) >= 2;
  if (!isMarked(element) && !isMarked(element.parentElement)) unmarked.push(describe(element));
  return true;
}

function endTour() {
  const { expected, describe, unmarked } = globalThis.tour;
  const unreached = [...expected].filter((element) => element.isConnected).map(describe);
  return { unreached, unmarked };
}

/** The commands of a test on a page, named after a user's actions. */
export const pageCommands = {
  async screenshot(page, { path, fullPage = false }) {
    await page.screenshot({ path, fullPage });
  },

  async fill(page, { selector, text }) {
    await page.fill(selector, text);
  },

  async click(page, { selector }) {
    await page.click(selector);
  },

  async press(page, { selector, key }) {
    await page.press(selector, key);
  },

  async keyboard(page, { key }) {
    await page.keyboard.press(key);
  },

  async type(page, { text }) {
    await page.keyboard.type(text);
  },

  /** The element with the focus, as a screen reader names it. */
  async focused(page) {
    return {
      name: await page.evaluate(() => {
        const element = document.activeElement;
        const label =
          element.getAttribute("aria-label") ??
          element.labels?.[0]?.textContent ??
          element.textContent;
        return label.replace(/\s+/g, " ").trim();
      }),
    };
  },

  /**
   * Presses Tab until the focus leaves an element. Lists what could not be reached, and what does
   * not show its focus.
   */
  async tabThrough(page, { selector }) {
    await page.evaluate(prepareTour, selector);
    for (let presses = 0; presses < MAX_TABS; presses++) {
      await page.keyboard.press("Tab");
      if (!(await page.evaluate(visitFocused))) break;
    }
    return page.evaluate(endTour);
  },

  async open(page, { url }) {
    await page.goto(url);
  },

  async appearance(page, { colorScheme, width, height }) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
  },

  /** The violations of WCAG 2.2 AA and of the best practices that axe finds on the page. */
  async accessibility(page) {
    await page.evaluate(axeSource);
    const violations = await page.evaluate(async (tags) => {
      const result = await globalThis.axe.run(document, { runOnly: tags });
      return result.violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`,
      );
    }, AXE_TAGS);
    return { violations };
  },

  async startTrace(page) {
    await page
      .context()
      .browser()
      .startTracing(page, { categories: ["toplevel"] });
  },

  /**
   * The longest task of the page's main thread since `startTrace`, in milliseconds of processor
   * time.
   */
  async longestTask(page) {
    const trace = JSON.parse(await page.context().browser().stopTracing());
    return { milliseconds: longestTask(trace.traceEvents) };
  },

  async text(page, { selector }) {
    return { text: await page.textContent(selector) };
  },

  async waitFor(page, { selector, state = "visible", timeout }) {
    await page.waitForSelector(selector, { state, timeout });
  },

  async evaluate(page, { script }) {
    return { value: await page.evaluate(script) };
  },
};
