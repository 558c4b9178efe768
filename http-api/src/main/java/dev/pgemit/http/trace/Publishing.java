package dev.pgemit.http.trace;

import dev.pgemit.EmitException;
import dev.pgemit.http.metrics.Outcome;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.problem.Cause;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a request that publishes: a span of its own, of a messaging system. */
public final class Publishing {
  private final Exchange exchange;
  private final Verb verb;
  private final Span span;

  private Publishing(Exchange exchange, Verb verb, Span span) {
    this.exchange = exchange;
    this.verb = verb;
    this.span = span;
  }

  static Publishing start(Exchange exchange, Verb verb) {
    var tracing = exchange.telemetry();
    if (!tracing.isOn()) {
      return new Publishing(exchange, verb, Span.getInvalid());
    }
    return new Publishing(
        exchange,
        verb,
        tracing
            .tracer()
            .spanBuilder(verb.label())
            .setSpanKind(SpanKind.PRODUCER)
            .setParent(exchange.span().context())
            .setAttribute(Attributes.SYSTEM, "socket.io")
            .setAttribute(Attributes.OPERATION, verb.label())
            .setAttribute(Attributes.OPERATION_TYPE, "send")
            .startSpan());
  }

  /** What its messages carry on; {@code null} where there is no trace. */
  @Nullable String traceparent() {
    var outer = exchange.span().traceparent();
    return outer == null || !span.getSpanContext().isValid()
        ? outer
        : Traceparent.of(span.getSpanContext());
  }

  /** Postgres has committed these messages. */
  public void succeed(List<String> ids) {
    end(exchange.published().with(ids), null);
  }

  /** It is over, and this many messages were committed. */
  public void end(long count, @Nullable Throwable failure) {
    end(exchange.published().counting(count), failure);
  }

  /** They were not published, or may not have been. */
  public void fail(Throwable failure) {
    var cause = Cause.of(failure);
    var ids = cause instanceof EmitException emit ? emit.messageIds() : List.<String>of();
    end(exchange.published().with(ids), cause);
  }

  private void end(Published published, @Nullable Throwable failure) {
    exchange.setPublished(published);
    if (span.isRecording()) {
      describe(published);
      if (failure != null) {
        span.setAttribute(Attributes.ERROR, Outcome.of(failure).label());
        span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
      }
    }
    span.end();
  }

  private void describe(Published published) {
    var namespace = published.namespace();
    if (namespace != null) {
      span.setAttribute(Attributes.DESTINATION, namespace);
      span.updateName(verb.label() + " " + namespace);
    }
    if (published.ids().size() == 1 && verb != Verb.EMIT_BATCH) {
      span.setAttribute(Attributes.MESSAGE_ID, published.ids().get(0));
    } else {
      span.setAttribute(Attributes.COUNT, published.count());
    }
  }
}
