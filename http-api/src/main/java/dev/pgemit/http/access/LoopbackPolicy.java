package dev.pgemit.http.access;

import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Protects a service that runs without keys from web pages in a local browser. Any local process
 * may call the service. A page may not call through a host name that resolves to this machine (DNS
 * rebinding). A page of another origin may not send a request that needs no CORS preflight.
 * Immutable.
 *
 * @param allowedOrigins the origins whose pages may call the service
 */
record LoopbackPolicy(List<String> allowedOrigins) {
  // Excludes every host name that a third party could point at this machine.
  private static final String LOOPBACK =
      "(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d{1,5})?";
  private static final Pattern HOST = Pattern.compile(LOOPBACK);
  private static final Pattern ORIGIN = Pattern.compile("https?://" + LOOPBACK);

  /**
   * Fails a request that an untrusted page may have sent.
   *
   * @param host the {@code Host} header, optionally with a port
   * @param origin the {@code Origin} header; {@code null} if absent
   * @throws ProblemException stating the reason
   */
  void requireAllowed(@Nullable String host, @Nullable String origin) {
    if (host == null || !HOST.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      throw forbidden(
          "it answers only to the hosts localhost, 127.0.0.1 and [::1], since a page"
              + " can point any other name to this machine");
    }
    if (origin != null && !isAllowedOrigin(origin.toLowerCase(Locale.ROOT))) {
      throw forbidden(
          "it rejects calls from a page of another origin: add the origin to"
              + " PGEMIT_CORS_ORIGINS, or use keys");
    }
  }

  private boolean isAllowedOrigin(String origin) {
    return ORIGIN.matcher(origin).matches() || allowedOrigins.contains(origin);
  }

  private static ProblemException forbidden(String reason) {
    return new ProblemException(
        ProblemType.UNTRUSTED_ORIGIN,
        "The service runs without keys, and nothing was done: " + reason);
  }
}
