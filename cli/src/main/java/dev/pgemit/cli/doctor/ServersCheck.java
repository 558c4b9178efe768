package dev.pgemit.cli.doctor;

import dev.pgemit.Emitter;
import dev.pgemit.http.diagnosis.Check;
import dev.pgemit.http.diagnosis.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.CompletionException;

/** Whether a Socket.IO server listens on each namespace's channel. */
record ServersCheck(Subject subject) implements Check {
  // The last that a listening session of the adapter ran. From 0.5.0 on one session listens for all
  // namespaces, and shows but the last of them. Sessions of other roles may be hidden, and our own
  // listen too.
  private static final String SESSIONS =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name NOT LIKE 'pgemit%'
        AND query ILIKE 'LISTEN%' AND strpos(query, '"' || ? || '#') > 0""";

  private static final String ADVICE =
      "start the Socket.IO server; its adapter needs the same database, channelPrefix (%s) and namespace,"
          + " to the letter";

  @Override
  public Finding on(Connection connection) throws SQLException {
    var sessions = sessions(connection);
    var found = new ArrayList<String>();
    var isLonely = false;
    try (var emitter = subject.emitter().get()) {
      for (var namespace : subject.namespaces()) {
        var servers = servers(emitter, namespace);
        isLonely |= servers == 0 || (servers < 0 && sessions == 0);
        found.add("%s: %s".formatted(namespace, words(servers)));
      }
    }
    var prefix = subject.settings().channelPrefix();
    found.add(
        "%s with channelPrefix %s"
            .formatted(
                sessions == 1 ? "1 session listens" : sessions + " sessions listen", prefix));
    var all = String.join("; ", found);
    return isLonely
        ? Finding.warning("What is emitted may reach nobody. " + all, ADVICE.formatted(prefix))
        : Finding.ok(all);
  }

  /** How many answered; less than none where they cannot be heard. */
  private static int servers(Emitter emitter, String namespace) {
    try {
      return emitter.of(namespace).servers().join().size();
    } catch (CompletionException e) {
      return -1;
    }
  }

  private int sessions(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(SESSIONS)) {
      query.setString(1, subject.settings().channelPrefix());
      try (var row = query.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private static String words(int servers) {
    if (servers < 0) {
      return "no server can be asked";
    }
    return servers == 1 ? "1 server answered" : servers + " servers answered";
  }
}
