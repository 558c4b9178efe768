package dev.pgemit.http;

import dev.pgemit.http.route.Routes;

/** The page that the service serves at {@code /}. */
public record HomePage(String html, String contentSecurityPolicy) {
  void addTo(Routes routes) {
    routes.getOrHead(
        "/",
        context ->
            context
                .header("Content-Security-Policy", contentSecurityPolicy)
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .html(html));
  }
}
