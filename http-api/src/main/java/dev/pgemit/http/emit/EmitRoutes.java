package dev.pgemit.http.emit;

import dev.pgemit.Batch;
import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.BodyReader;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** The calls that publish what one body says. */
public final class EmitRoutes {
  private static final QueryParameters EMIT_PARAMETERS =
      QueryParameters.NONE.flags("receipt").numbers("timeout").withBodyFields(EmitParser.FIELDS);

  private final Emitter emitter;
  private final BroadcastOperator baseOperator;
  private final EmitPublisher publisher;
  private final BodyReader bodyReader;
  private final EmitCounters counters;
  private final QueryHandler receiptHandler;

  /**
   * Makes the routes.
   *
   * @param emitter where they lead to
   * @param bodyReader takes the requests' bodies
   * @param counters counts what is asked for
   * @param receiptHandler takes the emits that want a receipt
   */
  public EmitRoutes(
      Emitter emitter, BodyReader bodyReader, EmitCounters counters, QueryHandler receiptHandler) {
    this.emitter = emitter;
    this.baseOperator = emitter.of("/");
    this.publisher = new EmitPublisher(emitter);
    this.bodyReader = bodyReader;
    this.counters = counters;
    this.receiptHandler = receiptHandler;
  }

  /** Adds them. */
  public void addTo(Routes routes) {
    var plain =
        handler(
            Verb.EMIT,
            (context, exchange) -> {
              var caller = Caller.of(context);
              caller.requirePermission(Permission.EMIT);
              return publisher
                  .forCaller(caller)
                  .withOptions(
                      operator ->
                          IdempotencyKeyHeader.applyTo(context, exchange.withTrace(operator)))
                  .publish(
                      bodyReader.read(context),
                      emit -> exchange.setSubject(emit.operator().namespace(), emit.event()));
            });
    routes.post(
        "/v1/emit",
        EMIT_PARAMETERS,
        (context, query) -> {
          if (wantsReceipt(query)) {
            receiptHandler.handle(context, query);
          } else {
            plain.handle(context);
          }
        });
    routes.post(
        "/v1/emit/batch",
        QueryParameters.NONE.withBodyFields(EmitParser.fieldsAnd("emits")),
        handler(
            Verb.EMIT_BATCH,
            (context, exchange) -> {
              var caller = Caller.of(context);
              caller.requirePermission(Permission.EMIT);
              return BatchBodyParser.parse(
                      () -> startBatch(context),
                      exchange::withTrace,
                      caller,
                      bodyReader.read(context))
                  .publishAsync()
                  .thenApply(AcceptedResponse::ids);
            }));
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

  private Batch startBatch(Context context) {
    return IdempotencyKeyHeader.applyTo(context, emitter::batch, emitter::idempotentBatch);
  }

  private static boolean wantsReceipt(FieldReader query) {
    var receipt = query.booleanField("receipt", false);
    if (!receipt && query.hasField("timeout")) {
      query.errors().add("/timeout", "goes with receipt=true alone: leave it out");
    }
    query.errors().throwIfAny();
    return receipt;
  }

  private Handler handler(Verb verb, PublishHandler.PublishCall call) {
    return new PublishHandler(verb, call, counters);
  }

  private void addOperation(
      Routes routes, String path, Verb verb, PublishOperation operation, String... fields) {
    routes.post(
        path, QueryParameters.NONE.withBodyFields(fields), handler(verb, operation, fields));
  }

  private Handler handler(Verb verb, PublishOperation operation, String... fieldNames) {
    return handler(
        verb,
        (context, exchange) -> {
          var caller = Caller.of(context);
          caller.requirePermission(operation.permission());
          var fields =
              FieldReader.of(
                  bodyReader.read(context).parseObject(), new ValidationErrors(), fieldNames);
          var operator = IdempotencyKeyHeader.applyTo(context, exchange.withTrace(baseOperator));
          return operation
              .publish(operator, caller, fields, exchange)
              .thenApply(AcceptedResponse::id);
        });
  }
}
