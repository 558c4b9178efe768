package dev.pgemit.redis.publish;

import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Result;
import dev.pgemit.wire.EncodedMessage;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A publication on its way to Redis, with the callback that gets its result. */
final class QueuedCall {
  private final Publication publication;
  private final PublishCallback callback;
  private final boolean isBlocking;
  private final long enqueuedAt;
  private final long deadline;
  private final long bytes;
  private @Nullable Result result;

  /**
   * Creates a call.
   *
   * @param isBlocking whether the callback only wakes a thread
   * @param enqueuedAt the time of {@link System#nanoTime()}
   * @param retryNanos how long the call may be retried
   */
  QueuedCall(
      Publication publication,
      PublishCallback callback,
      boolean isBlocking,
      long enqueuedAt,
      long retryNanos) {
    this.publication = publication;
    this.callback = callback;
    this.isBlocking = isBlocking;
    this.enqueuedAt = enqueuedAt;
    this.deadline = enqueuedAt + retryNanos;
    this.bytes = publication.messages().stream().mapToLong(EncodedMessage::sizeBytes).sum();
  }

  List<EncodedMessage> messages() {
    return publication.messages();
  }

  long bytes() {
    return bytes;
  }

  boolean isExpired(long nanoTime) {
    return nanoTime - deadline >= 0;
  }

  long ageNanos(long nanoTime) {
    return Math.max(0, nanoTime - enqueuedAt);
  }

  boolean isDone() {
    return result != null;
  }

  /** Sets the result, and passes it to the callback on a thread that the callback may block. */
  void complete(Result known, Executor executor) {
    if (result != null) {
      return;
    }
    result = known;
    if (isBlocking) {
      callback.onResult(known);
    } else {
      executor.execute(() -> callback.onResult(known));
    }
  }
}
