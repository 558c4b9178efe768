import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Contract } from "./contract.mjs";
import { code, document, list, table } from "./markdown.mjs";
import { operationSection, permissionOf, problemLinks } from "./operation.mjs";

const DOCS = resolve(import.meta.dirname, "../..");
const TARGET = resolve(DOCS, "target/rest");

/**
 * Writes the parts of the pages in `docs/rest` that come from the contract. The pages include
 * them, so that the search finds the operations too.
 */
export function writeRestPages() {
  const contract = new Contract();
  mkdirSync(TARGET, { recursive: true });
  for (const { name } of contract.tags) {
    if (!existsSync(resolve(DOCS, `rest/${name}.md`))) {
      throw new Error(`The contract has the tag ${name}, and docs/rest/${name}.md is missing`);
    }
    write(
      name,
      contract.operations(name).map((one) => operationSection(contract, one)),
    );
  }
  write("index", overview(contract));
}

function overview(contract) {
  return [
    contract.description,
    "## Operations",
    contract.tags.flatMap(({ name, description }) => [
      `### ${name[0].toUpperCase()}${name.slice(1)} {#operations-${name}}`,
      description,
      table(
        ["call", "effect", "permission"],
        contract
          .operations(name)
          .map((one) => [
            code(`${one.method} ${one.path}`),
            `[${one.summary}](${name}.md#${one.operationId})`,
            permissionOf(one),
          ]),
      ),
    ]),
    "## Headers of responses",
    table(
      ["header", "meaning"],
      [...contract.headers].sort().map(([name, { description }]) => [code(name), description]),
    ),
    "## Requests without an operation",
    table(
      ["status", "meaning", "problem"],
      contract.otherResponses.map(([status, response]) => [
        code(status),
        response.description,
        list(problemLinks(response), "or"),
      ]),
    ),
  ];
}

function write(name, parts) {
  writeFileSync(resolve(TARGET, `${name}.md`), document(parts));
}
