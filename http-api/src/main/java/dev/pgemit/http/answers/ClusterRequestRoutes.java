package dev.pgemit.http.answers;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.FetchedSockets;
import dev.pgemit.http.access.ConcurrencyLimit;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.access.RequiredPermission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.emit.AttachmentResolver;
import dev.pgemit.http.emit.DryRun;
import dev.pgemit.http.emit.EmitParser;
import dev.pgemit.http.emit.OperatorParser;
import dev.pgemit.http.emit.ParsedEmit;
import dev.pgemit.http.emit.PublishGuard;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.route.AsyncCall;
import dev.pgemit.http.route.AsyncRoute;
import dev.pgemit.http.route.CallRequest;
import dev.pgemit.http.route.CallResponse;
import dev.pgemit.http.route.IdempotencyKeyHeader;
import dev.pgemit.http.route.Routes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The calls that wait for responses of servers and clients, without blocking a thread. */
public final class ClusterRequestRoutes implements AutoCloseable {
  private static final int DEFAULT_TIMEOUT_MILLIS = 5_000;
  private static final int MAX_TIMEOUT_MILLIS = 60_000;
  static final String TIMEOUT = "timeout";
  static final String MAX_AGE = "maxAge";
  private static final String[] SERVER_SIDE_FIELDS = {
    "namespace", "event", "args", "attachments", TIMEOUT
  };

  // Each request holds a client connection and some kilobytes. The emitter bounds the memory of its
  // responses.
  private static final int MAX_PENDING_REQUESTS = 2_500;

  private final BroadcastOperator baseOperator;
  private final EmitCounters counters;
  private final SharedRequests<FetchedSockets> sharedFetches =
      new SharedRequests<>(BroadcastOperator::fetchSockets);
  private final SharedRequests<List<String>> sharedDiscoveries =
      new SharedRequests<>(BroadcastOperator::servers);
  private final PendingClusterRequests pendingRequests = new PendingClusterRequests();
  private final ConcurrencyLimit concurrencyLimit =
      new ConcurrencyLimit(
          MAX_PENDING_REQUESTS, "pending cluster requests", "no request was sent. Try again later");

  /** Creates the routes. */
  public ClusterRequestRoutes(Emitter emitter, EmitCounters counters) {
    this.baseOperator = emitter.of("/");
    this.counters = counters;
  }

  /** Adds the routes. */
  public void addTo(Routes routes) {
    new EmitWithAckRoute(this, baseOperator).addTo(routes);
    routes.postAsync(
        "/v1/server-side-emit-with-ack",
        QueryParameters.NONE.flags(DryRun.NAME).withBodyFields(SERVER_SIDE_FIELDS),
        DryRun.orElse(
            dryRun(Permission.SERVER_SIDE_EMIT, this::previewServerSideEmitWithAck),
            publishing(
                Verb.SERVER_SIDE_EMIT_WITH_ACK,
                Permission.SERVER_SIDE_EMIT,
                this::serverSideEmitWithAck)));
    routes.getAsync(
        "/v1/sockets",
        QueryParameters.NONE
            .texts("namespace")
            .repeatedTexts("to", "except")
            .numbers(TIMEOUT, "limit", MAX_AGE),
        reading(Permission.FETCH, this::fetchSockets));
    routes.getAsync(
        "/v1/servers",
        QueryParameters.NONE.texts("namespace").numbers(TIMEOUT, MAX_AGE),
        reading(Permission.FETCH, this::listServers));
  }

  /** Returns the call {@code POST /v1/emit?receipt=true}. */
  public AsyncCall emitWithReceipt() {
    return publishing(Verb.EMIT, Permission.EMIT, this::emitWithReceipt);
  }

  AsyncCall publishing(Verb verb, Permission permission, AsyncCall call) {
    return new AsyncRoute(
        verb,
        permission,
        request -> {
          rejectIdempotencyKey(request);
          return track(request, call, true);
        },
        counters);
  }

  AsyncCall dryRun(Permission permission, AsyncCall call) {
    return reading(
        permission,
        request -> {
          rejectIdempotencyKey(request);
          return call.start(request);
        });
  }

  private static void rejectIdempotencyKey(CallRequest request) {
    IdempotencyKeyHeader.reject(
        request.header(IdempotencyKeyHeader.NAME),
        "a repeated call sends another cluster request, with other responses");
  }

  /**
   * Returns a call that waits for answers and publishes nothing, within the limits of these calls.
   */
  public AsyncCall reading(Permission permission, AsyncCall call) {
    return request -> {
      request.caller().requirePermission(permission);
      return track(request, call, false);
    };
  }

  private CompletableFuture<CallResponse> track(
      CallRequest request, AsyncCall call, boolean isPublication) {
    var permit = concurrencyLimit.acquire(request.caller());
    try {
      return pendingRequests
          .track(call.start(request), isPublication)
          .whenComplete((response, failure) -> permit.close());
    } catch (RuntimeException | Error e) {
      permit.close();
      throw e;
    }
  }

  private CompletableFuture<CallResponse> emitWithReceipt(CallRequest request) {
    var query = request.query();
    var timeout = timeout(query);
    query.errors().throwIfAny();
    var fields = readFields(request, EmitParser.fieldsAnd());
    var guard = PublishGuard.of(request.caller(), Permission.EMIT, request.exchange());
    var emit = parseEmit(request, fields, timeout, guard);
    return emit.operator()
        .emitWithReceipt(emit.event(), emit.args().toArray())
        .thenApply(receipt -> CallResponse.ofMessage(receipt.id(), ClusterDocuments.of(receipt)));
  }

  ParsedEmit<BroadcastOperator> parseEmit(
      CallRequest request, FieldReader fields, Duration timeout, PublishGuard guard) {
    var operator = request.exchange().withTrace(baseOperator).timeout(timeout);
    var parsed = EmitParser.parse(operator, fields);
    fields.errors().throwIfAny();
    return parsed.orElseThrow().guardedBy(guard);
  }

  private CompletableFuture<CallResponse> serverSideEmitWithAck(CallRequest request) {
    var emit = parseServerSideEmit(request);
    return emit.operator()
        .serverSideEmitWithAck(emit.event(), emit.args())
        .thenApply(acks -> CallResponse.ofMessage(acks.id(), ClusterDocuments.of(acks)));
  }

  private CompletableFuture<CallResponse> previewServerSideEmitWithAck(CallRequest request) {
    var emit = parseServerSideEmit(request);
    return DryRun.toServers(
        emit.operator(), emit.operator().previewServerSideEmitWithAck(emit.event(), emit.args()));
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record ParsedServerSideEmit(BroadcastOperator operator, String event, Object[] args) {}

  private ParsedServerSideEmit parseServerSideEmit(CallRequest request) {
    var fields = readFields(request, SERVER_SIDE_FIELDS);
    var operator =
        OperatorParser.withNamespace(
            request.exchange().withTrace(baseOperator).timeout(timeout(fields)), fields);
    var event = fields.requiredEvent();
    var args = AttachmentResolver.resolve(fields).toArray();
    if (!fields.errors().isEmpty()) {
      fields.errors().attempt(() -> operator.checkServerSide(event.orElse("absent"), args));
      fields.errors().throwIfAny();
    }
    var guard = PublishGuard.of(request.caller(), Permission.SERVER_SIDE_EMIT, request.exchange());
    return new ParsedServerSideEmit(guard.applyTo(operator), event.orElseThrow(), args);
  }

  private CompletableFuture<CallResponse> fetchSockets(CallRequest request) {
    var query = request.query();
    var limit =
        query.integerField("limit", ClusterDocuments.MAX_ITEMS, 1, ClusterDocuments.MAX_ITEMS);
    var operator = OperatorParser.withRepeatableTarget(baseOperator.timeout(timeout(query)), query);
    var maxAge = maxAge(query, "to", "except");
    query.errors().throwIfAny();
    request.caller().authorize(RequiredPermission.forReading(Permission.FETCH, operator));
    return sharedFetches
        .send(operator, maxAge)
        .thenApply(fetched -> CallResponse.of(ClusterDocuments.of(fetched, limit)));
  }

  private CompletableFuture<CallResponse> listServers(CallRequest request) {
    var query = request.query();
    var operator = OperatorParser.withNamespace(baseOperator.timeout(timeout(query)), query);
    var maxAge = maxAge(query);
    query.errors().throwIfAny();
    request.caller().authorize(RequiredPermission.forServers(Permission.FETCH, operator));
    return sharedDiscoveries
        .send(operator, maxAge)
        .thenApply(servers -> CallResponse.of(ClusterDocuments.of(servers)));
  }

  static FieldReader readFields(CallRequest request, String... names) {
    return FieldReader.of(request.readBody().parseObject(), new ValidationErrors(), names);
  }

  static Duration timeout(FieldReader fields) {
    return Duration.ofMillis(
        fields.integerField(TIMEOUT, DEFAULT_TIMEOUT_MILLIS, 1, MAX_TIMEOUT_MILLIS));
  }

  /**
   * Reads the age up to which a response may come from an earlier request.
   *
   * @param targets the parameters that select sockets, for which no response is shared
   */
  static Duration maxAge(FieldReader query, String... targets) {
    var millis = query.integerField(MAX_AGE, 0, 0, SharedRequests.MAX_AGE_MILLIS);
    if (millis > 0 && Arrays.stream(targets).anyMatch(name -> !query.stringList(name).isEmpty())) {
      query
          .errors()
          .add(
              "/" + MAX_AGE,
              "is for all sockets of a namespace: leave it out, or leave out "
                  + String.join(" and ", targets));
    }
    return Duration.ofMillis(millis);
  }

  /** Returns the requests for sockets that callers share. */
  SharedRequests<FetchedSockets> sharedFetches() {
    return sharedFetches;
  }

  /** Completes the pending calls with a problem. */
  @Override
  public void close() {
    pendingRequests.close();
  }
}
