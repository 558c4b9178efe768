package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.trace.Exchange;
import java.util.concurrent.CompletableFuture;

/** A call that publishes one message with one library call. */
interface PublishOperation {
  /**
   * Publishes, unless a field is invalid or the caller lacks a permission.
   *
   * @param baseOperator the operator to start from
   * @param caller the caller, whose permissions are checked
   * @param exchange the record of the request, which receives its namespace and event
   * @return completes with the id of the message
   */
  <O extends EmitOperations<O>> CompletableFuture<String> publish(
      O baseOperator, Caller caller, FieldReader fields, Exchange exchange);

  /** Returns the permission that the call requires. */
  Permission permission();
}
