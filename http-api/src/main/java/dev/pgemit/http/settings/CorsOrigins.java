package dev.pgemit.http.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Parses origins in the form that browsers send: {@code https://shop.example}, with a non-default
 * port.
 */
final class CorsOrigins {
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:\\d{1,5})?");

  private CorsOrigins() {}

  static List<String> parse(String text) {
    var variable = EnvironmentVariable.PGEMIT_CORS_ORIGINS;
    var origins = new ArrayList<String>();
    for (var part : text.split(",", -1)) {
      var origin = part.strip().toLowerCase(Locale.ROOT);
      if (origin.equals("*")) {
        // With a wildcard, any page that a user of an internal network opens could publish.
        throw variable.invalid(
            part, "a list of origins: name each origin, since * is not supported");
      }
      if (!ORIGIN.matcher(origin).matches()) {
        throw variable.invalid(
            part, "an origin such as https://shop.example, without a path or a trailing slash");
      }
      origins.add(origin);
    }
    return origins;
  }
}
