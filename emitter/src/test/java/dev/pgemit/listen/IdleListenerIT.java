package dev.pgemit.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.DeliveryPath;
import dev.pgemit.publish.GroupCommit;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.QueueTimeouts;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class IdleListenerIT {
  private static final Duration TIMEOUTS = Duration.ofSeconds(5);

  @Test
  void idleConnectionIsClosedAndKnownServersAreForgotten() throws SQLException {
    var table = AttachmentsTable.of("socket_io_attachments");
    var channels = new ChannelNames("socket.io");
    var encoder = new MessageEncoder(channels, MessageEncoder.MAX_PAYLOAD_BYTES, new JsonMapper());
    try (var database = TestDatabase.createWithAttachments();
        var server = new FakeServer(database);
        var pipeline =
            new GroupCommit(
                database.dataSource(),
                table,
                DeliveryPath.NOTIFY,
                new QueueTimeouts(TIMEOUTS, TIMEOUTS),
                PipelineListener.NONE);
        var requests =
            new ClusterClient(
                channels,
                encoder,
                pipeline,
                ListenConnectionSource.ofUrl(database.jdbcUrl(), null, null),
                new AttachmentReader(table),
                new ListenTimes(Duration.ofMillis(100), Duration.ofSeconds(6)),
                new ReceiveMemoryBudget(1 << 20),
                PipelineListener.NONE::threadFailed)) {
      for (var round = 0; round < 2; round++) {
        for (var namespace : List.of("/", "/admin")) {
          var request =
              requests.ask(
                  new ServerRequest(
                      ServerRequest.Kind.SERVERS,
                      Namespace.of(namespace),
                      "census" + round,
                      List.of(),
                      TIMEOUTS,
                      null));
          assertThat(request).succeedsWithin(TIMEOUTS.plusSeconds(5));
          assertThat(request.join().timedOut()).isFalse();
        }
        assertThat(listenerCount(database)).isEqualTo("1");
        // The server leaves, so that no later request waits for it.
        server.send("\"type\":2");
        await().atMost(Duration.ofSeconds(20)).until(() -> listenerCount(database).equals("0"));
      }
    }
  }

  private static String listenerCount(TestDatabase database) throws SQLException {
    return database.query(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'pgemit-listen'");
  }
}
