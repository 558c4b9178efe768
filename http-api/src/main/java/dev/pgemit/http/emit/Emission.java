package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.ScheduledEmit;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Demand;
import dev.pgemit.http.access.Right;
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
public record Emission<O extends EmitOperations<O>>(
    O operator, String event, List<@Nullable Object> args, Delivery delivery) {
  /**
   * Ends the request unless its caller may publish it.
   *
   * @param caller who makes the request
   * @param right the verb that it takes
   */
  public void require(Caller caller, Right right) {
    if (!caller.isUnlimited()) {
      caller.check(demand(right));
    }
  }

  /** What publishing it takes. */
  public Demand demand(Right right) {
    return Demand.publishing(right, operator)
        .withEvents(List.of(event))
        .withWaiting(!delivery.isAtOnce());
  }

  /** The same emit, which belongs to its caller while it waits. */
  Emission<O> ownedBy(Caller caller) {
    return delivery.isAtOnce()
        ? this
        : caller
            .owner()
            .map(owner -> new Emission<>(operator.ownedBy(owner), event, args, delivery))
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
  public void collect() {
    operator.emit(event, args.toArray());
  }
}
