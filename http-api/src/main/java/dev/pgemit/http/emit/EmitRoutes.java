package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.route.AsyncCall;
import dev.pgemit.http.route.AsyncRoute;
import dev.pgemit.http.route.CallRequest;
import dev.pgemit.http.route.CallResponse;
import dev.pgemit.http.route.IdempotencyKeyHeader;
import dev.pgemit.http.route.Routes;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** The routes that publish the messages of one body. */
public final class EmitRoutes {
  private static final QueryParameters PARAMETERS =
      QueryParameters.NONE.flags(DryRun.NAME).numbers("timeout");
  private static final QueryParameters EMIT_PARAMETERS =
      PARAMETERS.flags("receipt").withBodyFields(EmitParser.FIELDS);

  private final Emitter emitter;
  private final BroadcastOperator baseOperator;
  private final EmitPublisher publisher;
  private final EmitCounters counters;
  private final AsyncCall emitWithReceipt;
  private final BiFunction<Permission, AsyncCall, AsyncCall> reading;
  private final DryRunCalls dryRuns;

  /**
   * Creates the routes.
   *
   * @param emitWithReceipt responds to emits that request a receipt
   * @param reading limits calls that wait for answers and publish nothing
   */
  public EmitRoutes(
      Emitter emitter,
      EmitCounters counters,
      AsyncCall emitWithReceipt,
      BiFunction<Permission, AsyncCall, AsyncCall> reading) {
    this.emitter = emitter;
    this.baseOperator = emitter.of("/");
    this.publisher = new EmitPublisher(emitter);
    this.counters = counters;
    this.emitWithReceipt = emitWithReceipt;
    this.reading = reading;
    this.dryRuns = new DryRunCalls(emitter);
  }

  /** Adds the routes. */
  public void addTo(Routes routes) {
    var emit = new AsyncRoute(Verb.EMIT, Permission.EMIT, this::emit, counters);
    var emitDryRun = reading.apply(Permission.EMIT, dryRuns::emit);
    routes.postAsync(
        "/v1/emit", EMIT_PARAMETERS, request -> emitCall(request, emit, emitDryRun).start(request));
    routes.postAsync(
        "/v1/emit/batch",
        PARAMETERS.withBodyFields(EmitParser.fieldsAnd("emits")),
        DryRun.orElse(
            reading.apply(Permission.EMIT, dryRuns::emitBatch),
            new AsyncRoute(Verb.EMIT_BATCH, Permission.EMIT, this::emitBatch, counters)));
    addOperation(
        routes,
        "/v1/sockets/join",
        Verb.SOCKETS_JOIN,
        new RoomMembershipOperation(false),
        RoomMembershipOperation.FIELDS);
    addOperation(
        routes,
        "/v1/sockets/leave",
        Verb.SOCKETS_LEAVE,
        new RoomMembershipOperation(true),
        RoomMembershipOperation.FIELDS);
    addOperation(
        routes,
        "/v1/sockets/disconnect",
        Verb.SOCKETS_DISCONNECT,
        new DisconnectOperation(),
        DisconnectOperation.FIELDS);
    addOperation(
        routes,
        "/v1/server-side-emit",
        Verb.SERVER_SIDE_EMIT,
        new ServerSideEmitOperation(),
        ServerSideEmitOperation.FIELDS);
  }

  private AsyncCall emitCall(CallRequest request, AsyncCall emit, AsyncCall dryRun) {
    var query = request.query();
    var receipt = query.booleanField("receipt", false);
    var isDryRun = DryRun.isRequested(request);
    if (!receipt && !isDryRun && query.hasField("timeout")) {
      query.errors().add("/timeout", "requires receipt=true or dryRun=true: leave it out");
    }
    query.errors().throwIfAny();
    if (isDryRun) {
      return dryRun;
    }
    return receipt ? emitWithReceipt : emit;
  }

  private CompletableFuture<CallResponse> emit(CallRequest request) {
    var exchange = request.exchange();
    return publisher
        .forCaller(request.caller())
        .withOptions(
            operator -> IdempotencyKeyHeader.applyTo(request, exchange.withTrace(operator)))
        .publish(request.readBody(), exchange);
  }

  private CompletableFuture<CallResponse> emitBatch(CallRequest request) {
    return BatchBodyParser.parse(
            IdempotencyKeyHeader.applyTo(request, emitter::batch, emitter::idempotentBatch),
            request.exchange()::withTrace,
            request.caller(),
            request.readBody().parseObject(),
            message -> {})
        .publishAsync()
        .thenApply(CallResponse::accepted);
  }

  private void addOperation(
      Routes routes, String path, Verb verb, PublishOperation operation, String... fieldNames) {
    AsyncCall call =
        request -> {
          var fields =
              FieldReader.of(request.readBody().parseObject(), new ValidationErrors(), fieldNames);
          var exchange = request.exchange();
          var guard = PublishGuard.of(request.caller(), operation.permission(), exchange);
          var operator = IdempotencyKeyHeader.applyTo(request, exchange.withTrace(baseOperator));
          return operation
              .publish(guard.applyTo(operator), guard, fields, exchange)
              .thenApply(CallResponse::accepted);
        };
    routes.postAsync(
        path,
        PARAMETERS.withBodyFields(fieldNames),
        DryRun.orElse(
            reading.apply(operation.permission(), dryRuns.operation(operation, fieldNames)),
            new AsyncRoute(verb, operation.permission(), call, counters)));
  }
}
