package dev.pgemit.cli.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Measures the round-trip time to the database: the minimum of several samples, which excludes
 * waits.
 */
final class RoundTripTime {
  private static final int SAMPLES = 5;

  private RoundTripTime() {}

  static Duration measure(Connection connection) throws SQLException {
    var shortest = Long.MAX_VALUE;
    try (var statement = connection.createStatement()) {
      for (var i = 0; i < SAMPLES; i++) {
        var start = System.nanoTime();
        statement.execute("SELECT 1");
        shortest = Math.min(shortest, System.nanoTime() - start);
      }
    }
    return Duration.ofNanos(shortest);
  }
}
