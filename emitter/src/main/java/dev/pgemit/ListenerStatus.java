package dev.pgemit;

import java.util.Map;

/**
 * Describes the listening connection of an emitter, which receives responses and tails.
 *
 * @param isWanted whether a request or a tail uses the connection, or used it within the last
 *     minute
 * @param isConnected whether the connection is open and has received its own test notification
 * @param servers the number of known servers in each namespace that the connection listens to;
 *     other namespaces are missing
 */
public record ListenerStatus(boolean isWanted, boolean isConnected, Map<String, Integer> servers) {
  /**
   * Copies the map.
   *
   * @param isWanted as above
   * @param isConnected as above
   * @param servers as above
   */
  public ListenerStatus {
    servers = Map.copyOf(servers);
  }
}
