package dev.pgemit.http.edge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.NanoTime;

/** How far the next request of a connection has come, seen from one look to the next. */
final class HeaderProgress {
  // Counted here: of Jetty's own numbers that of answers has each "100 Continue" in it too.
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong completed = new AtomicLong();

  private long lastRequests;
  private long lastCompleted;
  private long lastBytes;
  private long headersStartedAt;
  private boolean hasPartialHeaders;

  /** A request has come, up to the end of its headers. */
  void requestStarted() {
    inFlight.incrementAndGet();
  }

  /** A request has got its whole answer. */
  void requestCompleted() {
    completed.incrementAndGet();
    inFlight.decrementAndGet();
  }

  /**
   * Looks again.
   *
   * @return for how many nanoseconds headers have been coming in that are not complete; 0 if none
   *     are
   */
  long update(Connection connection, long now) {
    var isInFlight = inFlight.get() > 0;
    var completedNow = completed.get();
    var bytesNow = connection.getBytesIn();
    var requestsNow = connection.getMessagesIn();
    if (isInFlight || requestsNow != lastRequests || completedNow != lastCompleted) {
      lastRequests = requestsNow;
      lastCompleted = completedNow;
      lastBytes = bytesNow;
      hasPartialHeaders = false;
    } else if (!hasPartialHeaders && bytesNow > lastBytes) {
      headersStartedAt = now;
      hasPartialHeaders = true;
    }
    return hasPartialHeaders ? NanoTime.elapsed(headersStartedAt, now) : 0;
  }
}
