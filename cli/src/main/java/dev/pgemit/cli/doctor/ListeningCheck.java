package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.Check;
import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.Hearing;
import dev.pgemit.http.diagnosis.NoConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/**
 * Whether what is published is heard where answers are listened for.
 *
 * @param subject what is examined
 */
record ListeningCheck(Subject subject) implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Override
  public Finding on(Connection connection) throws SQLException {
    try (var listening = subject.listening().getConnection()) {
      return Hearing.between(listening, connection, PATIENCE)
          .map(ListeningCheck::heard)
          .orElseGet(this::deaf);
    } catch (SQLException e) {
      if (subject.hasListenUrl() && NoConnection.isIt(e)) {
        return NoConnection.explainHere(e, "PGEMIT_LISTEN_URL");
      }
      throw e;
    }
  }

  private static Finding heard(Duration time) {
    return Finding.ok(
        String.format(Locale.ROOT, "a notification is heard, after %.1f ms", time.toNanos() / 1e6));
  }

  private Finding deaf() {
    return subject.hasListenUrl()
        ? Finding.failure(
            "What is published through DATABASE_URL is not heard through PGEMIT_LISTEN_URL",
            "let it lead to the same database, past any pooler in transaction mode")
        : Finding.warning(
            "What is published is not heard: no acknowledgement, census or tail can work",
            "set PGEMIT_LISTEN_URL to an address of the same database that goes past the pooler");
  }
}
