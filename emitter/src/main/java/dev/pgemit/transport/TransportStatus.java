package dev.pgemit.transport;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The status of a transport's parts at one moment. A part without an outage works, as far as known.
 *
 * @param publishing why messages are not published, if so
 * @param listener the state of the connection that receives answers
 * @param dispatching why scheduled messages are not sent, if so
 * @param isDispatching whether this transport sends scheduled messages when they are due
 */
public record TransportStatus(
    @Nullable Outage publishing,
    ListenerState listener,
    boolean isDispatching,
    @Nullable Outage dispatching) {
  /** The status of a transport that has no connections, and so no outages. */
  public static final TransportStatus WORKING =
      new TransportStatus(null, new ListenerState(false, false, null, Map.of()), false, null);

  /**
   * The connection that receives answers and tails.
   *
   * @param isWanted whether a request or a tail uses it, or did a moment ago
   * @param isConnected whether it is proven to receive
   * @param outage why it is not connected although wanted
   * @param servers the number of known servers of each namespace that it listens to
   */
  public record ListenerState(
      boolean isWanted,
      boolean isConnected,
      @Nullable Outage outage,
      Map<String, Integer> servers) {}
}
