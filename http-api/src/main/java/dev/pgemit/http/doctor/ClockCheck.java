package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/**
 * Compares the clocks of this machine and the database. Postgres reads its clock at an unknown
 * moment of the round trip, so the error is half of the round-trip time.
 */
final class ClockCheck implements DatabaseCheck {
  private static final int SAMPLES = 5;
  private static final Duration MAX_DIFFERENCE = Duration.ofSeconds(1);

  private static final String QUERY = "SELECT extract(epoch FROM clock_timestamp()) * 1000";

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    var best = measure(connection);
    for (var i = 1; i < SAMPLES; i++) {
      var other = measure(connection);
      best = other.errorMillis() < best.errorMillis() ? other : best;
    }
    return best.finding();
  }

  private static ClockDifference measure(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(QUERY)) {
      var localMillis = System.currentTimeMillis();
      var start = System.nanoTime();
      try (var row = query.executeQuery()) {
        row.next();
        var halfRoundTripMillis = (System.nanoTime() - start) / 2e6;
        return new ClockDifference(
            row.getDouble(1) - localMillis - halfRoundTripMillis, halfRoundTripMillis + 1);
      }
    }
  }

  /** The lead of the database's clock and the measurement error, in milliseconds. */
  record ClockDifference(double millis, double errorMillis) {
    CheckResult finding() {
      if (Math.abs(millis) <= MAX_DIFFERENCE.toMillis() + errorMillis) {
        return CheckResult.ok(
            String.format(
                Locale.ROOT, "equal on both machines (%+.0f ms, ± %.0f)", millis, errorMillis));
      }
      return CheckResult.warning(
          String.format(
              Locale.ROOT,
              "The database's clock is %.1f s %s this machine's (± %.3f s)",
              Math.abs(millis) / 1000,
              millis > 0 ? "ahead of" : "behind",
              errorMillis / 1000),
          "synchronize both clocks with NTP; until then, deliverAt follows the"
              + " database's clock, and log lines do not match");
    }
  }
}
