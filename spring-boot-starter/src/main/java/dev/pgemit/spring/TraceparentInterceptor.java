package dev.pgemit.spring;

import dev.pgemit.Interceptor;
import dev.pgemit.OutgoingMessage;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * Adds the calling thread's span to each message that has no place in a trace yet, as the header
 * {@code traceparent} of W3C Trace Context.
 */
final class TraceparentInterceptor implements Interceptor, Ordered {
  // Brave writes the lower half of an id that has 64 bits.
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{16}|[0-9a-f]{32}");
  private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");
  private static final int TRACE_ID_LENGTH = 32;

  private final Tracer tracer;

  TraceparentInterceptor(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Returns the last position, so that interceptors of the application may set another span. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public OutgoingMessage intercept(OutgoingMessage message) {
    if (message.traceparent().isPresent()) {
      return message;
    }
    var span = tracer.currentSpan();
    var traceparent = span == null ? null : traceparent(span.context());
    return traceparent == null ? message : message.withTraceparent(traceparent);
  }

  private static @Nullable String traceparent(TraceContext context) {
    var traceId = context.traceId();
    var spanId = context.spanId();
    if (!TRACE_ID.matcher(traceId).matches()
        || !SPAN_ID.matcher(spanId).matches()
        || isZero(traceId)
        || isZero(spanId)) {
      return null; // the span of a tracer that does not trace
    }
    return "00-%s-%s-%s"
        .formatted(
            "0".repeat(TRACE_ID_LENGTH - traceId.length()) + traceId,
            spanId,
            Boolean.TRUE.equals(context.sampled()) ? "01" : "00");
  }

  private static boolean isZero(String id) {
    return id.chars().allMatch(digit -> digit == '0');
  }
}
