package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.trace.Exchange;
import java.util.concurrent.CompletableFuture;

/** A call that publishes: reads its fields, and makes one call of the library of them. */
interface Publication {
  /**
   * Publishes, unless a field is wrong, or the caller may not.
   *
   * @param everyone the operator to start from
   * @param caller who asks for it
   * @param exchange the request, which is told what it is about
   * @return completes with the message's id
   */
  CompletableFuture<String> publish(
      BroadcastOperator everyone, Caller caller, Fields fields, Exchange exchange);

  /** The right that it takes. */
  Right right();
}
