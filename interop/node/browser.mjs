import { chromium } from "playwright-core";
import { fail, readArguments } from "./arguments.mjs";
import { BrowserPages } from "./browser-pages.mjs";
import { answerCommands, reportStrayErrors } from "./commands.mjs";
import { writeLine } from "./lines.mjs";

reportStrayErrors();

const settings = readArguments(
  { executable: { type: "string" }, timeout: { type: "string", default: "120000" } },
  ["executable"],
);
const timeout = Number(settings.timeout);

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
  .launch({ executablePath: settings.executable, headless: true, args, timeout })
  .catch((error) => fail(error.message));

let isClosing = false;
browser.on("disconnected", () => {
  writeLine({ type: "closed" });
  if (!isClosing) fail("Chromium has ended");
});
answerCommands(new BrowserPages(browser, timeout).commands(), () => {
  isClosing = true;
  return browser.close();
});
writeLine({ type: "launched", version: browser.version() });
