package dev.pgemit.http.trace;

import dev.pgemit.EmitException;
import dev.pgemit.http.metrics.RequestOutcome;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.problem.CompletionCause;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messaging span for the publication of a request. */
public final class PublishSpan {
  private final Exchange exchange;
  private final Verb verb;
  private final Span span;

  private PublishSpan(Exchange exchange, Verb verb, Span span) {
    this.exchange = exchange;
    this.verb = verb;
    this.span = span;
  }

  static PublishSpan start(Exchange exchange, Verb verb) {
    var tracing = exchange.telemetry();
    if (!tracing.isEnabled()) {
      return new PublishSpan(exchange, verb, Span.getInvalid());
    }
    return new PublishSpan(
        exchange,
        verb,
        tracing
            .tracer()
            .spanBuilder(verb.label())
            .setSpanKind(SpanKind.PRODUCER)
            .setParent(exchange.span().context())
            .setAttribute(SpanAttributes.SYSTEM, "socket.io")
            .setAttribute(SpanAttributes.OPERATION, verb.label())
            .setAttribute(SpanAttributes.OPERATION_TYPE, "send")
            .startSpan());
  }

  /** The value that messages carry; {@code null} without a trace. */
  @Nullable String traceparent() {
    var requestTraceparent = exchange.span().traceparent();
    return requestTraceparent == null || !span.getSpanContext().isValid()
        ? requestTraceparent
        : TraceparentHeader.of(span.getSpanContext());
  }

  /** Ends the span after Postgres has committed these messages. */
  public void succeed(List<String> ids) {
    end(exchange.published().withIds(ids), null);
  }

  /** Ends the span with the number of committed messages. */
  public void end(long count, @Nullable Throwable failure) {
    end(exchange.published().withCount(count), failure);
  }

  /** Ends the span of messages that were not published, or whose outcome is unknown. */
  public void fail(Throwable failure) {
    var cause = CompletionCause.unwrap(failure);
    var ids = cause instanceof EmitException emit ? emit.messageIds() : List.<String>of();
    end(exchange.published().withIds(ids), cause);
  }

  private void end(PublishSummary published, @Nullable Throwable failure) {
    exchange.setPublished(published);
    if (span.isRecording()) {
      describe(published);
      if (failure != null) {
        span.setAttribute(SpanAttributes.ERROR, RequestOutcome.of(failure).label());
        span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
      }
    }
    span.end();
  }

  private void describe(PublishSummary published) {
    var namespace = published.namespace();
    if (namespace != null) {
      span.setAttribute(SpanAttributes.DESTINATION, namespace);
      span.updateName(verb.label() + " " + namespace);
    }
    if (published.ids().size() == 1 && verb != Verb.EMIT_BATCH) {
      span.setAttribute(SpanAttributes.MESSAGE_ID, published.ids().get(0));
    } else {
      span.setAttribute(SpanAttributes.COUNT, published.count());
    }
  }
}
