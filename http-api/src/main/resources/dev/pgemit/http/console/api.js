// Calls of the service, relative to the page, so that the console works behind a proxy's path too.
import { signOut, storedKey } from "./session.js";

/** An error of a call: what happened, and each fault of the request. */
export class Problem extends Error {
  /** The problem that a document of the service describes. */
  static of(document, status) {
    return new Problem(
      document.status ?? status,
      document.title ?? `The service answered ${status}`,
      document.detail ?? "",
      document.errors ?? [],
    );
  }

  constructor(status, title, detail, errors = []) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.errors = errors;
  }

  /** Whether the same call may succeed later. */
  get isTransient() {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

export async function call(method, path, { query, body, signal, key = storedKey() } = {}) {
  const response = await send(method, path, { query, body, signal, key });
  if (response.status === 204) return null;
  return response.json();
}

/** Sends a request and returns a successful response, whose body is not read yet. */
export async function send(method, path, { query, body, signal, accept, key = storedKey() } = {}) {
  const headers = {};
  if (accept) headers.Accept = accept;
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path + queryString(query), {
      method,
      headers,
      signal,
      cache: "no-store",
      credentials: "omit",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, "The service does not answer", "The console tries again by itself.");
  }
  if (!response.ok) throw await problemOf(response, key);
  return response;
}

function queryString(query = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") search.append(name, one);
    }
  }
  const text = search.toString();
  return text && `?${text}`;
}

async function problemOf(response, key) {
  const document = await response.json().catch(() => ({}));
  const problem = Problem.of(document, response.status);
  if (response.status === 401 && key && key === storedKey()) signOut(problem.message);
  return problem;
}
