import { posix } from "node:path";

// The address of the checkout in a browser, such as https://example.org/pgemit/blob/main.
const REPOSITORY = process.env.SITE_REPOSITORY?.replace(/\/$/, "");

/** The files outside this folder that are pages of the site, and the names of their pages. */
export const PROJECT_FILES = {
  "README.md": "readme",
  "CHANGELOG.md": "changelog",
  "CONTRIBUTING.md": "contributing",
  "SECURITY.md": "security-policy",
};

/** The anchor that GitHub gives to a heading. */
export function githubSlug(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replace(/ /g, "-");
}

/** Removes the ids of headings from the labels of their links, which screen readers speak. */
export function permalinkLabels(md) {
  md.core.ruler.push("permalink-labels", (state) => {
    for (const link of state.tokens.flatMap(({ children }) => children ?? [])) {
      const label = link.attrGet("aria-label");
      if (label !== null && link.attrGet("class") === "header-anchor") {
        link.attrSet("aria-label", label.replace(/ \{#[\w-]+\}/, ""));
      }
    }
  });
}

/**
 * Resolves links as GitHub does. A link to a file outside the site becomes a link to the
 * repository, or plain text if its address is unknown.
 */
export function repositoryLinks(md) {
  md.core.ruler.push("repository-links", (state) => {
    const { relativePath } = state.env;
    const source = sourceOf(relativePath);
    for (const token of state.tokens) {
      const open = [];
      for (const child of token.children ?? []) {
        if (child.type === "link_open") {
          open.push(child);
          convertLink(child, source, relativePath);
        } else if (child.type === "link_close" && open.pop().tag === "span") {
          child.tag = "span";
        } else if (child.type === "image") {
          convertAttribute(child, "src", source, relativePath);
        }
      }
    }
  });
}

function sourceOf(page) {
  const project = Object.entries(PROJECT_FILES).find(([, name]) => page === `project/${name}.md`);
  return project ? project[0] : `docs/${page}`;
}

function convertLink(token, source, page) {
  const target = convertAttribute(token, "href", source, page);
  if (target === null) {
    token.tag = "span";
    token.attrs = [["title", "In the repository"]];
  }
}

/** Returns the new value, or null if the site has no such file. */
function convertAttribute(token, name, source, page) {
  const value = token.attrGet(name);
  if (/^(?:[a-z]+:|#|\/)/i.test(value)) {
    return value;
  }
  const [path, anchor] = value.split("#");
  const file = posix.join(posix.dirname(source), decodeURI(path));
  const target = addressOf(file, page, name === "src");
  if (target !== null) {
    token.attrSet(name, anchor === undefined ? target : `${target}#${anchor}`);
  }
  return target;
}

function addressOf(file, page, isImage) {
  const folder = posix.dirname(page);
  if (PROJECT_FILES[file]) {
    return relative(folder, `project/${PROJECT_FILES[file]}.md`);
  }
  const isPage = file.endsWith(".md");
  const isFolder = !/\.\w+$/.test(file);
  if (file.startsWith("docs/") && (isPage || isFolder || isImage)) {
    return relative(folder, posix.relative("docs", isFolder ? `${file}/index.md` : file));
  }
  return REPOSITORY ? `${REPOSITORY}/${file}` : null;
}

function relative(folder, file) {
  const path = posix.relative(folder, file.replace(/README\.md$/, "index.md"));
  return path.startsWith(".") ? path : `./${path}`;
}
