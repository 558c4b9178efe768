// Every address is relative to the page, so that the page also works below a path of a proxy.
window.viewer = SwaggerUIBundle({
  url: new URL("openapi.json", location.href).href,
  dom_id: "#contract",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis],
  tryItOutEnabled: true,
  validatorUrl: null, // the validator is on another host
});
