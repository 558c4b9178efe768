import { h } from "vue";

/**
 * A link of the navigation to a page of the service, outside the folder of the site. The links of
 * the theme always lead into the folder.
 */
export function ServiceLink({ text, path, screenMenu }) {
  const className = screenMenu ? "service-link in-menu" : "service-link";
  return h("a", { class: className, href: path, target: "_self" }, text);
}

ServiceLink.props = { text: String, path: String, screenMenu: Boolean };
