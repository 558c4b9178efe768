package dev.pgemit.http.route;

import java.util.concurrent.CompletableFuture;

/** Responds to requests. No thread waits for the response. */
@FunctionalInterface
public interface AsyncCall {
  /**
   * Starts the call.
   *
   * @return completes with the response
   * @throws RuntimeException if the request is invalid or forbidden; nothing was published
   */
  CompletableFuture<CallResponse> start(CallRequest request);
}
