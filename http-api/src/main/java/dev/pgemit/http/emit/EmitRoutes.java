package dev.pgemit.http.emit;

import dev.pgemit.Batch;
import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.body.Parameters;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** The calls that publish what one body says. */
public final class EmitRoutes {
  private static final Parameters EMIT_PARAMETERS =
      Parameters.NONE.flags("receipt").numbers("timeout").besideBody(Emit.FIELDS);

  private final Emitter emitter;
  private final BroadcastOperator everyone;
  private final Emits emits;
  private final Body body;
  private final EmitCounters counters;
  private final QueryHandler receipts;

  /**
   * Makes the routes.
   *
   * @param emitter where they lead to
   * @param body takes the requests' bodies
   * @param counters counts what is asked for
   * @param receipts takes the emits that want a receipt
   */
  public EmitRoutes(Emitter emitter, Body body, EmitCounters counters, QueryHandler receipts) {
    this.emitter = emitter;
    this.everyone = emitter.of("/");
    this.emits = new Emits(emitter);
    this.body = body;
    this.counters = counters;
    this.receipts = receipts;
  }

  /** Adds them. */
  public void addTo(Routes routes) {
    var plain =
        handler(
            Verb.EMIT,
            (context, exchange) -> {
              var caller = Caller.of(context);
              caller.require(Right.EMIT);
              return emits
                  .of(caller)
                  .startingFrom(
                      operator -> IdempotencyKey.start(context, exchange.traced(operator)))
                  .publish(
                      body.of(context),
                      emission ->
                          exchange.setSubject(emission.operator().namespace(), emission.event()));
            });
    routes.post(
        "/v1/emit",
        EMIT_PARAMETERS,
        (context, query) -> {
          if (wantsReceipt(query)) {
            receipts.handle(context, query);
          } else {
            plain.handle(context);
          }
        });
    routes.post(
        "/v1/emit/batch",
        Parameters.NONE.besideBody(Emit.fieldsAnd("emits")),
        handler(
            Verb.EMIT_BATCH,
            (context, exchange) -> {
              var caller = Caller.of(context);
              caller.require(Right.EMIT);
              return BatchBody.read(
                      () -> batch(context), exchange::traced, caller, body.of(context))
                  .publishAsync()
                  .thenApply(Accepted::ids);
            }));
    add(routes, "/v1/sockets/join", Verb.SOCKETS_JOIN, new SocketsJoin(false), SocketsJoin.FIELDS);
    add(routes, "/v1/sockets/leave", Verb.SOCKETS_LEAVE, new SocketsJoin(true), SocketsJoin.FIELDS);
    add(
        routes,
        "/v1/sockets/disconnect",
        Verb.SOCKETS_DISCONNECT,
        new DisconnectSockets(),
        DisconnectSockets.FIELDS);
    add(
        routes,
        "/v1/server-side-emit",
        Verb.SERVER_SIDE_EMIT,
        new ServerSideEmit(),
        ServerSideEmit.FIELDS);
  }

  private Batch batch(Context context) {
    return IdempotencyKey.start(context, emitter::batch, emitter::idempotentBatch);
  }

  private static boolean wantsReceipt(Fields query) {
    var receipt = query.bool("receipt", false);
    if (!receipt && query.has("timeout")) {
      query.faults().add("/timeout", "goes with receipt=true alone: leave it out");
    }
    query.faults().throwIfAny();
    return receipt;
  }

  private Handler handler(Verb verb, PublishHandler.Call call) {
    return new PublishHandler(verb, call, counters);
  }

  private void add(
      Routes routes, String path, Verb verb, Publication publication, String... fields) {
    routes.post(path, Parameters.NONE.besideBody(fields), handler(verb, publication, fields));
  }

  private Handler handler(Verb verb, Publication publication, String... names) {
    return handler(
        verb,
        (context, exchange) -> {
          var caller = Caller.of(context);
          caller.require(publication.right());
          var fields = Fields.of(body.of(context).object(), new Faults(), names);
          var operator = IdempotencyKey.start(context, exchange.traced(everyone));
          return publication.publish(operator, caller, fields, exchange).thenApply(Accepted::id);
        });
  }
}
