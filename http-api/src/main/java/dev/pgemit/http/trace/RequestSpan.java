package dev.pgemit.http.trace;

import dev.pgemit.http.metrics.Endpoint;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Objects;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The span of a request and its trace context.
 *
 * @param context the parent context for further spans
 * @param span the span to end; a no-op if a Java agent traces the request or tracing is off
 * @param traceparent the value that messages carry; {@code null} without a trace
 */
record RequestSpan(Context context, Span span, @Nullable String traceparent) {
  private static final TextMapGetter<Request> HEADERS =
      (request, name) -> Objects.requireNonNull(request).getHeaders().get(name);

  private static final RequestSpan NONE = new RequestSpan(Context.root(), Span.getInvalid(), null);

  static RequestSpan start(Tracing tracing, Request request, Endpoint endpoint) {
    if (endpoint.isMonitoring()) {
      return NONE;
    }
    var header = request.getHeaders().get(TraceparentHeader.NAME);
    if (!tracing.isEnabled()) {
      // This service records no trace. The caller and the readers of the message may record one.
      return header == null
          ? NONE
          : TraceparentHeader.of(header)
              .map(traceparent -> new RequestSpan(Context.root(), Span.getInvalid(), traceparent))
              .orElse(NONE);
    }
    var agentSpan = Span.current();
    if (agentSpan.getSpanContext().isValid()) {
      return new RequestSpan(
          Context.current(), Span.getInvalid(), TraceparentHeader.of(agentSpan.getSpanContext()));
    }
    var parent = tracing.propagator().extract(Context.root(), request, HEADERS);
    var span = span(tracing, request, endpoint, parent);
    var isPropagated =
        span.getSpanContext().isSampled() || Span.fromContext(parent).getSpanContext().isValid();
    return new RequestSpan(
        parent.with(span), span, isPropagated ? TraceparentHeader.of(span.getSpanContext()) : null);
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
            .setAttribute(SpanAttributes.METHOD, method)
            .setAttribute(SpanAttributes.PATH, path)
            .setAttribute(SpanAttributes.SCHEME, request.getHttpURI().getScheme())
            .setAttribute(SpanAttributes.SERVER, Request.getServerName(request))
            .setAttribute(SpanAttributes.PORT, (long) Request.getServerPort(request))
            .setAttribute(SpanAttributes.CLIENT, Request.getRemoteAddr(request))
            .setAttribute(
                SpanAttributes.VERSION,
                protocolVersion(request.getConnectionMetaData().getHttpVersion()));
    if (!route.isEmpty()) {
      builder.setAttribute(SpanAttributes.ROUTE, route);
    }
    return builder.startSpan();
  }

  private static String protocolVersion(HttpVersion version) {
    return version == HttpVersion.HTTP_2 ? "2" : version.asString().substring("HTTP/".length());
  }

  void setKey(String name) {
    span.setAttribute(SpanAttributes.KEY, name);
  }

  /** Ends the span. Statuses below 500 are not server errors. */
  void end(int status, @Nullable Throwable failure) {
    if (status > 0) {
      span.setAttribute(SpanAttributes.STATUS, (long) status);
    }
    if (failure != null) {
      span.setAttribute(SpanAttributes.ERROR, failure.getClass().getName());
      span.setStatus(StatusCode.ERROR);
    } else if (status >= 500) {
      span.setAttribute(SpanAttributes.ERROR, String.valueOf(status));
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
