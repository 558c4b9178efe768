import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { withoutInlineHandlers } from "./strict.mjs";

const CHECKOUT = resolve(import.meta.dirname, "../..");
const MODULES = [
  "emitter",
  "spring-boot-starter",
  "test",
  "redis",
  "micrometer",
  "jackson2",
  "migrations",
];

// The fonts of the system are enough, as for the other pages.
const FONTS = join("resources", "fonts");
const FONT_IMPORT = /^@import url\(.*fonts.*\);$/m;

/** The modules whose Javadoc the Maven build has written, each with its artifact and address. */
export function javadocModules() {
  return MODULES.filter((module) => existsSync(join(folderOf(module), "index.html"))).map(
    (module) => ({ artifact: `pgemit-${module}`, link: `/javadoc/${module}/index.html` }),
  );
}

/** Copies the Javadoc of the published modules into the site, without inline code. */
export function copyJavadoc(siteConfig) {
  for (const module of MODULES) {
    const source = folderOf(module);
    if (existsSync(source)) {
      const target = join(siteConfig.outDir, "javadoc", module);
      cpSync(source, target, {
        recursive: true,
        filter: (file) => !relative(source, file).startsWith(FONTS),
      });
      convert(target, siteConfig);
    }
  }
}

function convert(folder, siteConfig) {
  // Otherwise browsers request an icon that the service lacks.
  const icon = `<link rel="icon" href="${siteConfig.site.base}icon.svg" type="image/svg+xml">`;
  const home = `<li><a href="${siteConfig.site.base}">Guide</a></li>`;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.name.endsWith(".html")) {
      const html = withoutInlineHandlers(readFileSync(file, "utf8"), siteConfig);
      writeFileSync(
        file,
        html
          .replace("</head>", `${icon}\n</head>`)
          .replace(/<ul id="navbar-top-firstrow"[^>]*>/, `$&\n${home}`),
      );
    } else if (entry.name === "stylesheet.css") {
      writeFileSync(file, readFileSync(file, "utf8").replace(FONT_IMPORT, ""));
    }
  }
}

// The goal javadoc:jar of the Maven build writes it.
function folderOf(module) {
  return join(CHECKOUT, module, "target/reports/apidocs");
}
