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
 * A parsed emit.
 *
 * @param operator the target and the options
 * @param args the arguments, serializable by Jackson
 * @param delivery the delivery time, which the operator also contains
 */
public record ParsedEmit<O extends EmitOperations<O>>(
    O operator, String event, List<@Nullable Object> args, RequestedDelivery delivery) {
  /**
   * Fails the request unless the caller may publish the emit.
   *
   * @param permission the permission that the call requires
   */
  public void authorize(Caller caller, Permission permission) {
    if (!caller.isUnlimited()) {
      caller.authorize(requiredPermission(permission));
    }
  }

  /** Returns the permission and the scope that publishing requires. */
  public RequiredPermission requiredPermission(Permission permission) {
    return RequiredPermission.forPublishing(permission, operator)
        .withEvents(List.of(event))
        .withScheduled(!delivery.isImmediate());
  }

  /** Returns a copy owned by the caller, if the emit is scheduled. */
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

  /** Publishes a scheduled emit. */
  CompletableFuture<ScheduledEmit> schedule() {
    return operator.scheduleAsync(event, args.toArray());
  }

  /** Adds the emit to the batch of its operator. */
  public void addToBatch() {
    operator.emit(event, args.toArray());
  }
}
