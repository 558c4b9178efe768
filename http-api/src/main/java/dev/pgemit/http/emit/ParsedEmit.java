package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.ScheduledEmit;
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
  /** Returns a copy whose message passes a guard. */
  public ParsedEmit<O> guardedBy(PublishGuard guard) {
    return new ParsedEmit<>(guard.applyTo(operator), event, args, delivery);
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
