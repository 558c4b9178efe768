package dev.pgemit.http.route;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.failure.FailureResponder;
import dev.pgemit.http.trace.Exchange;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A request that Javalin received. */
record JavalinRequest(Context context, FieldReader query) implements CallRequest {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public Caller caller() {
    return Caller.of(context);
  }

  @Override
  public Exchange exchange() {
    return Exchange.of(context);
  }

  @Override
  public @Nullable String header(String name) {
    return context.header(name);
  }

  @Override
  public RawBody readBody() {
    return RawBody.of(context);
  }

  /** Sends the response, or the problem of a failure, once the call completes. */
  void respondWith(CompletableFuture<CallResponse> pending) {
    context.future(
        () ->
            pending.handle(
                (response, failure) -> {
                  exchange().endPart("wait");
                  if (failure != null) {
                    FailureResponder.respond(context, failure);
                  } else {
                    context
                        .status(response.status())
                        .contentType("application/json")
                        .result(JSON.writeValueAsBytes(response.document()));
                  }
                  return null;
                }));
  }
}
