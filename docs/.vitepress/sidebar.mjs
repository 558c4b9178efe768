import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const DOCS = resolve(import.meta.dirname, "..");

const GROUPS = [
  {
    text: "Start",
    pages: {
      index: "What pgemit is",
      start: "Start in five minutes",
      concepts: "Concepts",
      comparison: "Comparison",
      faq: "Questions and answers",
    },
  },
  {
    text: "Send an event",
    pages: {
      "tasks/spring": "From Spring",
      java: "From Java",
      http: "Over HTTP",
      "tasks/python": "From Python",
      "tasks/node": "From Node.js",
      clients: "From other languages",
      "tasks/trigger": "From a trigger",
      sql: "From SQL",
      "tasks/cron": "From cron",
      "tasks/batch": "From a file",
    },
  },
  {
    text: "Tasks",
    pages: {
      "tasks/missing-event": "An event did not arrive",
      "tasks/room-key": "Limit a key to one room",
      transactions: "Join a transaction",
      answers: "Collect acknowledgements",
      scheduling: "Schedule an emit",
      testing: "Test code that emits",
      interceptors: "Change or reject messages",
      redis: "Publish through Redis",
      moving: "Move between adapters",
    },
  },
  {
    text: "Operations",
    pages: {
      deploy: "Deploy",
      docker: "Docker",
      kubernetes: "Kubernetes",
      access: "Keys and permissions",
      tls: "TLS",
      console: "Console",
      doctor: "Doctor",
      runbook: "Runbook",
      metrics: "Metrics and readiness",
      logs: "Logs",
      traces: "Traces",
      backup: "Backup",
      upgrading: "Upgrades",
    },
  },
  {
    text: "Reference",
    pages: {
      configuration: "Configuration",
      cli: "Command line",
      "spring-boot": "Spring Boot",
      values: "Values as arguments",
      limits: "Limits",
      glossary: "Glossary",
      dependencies: "Dependencies",
    },
  },
  {
    text: "Evidence",
    pages: {
      compatibility: "Compatibility",
      performance: "Performance",
      faults: "Faults",
      security: "Security",
    },
  },
];

// Their pages are listed below their own entries.
const FOLDERS = ["problems", "rest"];

/** The sidebar. Fails if a page of this folder is missing. */
export function sidebar(javadoc) {
  const problems = pagesOf("problems");
  const rest = pagesOf("rest").filter((page) => page !== "rest/README");
  const decisions = pagesOf("adr").filter((page) => page !== "adr/README");
  const groups = GROUPS.map(({ text, pages }) => ({
    text,
    collapsed: false,
    items: Object.entries(pages).map(([page, title]) => ({ text: title, link: addressOf(page) })),
  }));
  const listed = new Set([...FOLDERS, ...GROUPS.flatMap(({ pages }) => Object.keys(pages))]);
  const missing = [...pagesOf("."), ...pagesOf("tasks")].filter((page) => !listed.has(page));
  if (missing.length > 0) {
    throw new Error(`docs/.vitepress/sidebar.mjs lacks ${missing.join(", ")}`);
  }
  const reference = groups.find(({ text }) => text === "Reference").items;
  reference.splice(1, 0, folder("REST", "/rest/", rest));
  reference.push(folder("Problems", "/problems", problems));
  if (javadoc.length > 0) {
    reference.push({ text: "Javadoc", collapsed: true, items: javadoc.map(javadocLink) });
  }
  return [
    ...groups,
    {
      text: "Project",
      collapsed: false,
      items: [
        { text: "Changes", link: "/project/changelog" },
        { text: "Report a vulnerability", link: "/project/security-policy" },
        { text: "Contribute", link: "/project/contributing" },
        folder("Decisions", "/adr/", decisions),
      ],
    },
  ];
}

function folder(text, link, pages) {
  return {
    text,
    link,
    collapsed: true,
    items: pages.map((page) => ({ text: titleOf(page), link: `/${page}` })),
  };
}

// Without a target, the router would look for a page of the site.
function javadocLink({ artifact, link }) {
  return { text: artifact, link, target: "_self" };
}

function pagesOf(name) {
  return readdirSync(resolve(DOCS, name))
    .filter((file) => file.endsWith(".md"))
    .map((file) => (name === "." ? "" : `${name}/`) + file.replace(/\.md$/, ""))
    .sort();
}

function titleOf(page) {
  return /^# (.*)$/m.exec(readFileSync(resolve(DOCS, `${page}.md`), "utf8"))[1].replaceAll("`", "");
}

function addressOf(page) {
  return page === "index" ? "/" : `/${page}`;
}
