package dev.pgemit.http.emit;

import dev.pgemit.http.failure.Problems;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.trace.Exchange;
import dev.pgemit.http.trace.PublishSpan;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Answers a call that publishes once Postgres has committed, and no thread waits for that. */
record PublishHandler(Verb verb, PublishCall call, EmitCounters counters) implements Handler {
  private static final JsonMapper JSON = new JsonMapper();

  /** Reads a request, and publishes what it asks for. */
  interface PublishCall {
    CompletableFuture<AcceptedResponse> publish(Context context, Exchange exchange);
  }

  @Override
  public void handle(Context context) {
    var exchange = Exchange.of(context);
    var span = exchange.startPublishSpan(verb);
    var response = publish(context, exchange, span);
    context.future(
        () ->
            response.handle(
                (accepted, failure) -> {
                  if (failure != null) {
                    counters.count(verb, 1, failure);
                    span.fail(failure);
                    Problems.respond(
                        context, IdempotencyKeyHeader.withOriginalKey(context, failure));
                  } else {
                    counters.count(verb, accepted.ids().size(), null);
                    span.succeed(accepted.ids());
                    respond(context, accepted);
                  }
                  return null;
                }));
  }

  private CompletableFuture<AcceptedResponse> publish(
      Context context, Exchange exchange, PublishSpan span) {
    try {
      return call.publish(context, exchange);
    } catch (RuntimeException e) {
      counters.count(verb, 1, e);
      span.fail(e);
      throw e;
    }
  }

  private static void respond(Context context, AcceptedResponse accepted) {
    context
        .status(HttpStatus.ACCEPTED_202)
        .contentType("application/json")
        .result(JSON.writeValueAsBytes(accepted.document()));
  }
}
