package dev.pgemit.http.edge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.NanoTime;

/** How far the next request of a connection has come, seen from one look to the next. */
final class HeaderProgress {
  // Counted here: of Jetty's own numbers that of answers has each "100 Continue" in it too.
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();

  private long requests;
  private long answers;
  private long bytes;
  private long begun;
  private boolean isBegun;

  /** A request has come, up to the end of its headers. */
  void beginRequest() {
    underWay.incrementAndGet();
  }

  /** A request has got its whole answer. */
  void endRequest() {
    answered.incrementAndGet();
    underWay.decrementAndGet();
  }

  /**
   * Looks again.
   *
   * @return for how many nanoseconds headers have been coming in that are not complete; 0 if none
   *     are
   */
  long look(Connection connection, long now) {
    var isUnderWay = underWay.get() > 0;
    var answeredNow = answered.get();
    var read = connection.getBytesIn();
    var begunRequests = connection.getMessagesIn();
    if (isUnderWay || begunRequests != requests || answeredNow != answers) {
      requests = begunRequests;
      answers = answeredNow;
      bytes = read;
      isBegun = false;
    } else if (!isBegun && read > bytes) {
      begun = now;
      isBegun = true;
    }
    return isBegun ? NanoTime.elapsed(begun, now) : 0;
  }
}
