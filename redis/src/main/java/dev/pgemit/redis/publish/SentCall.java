package dev.pgemit.redis.publish;

import dev.pgemit.redis.connect.RedisFailure;
import dev.pgemit.transport.TransportFailure;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TransactionResult;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A call whose command was written to a connection.
 *
 * @param reply the reply to its command, or to the transaction of its commands
 */
record SentCall(QueuedCall call, RedisURI node, RedisFuture<?> reply) {
  /** The end of a call: the failure, if any, and whether the connection and topology are sound. */
  record Outcome(
      @Nullable TransportFailure failure, boolean isConnectionBroken, boolean isTopologyOutdated) {
    static final Outcome PUBLISHED = new Outcome(null, false, false);

    boolean isRetryable() {
      return failure != null && failure.isRetryable() && failure.isOutcomeKnown();
    }
  }

  /**
   * Waits for the reply.
   *
   * @param deadline the time of {@link System#nanoTime()} from which a reply counts as missing
   */
  Outcome await(long deadline) {
    try {
      var left = Math.max(0, deadline - System.nanoTime());
      return ofReply(reply.toCompletableFuture().get(left, TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      return RedisFailure.unwrap(e) instanceof RedisCommandExecutionException refused
          ? ofRefusal(refused)
          : new Outcome(RedisFailure.unknownOutcome(e), true, true);
    } catch (TimeoutException e) {
      return new Outcome(RedisFailure.unknownOutcome(null), true, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(
          TransportFailure.unknownOutcome(
              "Interrupted before Redis replied: the message may have been published", e),
          false,
          false);
    }
  }

  private static Outcome ofRefusal(RedisCommandExecutionException refused) {
    return new Outcome(
        RedisFailure.ofReply(refused), false, RedisFailure.isTopologyOutdated(refused));
  }

  // A transaction that Redis has accepted runs each command, whatever becomes of the others.
  private static Outcome ofReply(@Nullable Object value) {
    if (!(value instanceof TransactionResult replies)) {
      return Outcome.PUBLISHED;
    }
    var failures = replies.stream().filter(Throwable.class::isInstance).toList();
    if (failures.isEmpty()) {
      return Outcome.PUBLISHED;
    }
    if (failures.size() == replies.size()
        && failures.get(0) instanceof RedisCommandExecutionException refused) {
      return ofRefusal(refused);
    }
    return new Outcome(
        TransportFailure.unknownOutcome(
            "Redis published some messages of the batch and refused others: " + failures.get(0),
            (Throwable) failures.get(0)),
        false,
        false);
  }
}
