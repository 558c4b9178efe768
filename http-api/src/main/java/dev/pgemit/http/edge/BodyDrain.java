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
 * A body that nobody wants. Who is still sending does not read, and would lose the answer where the
 * connection is closed, so it is passed over for a moment. Nothing of it is kept.
 */
final class BodyDrain {
  /** How long one is passed over. */
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

  /** Whether there is one, of a length that is known and not large, which comes in any case. */
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

  // It is for whoever reads to go on: here it may just be at work.
  private void timeOut() {
    if (isDone.compareAndSet(false, true)) {
      request.fail(new TimeoutException("The body took too long to pass over"));
    }
  }
}
