import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { PROJECT_FILES } from "../.vitepress/links.mjs";

const CHECKOUT = resolve(import.meta.dirname, "../..");

/** The pages whose files GitHub expects in the root folder. */
export default {
  paths: () =>
    Object.entries(PROJECT_FILES).map(([file, page]) => ({
      params: { page },
      content: readFileSync(resolve(CHECKOUT, file), "utf8"),
    })),
};
