import { App } from "./app.js";
import { html, render } from "./html.js";
import { applyTheme } from "./theme.js";

applyTheme();
const root = document.getElementById("app");
root.textContent = "";
render(html`<${App} />`, root);
