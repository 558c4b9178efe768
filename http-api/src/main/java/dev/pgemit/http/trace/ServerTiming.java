package dev.pgemit.http.trace;

import java.util.Arrays;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The duration of each part of a request, for the response header {@code Server-Timing}. Measured
 * only for requests with {@code Prefer: server-timing}. Thread-safe.
 */
final class ServerTiming {
  private static final String PREFER = "Prefer";
  private static final String PREFERENCE = "server-timing";
  private static final double NANOS_PER_MILLI = 1e6;

  private final long start;
  private final StringBuilder parts = new StringBuilder();
  private long lastMark;

  private ServerTiming(long start) {
    this.start = start;
    this.lastMark = start;
  }

  /** Returns a new measurement; {@code null} if the request does not ask for one. */
  static @Nullable ServerTiming of(Request request, long start) {
    var fields = request.getHeaders();
    return fields.contains(PREFER)
            && fields.getValuesList(PREFER).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(ServerTiming::isPreference)
        ? new ServerTiming(start)
        : null;
  }

  private static boolean isPreference(String preference) {
    return preference.split("[;=]", 2)[0].strip().equalsIgnoreCase(PREFERENCE);
  }

  /** Ends a part, which began at the end of the previous part. */
  synchronized void mark(String part) {
    var now = System.nanoTime();
    append(part, now - lastMark);
    lastMark = now;
  }

  /** Adds the headers of the response. */
  synchronized void addTo(HttpFields.Mutable headers) {
    append("total", System.nanoTime() - start);
    headers.put("Server-Timing", parts.toString());
    headers.put("Preference-Applied", PREFERENCE);
  }

  private void append(String part, long nanos) {
    parts
        .append(parts.isEmpty() ? "" : ", ")
        .append(part)
        .append(String.format(Locale.ROOT, ";dur=%.3f", nanos / NANOS_PER_MILLI));
  }
}
