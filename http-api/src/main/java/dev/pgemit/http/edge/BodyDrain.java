package dev.pgemit.http.edge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Discards the body of a rejected request for a limited time. A client that is still sending would
 * lose the response if the connection closed immediately.
 */
final class BodyDrain {
  /** The time limit for discarding the body. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Request request;
  private final Runnable onDrained;
  private final AtomicBoolean isDone = new AtomicBoolean();
  private final Scheduler.Task timeoutTask;

  BodyDrain(Request request, Runnable onDrained) {
    this.request = request;
    this.onDrained = onDrained;
    this.timeoutTask =
        request
            .getComponents()
            .getScheduler()
            .schedule(this::timeOut, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Returns whether the body has a known length within the limit and arrives without a {@code 100
   * Continue}.
   */
  static boolean isDrainable(Request request, int maxBytes) {
    return request.getLength() > 0
        && request.getLength() <= maxBytes
        && !request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
  }

  void drain() {
    while (true) {
      var chunk = request.read();
      if (chunk == null) {
        request.demand(this::drain);
        return;
      }
      var isLast = chunk.isLast() || Content.Chunk.isFailure(chunk);
      chunk.release();
      if (isLast) {
        isDone.set(true);
        timeoutTask.cancel();
        onDrained.run();
        return;
      }
    }
  }

  // Leaves completion to the reading thread, which may be active now.
  private void timeOut() {
    if (isDone.compareAndSet(false, true)) {
      request.fail(new TimeoutException("Discarding the body took too long"));
    }
  }
}
