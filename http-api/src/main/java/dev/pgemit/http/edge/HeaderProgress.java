package dev.pgemit.http.edge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.NanoTime;

/** Tracks the progress of the next request of a connection between checks. */
final class HeaderProgress {
  // Counts completions here, since Jetty's count of responses includes "100 Continue".
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong completed = new AtomicLong();

  private long lastRequests;
  private long lastCompleted;
  private long lastBytes;
  private long headersStartedAt;
  private boolean hasPartialHeaders;
  private long idleSince = NanoTime.now();

  /** Records that the headers of a request are complete. */
  void requestStarted() {
    inFlight.incrementAndGet();
  }

  /** Records that the response to a request is complete. */
  void requestCompleted() {
    completed.incrementAndGet();
    inFlight.decrementAndGet();
  }

  /**
   * Updates the progress.
   *
   * @return how long incomplete headers have been arriving, in nanoseconds; 0 if no headers are
   *     incomplete
   */
  long update(Connection connection, long now) {
    var isActive = isActive(connection);
    // Read last: these bytes include those of each request that counts as activity.
    var bytesNow = connection.getBytesIn();
    if (isActive) {
      lastBytes = bytesNow;
      hasPartialHeaders = false;
      idleSince = now;
    } else if (!hasPartialHeaders && bytesNow > lastBytes) {
      headersStartedAt = now;
      hasPartialHeaders = true;
    }
    return hasPartialHeaders ? NanoTime.elapsed(headersStartedAt, now) : 0;
  }

  /** Returns how long the connection has had no request at the last update, in nanoseconds. */
  long idleTime(long now) {
    return NanoTime.elapsed(idleSince, now);
  }

  /**
   * Updates the idle time.
   *
   * @return how long the connection has had no request, in nanoseconds; bytes of incomplete
   *     requests and of other frames do not count
   */
  long updateIdleTime(Connection connection, long now) {
    if (isActive(connection)) {
      idleSince = now;
    }
    return NanoTime.elapsed(idleSince, now);
  }

  /** Returns whether there is a request, or was one since the last call. */
  private boolean isActive(Connection connection) {
    var isInFlight = inFlight.get() > 0;
    var completedNow = completed.get();
    var requestsNow = connection.getMessagesIn();
    var isActive = isInFlight || requestsNow != lastRequests || completedNow != lastCompleted;
    lastRequests = requestsNow;
    lastCompleted = completedNow;
    return isActive;
  }
}
