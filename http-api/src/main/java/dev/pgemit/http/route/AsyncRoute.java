package dev.pgemit.http.route;

import dev.pgemit.http.access.Permission;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.problem.CompletionCause;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A route that publishes. Checks the permission before it reads the body. Records the call in
 * metrics, traces and logs.
 *
 * @param permission the permission that the caller needs
 * @param call publishes, and may wait for responses
 * @param counters counts the messages by verb and outcome
 */
public record AsyncRoute(Verb verb, Permission permission, AsyncCall call, EmitCounters counters)
    implements AsyncCall {
  @Override
  public CompletableFuture<CallResponse> start(CallRequest request) {
    var span = request.exchange().startPublishSpan(verb);
    CompletableFuture<CallResponse> pending;
    try {
      request.caller().requirePermission(permission);
      pending = call.start(request);
    } catch (RuntimeException e) {
      counters.count(verb, 1, e);
      span.fail(e);
      throw e;
    }
    return pending.handle(
        (response, failure) -> {
          if (failure != null) {
            counters.count(verb, 1, failure);
            span.fail(failure);
            throw new CompletionException(
                IdempotencyKeyHeader.withOriginalKey(request, CompletionCause.unwrap(failure)));
          }
          counters.count(verb, response.ids().size(), null);
          span.succeed(response.ids());
          return response;
        });
  }
}
