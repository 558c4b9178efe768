package dev.pgemit.http;

import dev.pgemit.http.route.Routes;

/**
 * A page at {@code /}, for services that have one.
 *
 * @param html the page
 * @param contentSecurityPolicy what a browser lets it load and run
 */
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
