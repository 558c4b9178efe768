package dev.pgemit.listen;

import static dev.pgemit.fixture.CallFailures.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.ProcessSignals;
import dev.pgemit.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The listening backend is suspended (SIGSTOP): no notification arrives, and no call fails. */
class FrozenListenerIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String LISTENER =
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'frozen listener'";

  @Test
  void requestReportsTheOutcomeOfItsEventFirst() throws Exception {
    try (var database = TestDatabase.createOnOwnServer(Map.of())) {
      var listening = database.dataSource();
      listening.setApplicationName("frozen listener");
      try (var server = new FakeServer(database);
          var io = Emitter.builder(database.dataSource()).listenDataSource(listening).build()) {
        var servers = io.timeout(TIMEOUT).servers();
        await()
            .atMost(TIMEOUT)
            .until(
                () -> {
                  server.send("\"type\":2");
                  return servers.isDone();
                });
        var pid = Long.parseLong(database.query(LISTENER));
        ProcessSignals.suspend(pid);
        try {
          var request = io.timeout(TIMEOUT).emitWithAck("e");
          assertThat(awaitFailure(request)).hasMessageStartingWith("The event was published, but");
        } finally {
          ProcessSignals.resume(pid);
        }
      }
    }
  }
}
