package dev.pgemit.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.CommitListener;
import dev.pgemit.publish.GroupCommit;
import dev.pgemit.publish.Patience;
import dev.pgemit.publish.PublishFailure;
import dev.pgemit.receiving.Server;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.wire.Channels;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class IdleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final CommitListener NOBODY =
      new CommitListener() {
        @Override
        public void committed(int messages, long bytes, long nanos) {}

        @Override
        public void dispatched(int messages, long nanos) {}

        @Override
        public void failed(int messages, PublishFailure reason) {}
      };

  @Test
  void connectionThatNobodyUsesIsClosedAndWhatWasKnownForgotten() throws SQLException {
    var table = AttachmentsTable.of("socket_io_attachments");
    var channels = new Channels("socket.io");
    var encoder = new MessageEncoder(channels, MessageEncoder.MOST_PAYLOAD, new JsonMapper());
    try (var database = TestDatabase.createWithAttachments();
        var server = new Server(database);
        var pipeline =
            new GroupCommit(
                database.dataSource(), table, new Patience(PATIENCE, PATIENCE), NOBODY);
        var requests =
            new Requests(
                channels,
                encoder,
                pipeline,
                ListenSource.at(database.jdbcUrl(), null, null),
                new AttachmentReader(table),
                new ListenTimes(Duration.ofMillis(100), Duration.ofSeconds(6)),
                new Budget(1 << 20),
                NOBODY::threadFailed)) {
      for (var round = 0; round < 2; round++) {
        for (var namespace : List.of("/", "/admin")) {
          var asked =
              requests.ask(
                  Namespace.of(namespace),
                  new CensusRequest("census" + round),
                  List.of(),
                  PATIENCE);
          assertThat(asked).succeedsWithin(PATIENCE.plusSeconds(5));
          assertThat(asked.join().timedOut()).isFalse();
        }
        assertThat(listening(database)).isEqualTo("1");
        // It is gone when it is asked for next, and must not be waited for then.
        server.say("\"type\":2");
        await().atMost(Duration.ofSeconds(20)).until(() -> listening(database).equals("0"));
      }
    }
  }

  private static String listening(TestDatabase database) throws SQLException {
    return database.query(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'pgemit-listen'");
  }
}
