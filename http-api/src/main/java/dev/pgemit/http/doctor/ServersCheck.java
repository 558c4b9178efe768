package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Checks that a Socket.IO server listens on each namespace's channel. */
record ServersCheck(DoctorContext context) implements DatabaseCheck {
  // Matches the last query of the adapter's listening sessions. Since adapter 0.5.0, one session
  // listens for all namespaces and shows only the last LISTEN. Sessions of other roles may be
  // hidden. Sessions of pgemit listen too.
  private static final String LISTENING_SESSIONS_QUERY =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name NOT LIKE 'pgemit%'
        AND query ILIKE 'LISTEN%' AND strpos(query, '"' || ? || '#') > 0\
      """;

  private static final String ADVICE =
      "start the Socket.IO server; its adapter needs the same database,"
          + " channelPrefix (%s) and namespace, character for character";

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    var sessionCount = countListeningSessions(connection);
    var found = new ArrayList<String>();
    var hasUnservedNamespace = false;
    try (var emitter = context.emitterFactory().get()) {
      // All requests at once, so that the time does not depend on the number of namespaces.
      var pending = context.namespaces().stream().map(name -> emitter.of(name).servers()).toList();
      for (var i = 0; i < pending.size(); i++) {
        var serverCount = countServers(pending.get(i));
        hasUnservedNamespace |= serverCount == 0 || (serverCount < 0 && sessionCount == 0);
        found.add("%s: %s".formatted(context.namespaces().get(i), describe(serverCount)));
      }
    }
    var prefix = context.settings().channelPrefix();
    found.add(
        "%s with channelPrefix %s"
            .formatted(
                sessionCount == 1 ? "1 session listens" : sessionCount + " sessions listen",
                prefix));
    var all = String.join("; ", found);
    return hasUnservedNamespace
        ? CheckResult.warning(
            "Emitted events may reach no client. " + all, ADVICE.formatted(prefix))
        : CheckResult.ok(all);
  }

  /** Returns the number of servers that responded; -1 if the responses cannot be received. */
  private static int countServers(CompletableFuture<List<String>> servers) {
    try {
      return servers.join().size();
    } catch (CompletionException e) {
      return -1;
    }
  }

  private int countListeningSessions(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(LISTENING_SESSIONS_QUERY)) {
      query.setString(1, context.settings().channelPrefix());
      try (var row = query.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private static String describe(int serverCount) {
    if (serverCount < 0) {
      return "cluster requests are impossible";
    }
    return serverCount == 1 ? "1 server answered" : serverCount + " servers answered";
  }
}
