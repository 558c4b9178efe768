import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";

const FILE = resolve(
  import.meta.dirname,
  "../../../http-api/src/main/resources/dev/pgemit/http/contract/openapi.yaml",
);

const METHODS = ["get", "put", "post", "delete", "patch"];

/** The OpenAPI document of the service: the file that the service serves at `/openapi.yaml`. */
export class Contract {
  #document = parse(readFileSync(FILE, "utf8"));

  /** The introduction, as Markdown. */
  get description() {
    return this.#document.info.description;
  }

  /** The groups of operations: each has a name and a description. */
  get tags() {
    return this.#document.tags;
  }

  /** The headers of all responses of operations, by name. */
  get headers() {
    const responses = this.tags.flatMap(({ name }) =>
      this.operations(name).flatMap((one) => one.responses),
    );
    const headers = responses.flatMap(({ headers = {} }) => Object.entries(headers));
    return new Map(headers.map(([name, header]) => [name, this.resolved(header)]).reverse());
  }

  /** The responses of requests that reach no operation, by status. */
  get otherResponses() {
    return Object.entries(this.#document["x-other-responses"]).map(([status, response]) => [
      status,
      this.resolved(response),
    ]);
  }

  /** The operations of a group, in the order of the document. */
  operations(tag) {
    return Object.entries(this.#document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]?.tags.includes(tag)).map((method) => ({
        ...item[method],
        method: method.toUpperCase(),
        path,
        isPublic: item[method].security?.length === 0,
        permission: item[method]["x-permission"],
        parameters: (item[method].parameters ?? []).map((one) => this.resolved(one)),
        requestBody: this.resolved(item[method].requestBody),
        responses: this.#responses(item[method]),
      })),
    );
  }

  #responses(operation) {
    return Object.entries(operation.responses)
      .map(([status, response]) => {
        const content = this.resolved(response);
        return { ...content, status: String(content["x-status"] ?? status) };
      })
      .sort((one, other) => one.status.localeCompare(other.status));
  }

  /** Follows a reference. Members beside it replace those of its target. */
  resolved(value) {
    if (value?.$ref === undefined) {
      return value;
    }
    const { $ref, ...others } = value;
    const target = $ref
      .replace(/^#\//, "")
      .split("/")
      .reduce((parent, key) => parent[key], this.#document);
    return { name: $ref.split("/").at(-1), ...this.resolved(target), ...others };
  }
}
