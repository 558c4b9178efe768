package dev.pgemit.redis.publish;

import dev.pgemit.background.CompletionDispatcher;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Result;
import dev.pgemit.wire.EncodedMessage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A publication on its way to Redis, with the callback that gets its result. */
final class QueuedCall implements CompletionDispatcher.CompletedCall {
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
    var size = 0L;
    for (var message : publication.messages()) {
      size += message.sizeBytes();
    }
    this.bytes = size;
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

  /** Returns whether the result is known. */
  boolean isDone() {
    return result != null;
  }

  void complete(Result known) {
    result = known;
  }

  @Override
  public boolean hasBlockingCaller() {
    return isBlocking;
  }

  @Override
  public void notifyCaller() {
    callback.onResult(Objects.requireNonNull(result));
  }
}
