package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.trace.Exchange;
import java.util.concurrent.CompletableFuture;

/** A call that publishes: reads its fields, and makes one call of the library of them. */
interface PublishOperation {
  /**
   * Publishes, unless a field is wrong, or the caller may not.
   *
   * @param baseOperator the operator to start from
   * @param caller who asks for it
   * @param exchange the request, which is told what it is about
   * @return completes with the message's id
   */
  CompletableFuture<String> publish(
      BroadcastOperator baseOperator, Caller caller, FieldReader fields, Exchange exchange);

  /** The right that it takes. */
  Permission permission();
}
