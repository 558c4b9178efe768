package dev.pgemit.http.route;

import java.util.concurrent.CompletableFuture;

/** Responds to requests with a line for each part of the result, as soon as the part is known. */
@FunctionalInterface
public interface StreamedCall {
  /**
   * Starts the call.
   *
   * @param lines sends the parts of the result
   * @return completes with the last line
   * @throws RuntimeException if the request is invalid or forbidden; nothing was published
   */
  CompletableFuture<CallResponse> start(CallRequest request, LineStream lines);
}
