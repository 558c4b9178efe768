package dev.pgemit.http.trace;

import io.opentelemetry.api.trace.SpanContext;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code traceparent} of W3C Trace Context. */
final class TraceparentHeader {
  static final String NAME = "traceparent";

  private static final Pattern PATTERN =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceparentHeader() {}

  /** The header as it came; nothing of one that has another form, which the standard ignores. */
  static Optional<String> of(@Nullable String header) {
    return Optional.ofNullable(header).filter(text -> PATTERN.matcher(text).matches());
  }

  /** Of a span. */
  static String of(SpanContext span) {
    return "00-%s-%s-%s"
        .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
  }

  static String traceId(String traceparent) {
    return traceparent.substring(3, 35);
  }
}
