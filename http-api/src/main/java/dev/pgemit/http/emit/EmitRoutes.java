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

/** The routes that publish the messages of one body. */
public final class EmitRoutes {
  private static final QueryParameters EMIT_PARAMETERS =
      QueryParameters.NONE.flags("receipt").numbers("timeout").withBodyFields(EmitParser.FIELDS);

  private final Emitter emitter;
  private final BroadcastOperator baseOperator;
  private final EmitPublisher publisher;
  private final EmitCounters counters;
  private final AsyncCall emitWithReceipt;

  /**
   * Creates the routes.
   *
   * @param emitter publishes the messages
   * @param counters counts the messages
   * @param emitWithReceipt responds to emits that request a receipt
   */
  public EmitRoutes(Emitter emitter, EmitCounters counters, AsyncCall emitWithReceipt) {
    this.emitter = emitter;
    this.baseOperator = emitter.of("/");
    this.publisher = new EmitPublisher(emitter);
    this.counters = counters;
    this.emitWithReceipt = emitWithReceipt;
  }

  /** Adds the routes. */
  public void addTo(Routes routes) {
    var emit = new AsyncRoute(Verb.EMIT, Permission.EMIT, this::emit, counters);
    routes.postAsync(
        "/v1/emit",
        EMIT_PARAMETERS,
        request -> (wantsReceipt(request.query()) ? emitWithReceipt : emit).start(request));
    routes.postAsync(
        "/v1/emit/batch",
        QueryParameters.NONE.withBodyFields(EmitParser.fieldsAnd("emits")),
        new AsyncRoute(Verb.EMIT_BATCH, Permission.EMIT, this::emitBatch, counters));
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

  private static boolean wantsReceipt(FieldReader query) {
    var receipt = query.booleanField("receipt", false);
    if (!receipt && query.hasField("timeout")) {
      query.errors().add("/timeout", "goes with receipt=true alone: leave it out");
    }
    query.errors().throwIfAny();
    return receipt;
  }

  private CompletableFuture<CallResponse> emit(CallRequest request) {
    var exchange = request.exchange();
    return publisher
        .forCaller(request.caller())
        .withOptions(
            operator -> IdempotencyKeyHeader.applyTo(request, exchange.withTrace(operator)))
        .publish(
            request.readBody(),
            emit -> exchange.setSubject(emit.operator().namespace(), emit.event()));
  }

  private CompletableFuture<CallResponse> emitBatch(CallRequest request) {
    return BatchBodyParser.parse(
            IdempotencyKeyHeader.applyTo(request, emitter::batch, emitter::idempotentBatch),
            request.exchange()::withTrace,
            request.caller(),
            request.readBody().parseObject())
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
          var operator = IdempotencyKeyHeader.applyTo(request, exchange.withTrace(baseOperator));
          return operation
              .publish(operator, request.caller(), fields, exchange)
              .thenApply(CallResponse::accepted);
        };
    routes.postAsync(
        path,
        QueryParameters.NONE.withBodyFields(fieldNames),
        new AsyncRoute(verb, operation.permission(), call, counters));
  }
}
