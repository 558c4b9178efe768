package dev.pgemit.benchmarks.receive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pgemit.benchmarks.protocol.EventMarker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The markers of the events in an attachments table, by their ids. */
final class StoredMarkers {
  // The marker is the first argument, and few bytes precede it.
  private static final String SELECT = "SELECT id::text, substring(payload FROM 1 FOR 512) FROM %s";
  private static final EventMarker NO_MARKER = new EventMarker(-1, 0, 0);

  private final Map<String, EventMarker> markers = new HashMap<>();

  static StoredMarkers load(Connection connection, String table) throws SQLException {
    var markers = new StoredMarkers();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(SELECT.formatted(table))) {
      while (rows.next()) {
        var message = new String(rows.getBytes(2), ISO_8859_1);
        if (message.indexOf('~') >= 0) {
          markers.markers.put(rows.getString(1), EventMarker.find(message));
        }
      }
    }
    return markers;
  }

  /**
   * Returns the marker of an attachment; the marker of no measurement if the row does not exist.
   */
  EventMarker marker(String id) {
    return markers.getOrDefault(id, NO_MARKER);
  }
}
