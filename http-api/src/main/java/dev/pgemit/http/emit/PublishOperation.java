package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.trace.Exchange;
import java.util.concurrent.CompletableFuture;

/** A call that publishes one message with one library call. */
interface PublishOperation {
  /**
   * Publishes, unless a field is invalid.
   *
   * @param baseOperator the operator to start from, which checks the rights of the caller
   * @param guard the guard of the operator
   * @param exchange the record of the request
   * @return completes with the id of the message
   */
  <O extends EmitOperations<O>> CompletableFuture<String> publish(
      O baseOperator, PublishGuard guard, FieldReader fields, Exchange exchange);

  /** Returns the permission that the call requires. */
  Permission permission();
}
