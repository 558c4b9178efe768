package dev.pgemit.http.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The commands that the console shows to connect a first Socket.IO server.
 *
 * @param addresses the addresses of Postgres, and of Redis if messages go through it, by name
 * @param packages the npm packages that a server needs
 * @param exampleCommand the command that starts the example server
 * @param serverSource the source of a minimal server
 */
public record StarterGuide(
    Map<String, String> addresses,
    List<String> packages,
    String exampleCommand,
    String serverSource) {
  /** Copies the collections, and keeps the order of the addresses. */
  public StarterGuide {
    addresses = new LinkedHashMap<>(addresses);
    packages = List.copyOf(packages);
  }
}
