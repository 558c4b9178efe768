package dev.pgemit;

import java.util.Map;

/**
 * What an emitter hears: the state of the connection over which answers come back.
 *
 * @param isWanted whether somebody asks or reads along, or did within the last minute
 * @param isConnected whether the connection is there, and proven to hear
 * @param servers how many servers were heard in each namespace that is being listened to; nothing
 *     of the others is known without asking
 */
public record Listening(boolean isWanted, boolean isConnected, Map<String, Integer> servers) {
  /**
   * Keeps a copy.
   *
   * @param isWanted as above
   * @param isConnected as above
   * @param servers as above
   */
  public Listening {
    servers = Map.copyOf(servers);
  }
}
