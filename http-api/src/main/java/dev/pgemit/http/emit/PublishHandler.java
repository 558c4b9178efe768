package dev.pgemit.http.emit;

import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.problem.Problems;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Answers a call that publishes once Postgres has committed, and no thread waits for that. */
record PublishHandler(Verb verb, Call call, EmitCounters counters) implements Handler {
  private static final JsonMapper JSON = new JsonMapper();

  /** Reads a request, and publishes what it asks for. */
  interface Call {
    CompletableFuture<Accepted> publish(Context context);
  }

  @Override
  public void handle(Context context) {
    var published = published(context);
    context.future(
        () ->
            published.handle(
                (accepted, failure) -> {
                  if (failure != null) {
                    counters.count(verb, 1, failure);
                    Problems.answer(context, failure);
                  } else {
                    counters.count(verb, accepted.messages(), null);
                    answer(context, accepted);
                  }
                  return null;
                }));
  }

  private CompletableFuture<Accepted> published(Context context) {
    try {
      return call.publish(context);
    } catch (RuntimeException e) {
      counters.count(verb, 1, e);
      throw e;
    }
  }

  private static void answer(Context context, Accepted accepted) {
    context
        .status(HttpStatus.ACCEPTED_202)
        .contentType("application/json")
        .result(JSON.writeValueAsBytes(accepted.document()));
  }
}
