package dev.pgemit.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.DeliveryPath;
import dev.pgemit.publish.GroupCommit;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.QueueTimeouts;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.ProcessSignals;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.TailQueue;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * The listening backend of a tail is suspended (SIGSTOP): no notification arrives, and no call
 * fails. A network that drops packets has the same effect on the tail.
 */
class SilentListenerIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final AttachmentsTable TABLE = AttachmentsTable.of("socket_io_attachments");
  private static final Namespace NAMESPACE = Namespace.of("/");
  private static final ListenTimes TIMES =
      new ListenTimes(Duration.ofSeconds(60), Duration.ofMillis(100));

  private static final String LISTENER =
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'pgemit-listen'"
          + " AND datname = current_database()";

  private final AtomicInteger commits = new AtomicInteger();

  private final PipelineListener counting =
      new PipelineListener() {
        @Override
        public void committed(int messages, long bytes, long nanos) {
          commits.incrementAndGet();
        }
      };

  @Test
  void tailReportsALossAndRequestsFailInsteadOfFindingNoServers() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var server = new FakeServer(database);
        var pipeline =
            new GroupCommit(
                database.dataSource(),
                TABLE,
                DeliveryPath.NOTIFY,
                new QueueTimeouts(LONG, LONG),
                counting);
        var requests = requests(database, pipeline);
        var tail =
            requests.openTail(NAMESPACE, message -> true, TailQueue.DEFAULT_LIMITS, LONG).join()) {
      server.send("\"type\":2");
      await().atMost(LONG).until(() -> requests.state().servers().equals(Map.of("/", 1)));
      assertThat(tail.poll(LONG)).isPresent();
      // A second probe starts once the first has arrived. A silent channel has lost nothing.
      var before = commits.get();
      await().atMost(LONG).until(() -> commits.get() >= before + 2);
      assertThat(tail.takeLost()).isZero();

      var pid = Long.parseLong(database.query(LISTENER));
      ProcessSignals.suspend(pid);
      try {
        await().atMost(LONG).until(() -> tail.takeLost() == TailQueue.UNKNOWN_LOSS);
        var failed = sendRequest(requests, "meanwhile", Duration.ofSeconds(2));
        assertThat(failed)
            .failsWithin(LONG)
            .withThrowableThat()
            .withCauseInstanceOf(ListenFailure.class);
      } finally {
        ProcessSignals.resume(pid);
      }

      var again = sendRequest(requests, "again", LONG);
      await()
          .atMost(LONG)
          .until(
              () -> {
                server.send("\"type\":2");
                return again.isDone();
              });
      assertThat(again.join().servers()).hasSize(1);
      assertThat(tail.poll(LONG)).isPresent();
    }
  }

  private ClusterClient requests(TestDatabase database, GroupCommit pipeline) {
    var channels = new ChannelNames("socket.io");
    return new ClusterClient(
        channels,
        new MessageEncoder(channels, MessageEncoder.MAX_PAYLOAD_BYTES, new JsonMapper()),
        pipeline,
        ListenConnectionSource.ofUrl(database.jdbcUrl(), null, null),
        new AttachmentReader(TABLE),
        TIMES,
        new ReceiveMemoryBudget(1 << 20),
        counting::threadFailed);
  }

  private static CompletableFuture<ServerResponses> sendRequest(
      ClusterClient requests, String id, Duration timeout) {
    return requests.ask(
        new ServerRequest(ServerRequest.Kind.SERVERS, NAMESPACE, id, List.of(), timeout, null));
  }
}
