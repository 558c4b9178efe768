package dev.pgemit.http.edge;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.NanoTime;

/** How far the next request of a connection has come, seen from one look to the next. */
final class HeaderProgress {
  private long requests;
  private long bytes;
  private long begun;
  private boolean isBegun;

  /**
   * Looks again.
   *
   * @return for how many nanoseconds headers have been coming in that are not complete; 0 if none
   *     are
   */
  long look(Connection connection, long now) {
    var answered = connection.getMessagesOut();
    var read = connection.getBytesIn();
    var begunRequests = connection.getMessagesIn();
    if (begunRequests != requests || begunRequests != answered) {
      requests = begunRequests; // one has come since, or is being answered
      bytes = read;
      isBegun = false;
    } else if (!isBegun && read > bytes) {
      begun = now;
      isBegun = true;
    }
    return isBegun ? NanoTime.elapsed(begun, now) : 0;
  }
}
