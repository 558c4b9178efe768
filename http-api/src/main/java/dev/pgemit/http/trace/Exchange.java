package dev.pgemit.http.trace;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.audit.AuditActor;
import dev.pgemit.http.audit.AuditEntry;
import dev.pgemit.http.audit.AuditSink;
import dev.pgemit.http.audit.AuditTarget;
import dev.pgemit.http.metrics.Endpoint;
import dev.pgemit.http.metrics.Verb;
import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/** One request with its trace, log fields and metrics. Thread-safe. */
public final class Exchange {
  private static final String ATTRIBUTE = Exchange.class.getName();

  private final Tracing tracing;
  private final Endpoint endpoint;
  private final String method;
  private final String path;
  private final String client;
  private final RequestSpan span;
  private final long start = System.nanoTime();
  private final @Nullable ServerTiming timing;
  private volatile @Nullable String traceparent;
  private final AuditSink auditSink;
  private volatile String key = "";
  private volatile @Nullable String keyId;
  private volatile PublishSummary published = PublishSummary.NONE;

  private Exchange(Tracing tracing, AuditSink auditSink, Request request) {
    this.tracing = tracing;
    this.auditSink = auditSink;
    this.method = request.getMethod();
    this.path = Request.getPathInContext(request);
    this.endpoint = Endpoint.of(path);
    this.client = Objects.requireNonNullElse(Request.getRemoteAddr(request), "");
    this.span = RequestSpan.start(tracing, request, endpoint);
    this.traceparent = span.traceparent();
    this.timing = ServerTiming.of(request, start);
  }

  /** Starts the exchange of a request. */
  static Exchange start(Tracing tracing, AuditSink auditSink, Request request) {
    var exchange = new Exchange(tracing, auditSink, request);
    request.setAttribute(ATTRIBUTE, exchange);
    return exchange;
  }

  /** Returns the exchange that {@link #start} created for a request. */
  public static Exchange of(Request request) {
    return (Exchange) request.getAttribute(ATTRIBUTE);
  }

  /** Ends a part of the request, if the client asks for the duration of each part. */
  public void endPart(String part) {
    if (timing != null) {
      timing.mark(part);
    }
  }

  /** Adds the duration of each part to a response, if the client asks for it. */
  public static void addTiming(Request request, HttpFields.Mutable headers) {
    var exchange = (@Nullable Exchange) request.getAttribute(ATTRIBUTE);
    if (exchange != null && exchange.timing != null) {
      exchange.timing.addTo(headers);
    }
  }

  /** Returns the exchange of the request that a route handles. */
  public static Exchange of(Context context) {
    return Objects.requireNonNull(
        context.<@Nullable Exchange>attribute(ATTRIBUTE), "the request was not recorded");
  }

  /**
   * Sets the caller.
   *
   * @param name the name of the key or of the JWT's subject; empty for an anonymous caller
   * @param id the id of the key; {@code null} for other callers
   */
  public void setKey(String name, @Nullable String id) {
    this.key = name;
    this.keyId = id;
    if (!name.isEmpty()) {
      span.setKey(name);
    }
  }

  /** Sets the namespace and the event, as soon as the body is read. */
  public void setSubject(String namespace, @Nullable String event) {
    published = published.withSubject(namespace, event);
  }

  /** Starts the span of a publication. */
  public PublishSpan startPublishSpan(Verb verb) {
    var publishSpan = PublishSpan.start(this, verb);
    traceparent = publishSpan.traceparent();
    return publishSpan;
  }

  /** Returns an operator whose messages carry the trace, if there is one. */
  public <O extends EmitOperations<O>> O withTrace(O operator) {
    var current = traceparent;
    return current == null ? operator : operator.withTraceparent(current);
  }

  /** Adds the fields that identify this request to a log line. */
  public LoggingEventBuilder annotate(LoggingEventBuilder entry) {
    return annotate(entry, published);
  }

  /** Adds the fields that identify this request and these messages to a log line. */
  public LoggingEventBuilder annotate(LoggingEventBuilder entry, List<String> messageIds) {
    return annotate(entry, published.withIds(messageIds));
  }

  private LoggingEventBuilder annotate(LoggingEventBuilder entry, PublishSummary subject) {
    var described = subject.annotate(entry);
    described = key.isEmpty() ? described : described.addKeyValue("key", key);
    described = client.isEmpty() ? described : described.addKeyValue("client", client);
    var trace = traceparent;
    return trace == null
        ? described
        : described.addKeyValue("traceId", TraceparentHeader.traceId(trace));
  }

  /** Returns the caller as the author of an action. */
  public AuditActor auditActor() {
    var trace = traceparent;
    return new AuditActor(
        key,
        keyId,
        client.isEmpty() ? null : client,
        trace == null ? null : TraceparentHeader.traceId(trace));
  }

  /** Stores an action of the caller in the audit trail. */
  public void recordAudit(
      String action, String outcome, AuditTarget target, @Nullable String detail) {
    auditSink.record(AuditEntry.now(auditActor(), action, outcome, target, detail));
  }

  /** Stores the refusal of the request in the audit trail. */
  void recordRefusal(int status) {
    var route = endpoint.route(method, path);
    auditSink.recordRefusal(
        AuditEntry.now(
            auditActor(),
            "request",
            "refused",
            AuditTarget.of(route.isEmpty() ? method : method + " " + route),
            "status " + status));
  }

  void setPublished(PublishSummary messages) {
    published = messages;
  }

  String key() {
    return key;
  }

  PublishSummary published() {
    return published;
  }

  Tracing telemetry() {
    return tracing;
  }

  RequestSpan span() {
    return span;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  long elapsedNanos() {
    return System.nanoTime() - start;
  }
}
