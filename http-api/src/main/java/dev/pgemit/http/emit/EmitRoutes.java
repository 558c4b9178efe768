package dev.pgemit.http.emit;

import dev.pgemit.Batch;
import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Objects;
import org.eclipse.jetty.http.HttpStatus;

/** The calls that publish what one body says. */
public final class EmitRoutes {
  private final Emitter emitter;
  private final BroadcastOperator everyone;
  private final Emits emits;
  private final Body body;
  private final EmitCounters counters;
  private final Handler receipts;

  /**
   * Makes the routes.
   *
   * @param emitter where they lead to
   * @param body takes the requests' bodies
   * @param counters counts what is asked for
   * @param receipts takes the emits that want a receipt
   */
  public EmitRoutes(Emitter emitter, Body body, EmitCounters counters, Handler receipts) {
    this.emitter = emitter;
    this.everyone = emitter.of("/");
    this.emits = new Emits(emitter);
    this.body = body;
    this.counters = counters;
    this.receipts = receipts;
  }

  /** Adds them. */
  public void addTo(RoutesConfig routes) {
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
    routes.post("/v1/emit", context -> (wantsReceipt(context) ? receipts : plain).handle(context));
    routes.post(
        "/v1/emit/batch",
        handler(
            Verb.EMIT_BATCH,
            (context, exchange) -> {
              var caller = Caller.of(context);
              caller.require(Right.EMIT);
              return BatchBody.read(
                      () -> batch(context), exchange.tracing(), caller, body.of(context))
                  .publishAsync()
                  .thenApply(Accepted::ids);
            }));
    routes.post(
        "/v1/sockets/join", handler(Verb.SOCKETS_JOIN, new SocketsJoin(false), SocketsJoin.FIELDS));
    routes.post(
        "/v1/sockets/leave",
        handler(Verb.SOCKETS_LEAVE, new SocketsJoin(true), SocketsJoin.FIELDS));
    routes.post(
        "/v1/sockets/disconnect",
        handler(Verb.SOCKETS_DISCONNECT, new DisconnectSockets(), DisconnectSockets.FIELDS));
    routes.post(
        "/v1/server-side-emit",
        handler(Verb.SERVER_SIDE_EMIT, new ServerSideEmit(), ServerSideEmit.FIELDS));
  }

  private Batch batch(Context context) {
    return IdempotencyKey.start(context, emitter::batch, emitter::idempotentBatch);
  }

  private static boolean wantsReceipt(Context context) {
    var receipt = Objects.requireNonNullElse(context.queryParam("receipt"), "false");
    if (!receipt.equals("true") && !receipt.equals("false")) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST_400,
          "receipt in the query must be true or false: nothing was published");
    }
    return receipt.equals("true");
  }

  private Handler handler(Verb verb, PublishHandler.Call call) {
    return new PublishHandler(verb, call, counters);
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
