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
