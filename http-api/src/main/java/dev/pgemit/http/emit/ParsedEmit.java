package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.ScheduledEmit;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.access.RequiredPermission;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An emit that was read.
 *
 * @param operator to whom, and how
 * @param event the event's name
 * @param args what Jackson can write
 * @param delivery when, which the operator knows too
 */
public record ParsedEmit<O extends EmitOperations<O>>(
    O operator, String event, List<@Nullable Object> args, RequestedDelivery delivery) {
  /**
   * Ends the request unless its caller may publish it.
   *
   * @param caller who makes the request
   * @param permission the verb that it takes
   */
  public void authorize(Caller caller, Permission permission) {
    if (!caller.isUnlimited()) {
      caller.authorize(requiredPermission(permission));
    }
  }

  /** What publishing it takes. */
  public RequiredPermission requiredPermission(Permission permission) {
    return RequiredPermission.forPublishing(permission, operator)
        .withEvents(List.of(event))
        .withScheduled(!delivery.isImmediate());
  }

  /** The same emit, which belongs to its caller while it waits. */
  ParsedEmit<O> ownedBy(Caller caller) {
    return delivery.isImmediate()
        ? this
        : caller
            .owner()
            .map(owner -> new ParsedEmit<>(operator.ownedBy(owner), event, args, delivery))
            .orElse(this);
  }

  CompletableFuture<String> publish() {
    return operator.emitAsync(event, args.toArray());
  }

  /** Publishes what waits. */
  CompletableFuture<ScheduledEmit> schedule() {
    return operator.scheduleAsync(event, args.toArray());
  }

  /** Adds it to the batch from which its operator comes. */
  public void addToBatch() {
    operator.emit(event, args.toArray());
  }
}
