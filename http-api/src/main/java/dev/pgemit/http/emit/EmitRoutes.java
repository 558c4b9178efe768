package dev.pgemit.http.emit;

import dev.pgemit.Emitter;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.Problems;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** The calls that publish. Each answers once Postgres has committed, and no thread waits for it. */
public final class EmitRoutes {
  private static final JsonMapper JSON = new JsonMapper();

  private final Emitter emitter;
  private final Body body;

  /**
   * Makes the routes.
   *
   * @param emitter where they lead to
   * @param body reads the requests' bodies
   */
  public EmitRoutes(Emitter emitter, Body body) {
    this.emitter = emitter;
    this.body = body;
  }

  /** Adds them. */
  public void addTo(RoutesConfig routes) {
    routes.post("/v1/emit", handler(new Emit(), Emit.FIELDS));
    routes.post("/v1/sockets/join", handler(new SocketsJoin(false), SocketsJoin.FIELDS));
    routes.post("/v1/sockets/leave", handler(new SocketsJoin(true), SocketsJoin.FIELDS));
    routes.post(
        "/v1/sockets/disconnect", handler(new DisconnectSockets(), DisconnectSockets.FIELDS));
    routes.post("/v1/server-side-emit", handler(new ServerSideEmit(), ServerSideEmit.FIELDS));
  }

  private Handler handler(Publication publication, String... names) {
    return context -> {
      refuseIdempotencyKey(context);
      var fields = Fields.of(body.read(context), new Faults(), names);
      var published = publication.publish(emitter, fields);
      context.future(
          () ->
              published.handle(
                  (id, failure) -> {
                    if (failure != null) {
                      Problems.answer(context, failure);
                    } else {
                      accept(context, id);
                    }
                    return null;
                  }));
    };
  }

  private static void accept(Context context, String id) {
    context
        .status(HttpStatus.ACCEPTED_202)
        .contentType("application/json")
        .result(JSON.writeValueAsBytes(Map.of("id", id)));
  }

  // Whoever sends one relies on a repeat being safe, which it is not here.
  private static void refuseIdempotencyKey(Context context) {
    if (context.header("Idempotency-Key") != null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST_400,
          "This version does not take an Idempotency-Key, and would publish a repeat twice: leave"
              + " the header out. Nothing was published");
    }
  }
}
