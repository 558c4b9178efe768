package dev.pgemit.redis.publish;

import dev.pgemit.redis.connect.NotWrittenException;
import dev.pgemit.redis.connect.PartlyExecutedException;
import dev.pgemit.redis.connect.PipelinedCommand;
import dev.pgemit.redis.connect.RedisFailure;
import dev.pgemit.transport.TransportFailure;
import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call whose command was passed to a connection.
 *
 * @param command its command, or the end of the transaction of its commands
 */
record SentCall(QueuedCall call, PipelinedCommand command) {
  /** The end of a call: the failure, if any, and whether the connection and topology are sound. */
  record Outcome(
      @Nullable TransportFailure failure, boolean isConnectionBroken, boolean isTopologyOutdated) {
    static final Outcome PUBLISHED = new Outcome(null, false, false);

    boolean isRetryable() {
      return failure != null && failure.isRetryable() && failure.isOutcomeKnown();
    }
  }

  /**
   * Returns the end of the call.
   *
   * @param missing the outcome if Redis has not replied
   */
  Outcome outcome(Outcome missing) {
    if (!command.isDone()) {
      return missing;
    }
    var failure = command.failure();
    return failure == null ? Outcome.PUBLISHED : ofFailure(failure);
  }

  private static Outcome ofFailure(Throwable failure) {
    if (failure instanceof RedisCommandExecutionException refused) {
      return new Outcome(
          RedisFailure.ofReply(refused), false, RedisFailure.isTopologyOutdated(refused));
    }
    if (failure instanceof PartlyExecutedException) {
      return new Outcome(
          TransportFailure.unknownOutcome(
              "Redis published some messages of the batch and refused others: "
                  + failure.getMessage(),
              failure),
          false,
          false);
    }
    if (failure instanceof NotWrittenException) {
      return new Outcome(
          TransportFailure.retryable(
              "The connection to Redis broke (%s). Nothing was published"
                  .formatted(RedisFailure.reason(failure)),
              failure),
          true,
          true);
    }
    return new Outcome(RedisFailure.unknownOutcome(failure), true, true);
  }
}
