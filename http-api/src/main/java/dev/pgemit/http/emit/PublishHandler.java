package dev.pgemit.http.emit;

import dev.pgemit.http.failure.Problems;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.trace.Exchange;
import dev.pgemit.http.trace.Publishing;
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
    CompletableFuture<Accepted> publish(Context context, Exchange exchange);
  }

  @Override
  public void handle(Context context) {
    var exchange = Exchange.of(context);
    var publishing = exchange.startPublishing(verb);
    var published = published(context, exchange, publishing);
    context.future(
        () ->
            published.handle(
                (accepted, failure) -> {
                  if (failure != null) {
                    counters.count(verb, 1, failure);
                    publishing.fail(failure);
                    Problems.answer(context, IdempotencyKey.withCallersKey(context, failure));
                  } else {
                    counters.count(verb, accepted.ids().size(), null);
                    publishing.succeed(accepted.ids());
                    answer(context, accepted);
                  }
                  return null;
                }));
  }

  private CompletableFuture<Accepted> published(
      Context context, Exchange exchange, Publishing publishing) {
    try {
      return call.publish(context, exchange);
    } catch (RuntimeException e) {
      counters.count(verb, 1, e);
      publishing.fail(e);
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
