// The fonts of the system: the site loads nothing from other hosts, and little from its own.
import DefaultTheme from "vitepress/theme-without-fonts";
import { ServiceLink } from "./service-link.mjs";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("ServiceLink", ServiceLink);
  },
};
