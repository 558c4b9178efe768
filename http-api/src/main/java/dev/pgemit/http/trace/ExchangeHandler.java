package dev.pgemit.http.trace;

import dev.pgemit.http.audit.AuditSink;
import dev.pgemit.http.metrics.HttpMeters;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.EventsHandler;
import org.jspecify.annotations.Nullable;

/**
 * Observes every request from its headers to the end of its response, including requests that never
 * reach a route.
 */
public final class ExchangeHandler extends EventsHandler {
  private final Tracing tracing;
  private final HttpMeters meters;
  private final RequestLog log;
  private final AuditSink auditSink;
  private final PublicationFeed publications;

  /**
   * Creates the handler; it observes requests once a server uses it.
   *
   * @param log receives the request lines
   * @param auditSink receives the refused requests
   * @param publications receives the messages of each request
   */
  public ExchangeHandler(
      Tracing tracing,
      HttpMeters meters,
      RequestLog log,
      AuditSink auditSink,
      PublicationFeed publications) {
    this.tracing = tracing;
    this.meters = meters;
    this.log = log;
    this.auditSink = auditSink;
    this.publications = publications;
  }

  @Override
  protected void onBeforeHandling(Request request) {
    meters.requestStarted();
    Exchange.start(tracing, auditSink, request);
  }

  @Override
  protected void onRequestRead(Request request, Content.@Nullable Chunk chunk) {
    if (chunk != null) {
      meters.bytesReceived(chunk.remaining());
    }
  }

  @Override
  protected void onResponseWrite(Request request, boolean last, @Nullable ByteBuffer content) {
    if (content != null) {
      meters.bytesSent(content.remaining());
    }
  }

  @Override
  protected void onComplete(
      Request request, int status, HttpFields headers, @Nullable Throwable failure) {
    var exchange = Exchange.of(request);
    var nanos = exchange.elapsedNanos();
    meters.requestCompleted(exchange.endpoint(), status, nanos);
    exchange.span().end(status, failure);
    log.write(exchange, status, nanos);
    publications.report(exchange.key(), exchange.published());
    if (status == HttpStatus.UNAUTHORIZED_401 || status == HttpStatus.FORBIDDEN_403) {
      exchange.recordRefusal(status);
    }
  }
}
