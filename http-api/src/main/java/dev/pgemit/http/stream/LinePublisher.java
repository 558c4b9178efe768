package dev.pgemit.http.stream;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Publishes a line of a stream, or checks it in a dry run. */
@FunctionalInterface
interface LinePublisher {
  /**
   * Publishes the emit of a line.
   *
   * @return completes with the id once the line is done
   * @throws dev.pgemit.http.problem.ProblemException naming all errors of the emit
   */
  CompletableFuture<String> publish(ByteBuffer json);
}
