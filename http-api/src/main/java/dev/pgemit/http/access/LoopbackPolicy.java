package dev.pgemit.http.access;

import dev.pgemit.http.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where nobody is asked for a key, whoever is on this machine may call, and pages in its browser
 * may not: neither by a name that leads here (DNS rebinding), nor from another origin with a
 * request that a browser sends without asking first. Immutable.
 *
 * @param allowedOrigins those whose pages may call all the same
 */
record LoopbackPolicy(List<String> allowedOrigins) {
  // A name that anybody could let lead here is none of these.
  private static final String LOOPBACK =
      "(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d{1,5})?";
  private static final Pattern HOST = Pattern.compile(LOOPBACK);
  private static final Pattern ORIGIN = Pattern.compile("https?://" + LOOPBACK);

  /**
   * Ends a request that a page of somebody else's may have made.
   *
   * @param host the name by which the service was called, perhaps with the port
   * @param origin of the page that calls; {@code null} where none does
   * @throws ProblemException that says why
   */
  void requireAllowed(@Nullable String host, @Nullable String origin) {
    if (host == null || !HOST.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      throw forbidden(
          "it answers to localhost, 127.0.0.1 and [::1] as the host, since pages can let any other"
              + " name lead to this machine");
    }
    if (origin != null && !isAllowedOrigin(origin.toLowerCase(Locale.ROOT))) {
      throw forbidden(
          "it takes no call from a page of another origin: name the origin in PGEMIT_CORS_ORIGINS,"
              + " or use keys");
    }
  }

  private boolean isAllowedOrigin(String origin) {
    return ORIGIN.matcher(origin).matches() || allowedOrigins.contains(origin);
  }

  private static ProblemException forbidden(String reason) {
    return new ProblemException(
        HttpStatus.FORBIDDEN_403, "The service runs without keys, and nothing was done: " + reason);
  }
}
