import { pageCommands } from "./browser-commands.mjs";
import { reportRows } from "./event-rows.mjs";
import { writeLine } from "./lines.mjs";

const VIEWPORT = { width: 1280, height: 800 };

/** The open pages of a browser, each in a context of its own, so that they share no storage. */
export class BrowserPages {
  #browser;
  #timeout;
  #pages = new Map();

  constructor(browser, timeout) {
    this.#browser = browser;
    this.#timeout = timeout;
  }

  /** The commands `newPage` and `closePage`, and those of a page, which name it as `page`. */
  commands() {
    const ofPage = Object.entries(pageCommands).map(([name, run]) => [
      name,
      (command) => run(this.#find(command.page), command),
    ]);
    return {
      ...Object.fromEntries(ofPage),
      newPage: () => this.#open(),
      closePage: ({ page }) => this.#close(page),
    };
  }

  async #open() {
    const context = await this.#browser.newContext({ viewport: VIEWPORT, colorScheme: "light" });
    const page = await context.newPage();
    page.setDefaultTimeout(this.#timeout);
    const id = `page-${this.#pages.size + 1}`;
    this.#pages.set(id, page);
    const report = (type, fields) => writeLine({ type, page: id, ...fields });
    page.on("console", (line) => report("console", { level: line.type(), text: line.text() }));
    page.on("pageerror", (error) => report("error", { message: error.message }));
    page.on("crash", () => report("error", { message: "The page has crashed" }));
    await reportRows(page, (row) => report("event", row));
    return { page: id };
  }

  async #close(id) {
    await this.#find(id).context().close();
  }

  #find(id) {
    const page = this.#pages.get(id);
    if (page === undefined) throw new Error(`unknown page: ${id}`);
    return page;
  }
}
