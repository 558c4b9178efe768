import { defineConfig } from "vitepress";
import { checkLinks } from "./dead-links.mjs";
import { highlightingClasses } from "./highlighting.mjs";
import { copyJavadoc, javadocModules } from "./javadoc.mjs";
import { githubSlug, permalinkLabels, repositoryLinks } from "./links.mjs";
import { listFiles } from "./list.mjs";
import { writeRestPages } from "./rest/pages.mjs";
import { sidebar } from "./sidebar.mjs";
import { alignmentClasses, withoutInlineCode } from "./strict.mjs";

// The service serves the site at this path. Another server may need another one.
const SERVICE_BASE = "/docs/guide/";
const base = process.env.SITE_BASE ?? SERVICE_BASE;

const javadoc = javadocModules();

// Before VitePress reads the pages that include them.
writeRestPages();

const highlighting = highlightingClasses(base);

export default defineConfig({
  title: "pgemit",
  description: "Push Socket.IO events from any process that can reach Postgres.",
  lang: "en",
  base,
  // A folder of the class path: the jar of the service contains docs/guide if it exists.
  outDir: "target/site/docs/guide",
  cacheDir: "target/vitepress",
  srcExclude: ["target/**"],
  rewrites: { "adr/README.md": "adr/index.md", "rest/README.md": "rest/index.md" },
  cleanUrls: true,
  ignoreDeadLinks: false,
  metaChunk: true,
  // Otherwise the theme inserts a style element while it changes the colours.
  appearance: { disableTransition: false },
  head: [
    ["link", { rel: "icon", href: `${base}icon.svg`, type: "image/svg+xml" }],
    ...highlighting.head,
  ],

  markdown: {
    anchor: { slugify: githubSlug },
    codeTransformers: highlighting.transformers,
    config(md) {
      md.use(repositoryLinks);
      md.use(permalinkLabels);
      md.use(alignmentClasses);
    },
  },

  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/start" },
      { text: "Concepts", link: "/concepts" },
      { text: "Reference", items: reference() },
      { text: "Runbook", link: "/runbook" },
      ...(base === SERVICE_BASE ? servicePages() : []),
    ],
    sidebar: sidebar(javadoc),
  },

  transformHtml: (html, file, { siteConfig }) => withoutInlineCode(html, siteConfig),

  buildEnd(siteConfig) {
    highlighting.write(siteConfig);
    copyJavadoc(siteConfig);
    checkLinks(siteConfig);
    listFiles(siteConfig.outDir);
  },
});

function reference() {
  return [
    { text: "Configuration", link: "/configuration" },
    { text: "REST", link: "/rest/" },
    { text: "Command line", link: "/cli" },
    { text: "SQL", link: "/sql" },
    ...(javadoc.length > 0 ? [{ text: "Javadoc", link: javadoc[0].link, target: "_self" }] : []),
  ];
}

/** The pages of the service that serves the site, which are outside of it. */
function servicePages() {
  return [
    { component: "ServiceLink", props: { text: "Console", path: "/" } },
    { component: "ServiceLink", props: { text: "API", path: "/docs" } },
  ];
}
