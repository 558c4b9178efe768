package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.ConnectionDiagnosis;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import dev.pgemit.http.diagnosis.ListenNotifyProbe;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/** Checks that published messages reach the connection that listens for responses. */
record ListeningCheck(DoctorContext context) implements DatabaseCheck {
  private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(2);

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    try (var listening = context.listenDataSource().getConnection()) {
      return ListenNotifyProbe.roundTrip(listening, connection, RECEIVE_TIMEOUT)
          .map(ListeningCheck::received)
          .orElseGet(this::notReceived);
    } catch (SQLException e) {
      if (context.hasListenUrl() && ConnectionDiagnosis.isConnectionFailure(e)) {
        return ConnectionDiagnosis.explainWithDetail(e, "PGEMIT_LISTEN_URL");
      }
      throw e;
    }
  }

  private static CheckResult received(Duration latency) {
    return CheckResult.ok(
        String.format(
            Locale.ROOT, "a notification arrived after %.1f ms", latency.toNanos() / 1e6));
  }

  private CheckResult notReceived() {
    return context.hasListenUrl()
        ? CheckResult.failure(
            "Notifications published through DATABASE_URL do not arrive through"
                + " PGEMIT_LISTEN_URL",
            "set PGEMIT_LISTEN_URL to the same database, without a pooler in transaction mode")
        : CheckResult.warning(
            "Notifications do not arrive, so acknowledgements, cluster requests and"
                + " tails cannot work",
            "set PGEMIT_LISTEN_URL to an address of the same database that bypasses the pooler");
  }
}
