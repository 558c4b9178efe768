import { chromium } from "playwright-core";
import { fail, readArguments } from "./arguments.mjs";
import { browserCommands } from "./browser-commands.mjs";
import { answerCommands, describe, reportStrayErrors } from "./commands.mjs";
import { reportRows } from "./event-rows.mjs";
import { writeLine } from "./lines.mjs";

reportStrayErrors();

const settings = readArguments(
  {
    executable: { type: "string" },
    url: { type: "string" },
    viewport: { type: "string", default: "1280x800" },
    "color-scheme": { type: "string", default: "light" },
    ready: { type: "string", default: 'html[data-connected="true"]' },
    timeout: { type: "string", default: "30000" },
  },
  ["executable", "url"],
);
const [width, height] = settings.viewport.split("x").map(Number);

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const browser = await chromium
  .launch({ executablePath: settings.executable, headless: true, args })
  .catch((error) => fail(error.message));
const page = await browser.newPage({
  viewport: { width, height },
  colorScheme: settings["color-scheme"],
});
page.setDefaultTimeout(Number(settings.timeout));

answerCommands(browserCommands(page), () => browser.close());

page.on("console", (message) =>
  writeLine({ type: "console", level: message.type(), text: message.text() }),
);
page.on("pageerror", (error) => writeLine({ type: "error", message: error.message }));
browser.on("disconnected", () => writeLine({ type: "closed" }));
await reportRows(page);

try {
  await page.goto(settings.url);
  await page.waitForSelector(settings.ready, { state: "attached" });
  writeLine({ type: "opened", url: page.url(), title: await page.title() });
} catch (error) {
  writeLine({ type: "error", message: describe(error) });
}
