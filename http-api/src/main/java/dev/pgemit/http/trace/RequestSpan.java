package dev.pgemit.http.trace;

import dev.pgemit.http.metrics.Endpoint;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Objects;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The place of a request in a trace.
 *
 * @param context what further spans are below
 * @param own the span to end; one that records nothing where the agent has made one, or there is no
 *     tracing
 * @param traceparent what messages carry on; {@code null} where there is no trace
 */
record RequestSpan(Context context, Span own, @Nullable String traceparent) {
  private static final TextMapGetter<Request> HEADERS =
      (request, name) -> Objects.requireNonNull(request).getHeaders().get(name);

  private static final RequestSpan NONE = new RequestSpan(Context.root(), Span.getInvalid(), null);

  static RequestSpan start(Tracing tracing, Request request, Endpoint endpoint) {
    if (endpoint.isRoutine()) {
      return NONE;
    }
    var header = request.getHeaders().get(Traceparent.HEADER);
    if (!tracing.isOn()) {
      // Nobody here records it, but whoever sent it and whoever reads the message may.
      return header == null
          ? NONE
          : Traceparent.of(header)
              .map(given -> new RequestSpan(Context.root(), Span.getInvalid(), given))
              .orElse(NONE);
    }
    var agents = Span.current();
    if (agents.getSpanContext().isValid()) {
      return new RequestSpan(
          Context.current(), Span.getInvalid(), Traceparent.of(agents.getSpanContext()));
    }
    var parent = tracing.propagator().extract(Context.root(), request, HEADERS);
    var span = span(tracing, request, endpoint, parent);
    var isWanted =
        span.getSpanContext().isSampled() || Span.fromContext(parent).getSpanContext().isValid();
    return new RequestSpan(
        parent.with(span), span, isWanted ? Traceparent.of(span.getSpanContext()) : null);
  }

  private static Span span(Tracing tracing, Request request, Endpoint endpoint, Context parent) {
    var path = Request.getPathInContext(request);
    var method = request.getMethod();
    var route = endpoint.route(method, path);
    var builder =
        tracing
            .tracer()
            .spanBuilder(route.isEmpty() ? method : method + " " + route)
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent)
            .setAttribute(Attributes.METHOD, method)
            .setAttribute(Attributes.PATH, path)
            .setAttribute(Attributes.SCHEME, request.getHttpURI().getScheme())
            .setAttribute(Attributes.SERVER, Request.getServerName(request))
            .setAttribute(Attributes.PORT, (long) Request.getServerPort(request))
            .setAttribute(Attributes.CLIENT, Request.getRemoteAddr(request))
            .setAttribute(
                Attributes.VERSION,
                request.getConnectionMetaData().getHttpVersion().asString().substring(5));
    if (!route.isEmpty()) {
      builder.setAttribute(Attributes.ROUTE, route);
    }
    return builder.startSpan();
  }

  void setKey(String name) {
    own.setAttribute(Attributes.KEY, name);
  }

  /** Ends it; a status that is the caller's fault is none of the server's. */
  void end(int status, @Nullable Throwable failure) {
    if (status > 0) {
      own.setAttribute(Attributes.STATUS, (long) status);
    }
    if (failure != null) {
      own.setAttribute(Attributes.ERROR, failure.getClass().getName());
      own.setStatus(StatusCode.ERROR);
    } else if (status >= 500) {
      own.setAttribute(Attributes.ERROR, String.valueOf(status));
      own.setStatus(StatusCode.ERROR);
    }
    own.end();
  }
}
