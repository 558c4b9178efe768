package dev.pgemit.http.trace;

import io.opentelemetry.api.trace.SpanContext;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code traceparent} header of W3C Trace Context. */
final class TraceparentHeader {
  static final String NAME = "traceparent";

  private static final Pattern PATTERN =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceparentHeader() {}

  /** Returns the header unchanged; empty if it is malformed, which the standard ignores. */
  static Optional<String> of(@Nullable String header) {
    return Optional.ofNullable(header).filter(text -> PATTERN.matcher(text).matches());
  }

  /** Returns the header for a span. */
  static String of(SpanContext span) {
    return "00-%s-%s-%s"
        .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
  }

  static String traceId(String traceparent) {
    return traceparent.substring(3, 35);
  }
}
