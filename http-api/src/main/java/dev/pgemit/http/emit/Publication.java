package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.http.body.Fields;
import java.util.concurrent.CompletableFuture;

/** A call that publishes: reads its fields, and makes one call of the library of them. */
interface Publication {
  /**
   * Publishes, unless a field is wrong.
   *
   * @param everyone the operator to start from
   * @return completes with the message's id
   */
  CompletableFuture<String> publish(BroadcastOperator everyone, Fields fields);
}
