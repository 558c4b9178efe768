package dev.pgemit.background;

import static dev.pgemit.fixture.CallFailures.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.EmitterBuilder;
import dev.pgemit.EmitterMetrics;
import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.FeatureStatus.State;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.wire.MessageType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each thread of an emitter meets an Error, fails the calls that wait for it, and works again. */
class BackgroundThreadsIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private TestDatabase database;
  private FaultyDataSource publishing;
  private FaultyDataSource listening;
  private final List<String> failures = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource(), MigrationOptions.DEFAULT);
    publishing = new FaultyDataSource(database.dataSource());
    listening = new FaultyDataSource(database.dataSource());
  }

  @AfterEach
  void stop() throws SQLException {
    database.close();
  }

  @Test
  void listenerFailsRequestsNotifiesTailsAndRestartsAfterAnError() throws Exception {
    try (var io = builder().build();
        var server = new FakeServer(database);
        var channel = new NotificationReceiver(database);
        var tail = io.tail("after").join()) {
      // The request waits for a server that the listener knows, however late the response is.
      server.send("\"type\":2");
      await().atMost(TIMEOUT).until(() -> io.listening().servers().equals(Map.of("/", 1)));
      var request = io.timeout(TIMEOUT).emitWithAck("e");
      var id = channel.nextRequestId(MessageType.BROADCAST);
      server.send("\"type\":11,\"data\":{\"requestId\":\"" + id + "\",\"clientCount\":1}");

      listening.failNext("getNotifications", 2);

      var failure = awaitFailure(request);
      assertThat(failure)
          .hasMessageStartingWith("The event was published, but the responses are unknown: ")
          .hasMessageContaining("OutOfMemoryError");
      assertThat(failure.isOutcomeKnown()).isFalse();
      await().atMost(Duration.ofSeconds(2)).until(() -> tail.takeLost() == -1);
      assertThat(failures).contains("pgemit-listener");

      // No server has responded since, which does not prove that there are no servers.
      assertThat(awaitFailure(io.servers()))
          .hasMessageContaining("no server has responded on it yet");
      server.send("\"type\":2");
      io.emit("after");
      assertThat(tail.poll(TIMEOUT).orElseThrow().event()).isEqualTo("after");
      await().atMost(TIMEOUT).until(() -> io.listening().servers().equals(Map.of("/", 1)));
      assertThat(state(io, Feature.LISTEN)).isEqualTo(State.WORKING);
    }
  }

  @Test
  void requestsKeepWaitingWhenTheListenerFailsBeforeListening() throws Exception {
    try (var io = builder().build();
        var server = new FakeServer(database)) {
      listening.failNext("getConnection", 3);
      var request = io.timeout(TIMEOUT).servers();
      await().atMost(TIMEOUT).until(listening::hasFailed);
      sendUntilDone(server, request);
      assertThat(request).succeedsWithin(TIMEOUT);
    }
  }

  @Test
  void dispatcherSendsDueMessagesAfterAnError() throws Exception {
    try (var channel = new NotificationReceiver(database);
        var io = builder().dispatchScheduled(true).build()) {
      io.delay(Duration.ofMillis(1)).emit("first");
      channel.next();
      listening.failNext("prepareStatement", 3);
      await().atMost(TIMEOUT).until(() -> failures.contains("pgemit-dispatcher"));
      io.delay(Duration.ofMillis(1)).emit("second");
      assertThat(WireValues.at(channel.next(), "data", "packet", "data", 0)).isEqualTo("second");
      await().atMost(TIMEOUT).until(() -> state(io, Feature.SCHEDULE) == State.WORKING);
    }
  }

  @Test
  void retentionRemovesAttachmentsAfterAnError() throws Exception {
    database.execute(
        "INSERT INTO socket_io_attachments (created_at, payload) VALUES (now() - interval '1 day',"
            + " '')");
    publishing.failNext("getConnection", 2);
    try (var io = builder().removeOldAttachments(true).build()) {
      await()
          .atMost(TIMEOUT)
          .until(() -> database.query("SELECT count(*) FROM socket_io_attachments").equals("0"));
      assertThat(failures).contains("pgemit-retention");
      assertThat(io.emit("e")).isNotEmpty();
    }
  }

  @Test
  void writerFailsItsBatchAndPublishesAgainAfterAnError() throws Exception {
    try (var channel = new NotificationReceiver(database);
        var io = builder().build()) {
      publishing.failNext("getConnection", 1);
      var failure = awaitFailure(io.emitAsync("held"));
      assertThat(failure.isOutcomeKnown()).isFalse();

      io.emit("first");
      publishing.failNext("close", 1); // of the connection that the writer returns
      await().atMost(TIMEOUT).until(() -> failures.contains("pgemit-writer"));
      io.emit("second");
      for (var name : List.of("first", "second")) {
        assertThat(WireValues.at(channel.next(), "data", "packet", "data", 0)).isEqualTo(name);
      }
    }
  }

  @Test
  void errorInMetricsDoesNotChangeTheOutcome() throws Exception {
    var metrics =
        new EmitterMetrics() {
          @Override
          public void committed(int messages, long bytes, Duration time) {
            throw new NoClassDefFoundError("a test's");
          }
        };
    try (var io = Emitter.builder(database.dataSource()).metrics(metrics).build()) {
      assertThat(io.emit("e")).isNotEmpty();
      assertThat(io.emitAsync("e")).succeedsWithin(TIMEOUT);
    }
  }

  private static void sendUntilDone(FakeServer server, CompletableFuture<?> request) {
    await()
        .atMost(TIMEOUT)
        .until(
            () -> {
              server.send("\"type\":2");
              return request.isDone();
            });
  }

  private EmitterBuilder builder() {
    return Emitter.builder(publishing.dataSource())
        .listenDataSource(listening.dataSource())
        .metrics(
            new EmitterMetrics() {
              @Override
              public void threadFailed(String thread, Throwable cause) {
                failures.add(thread);
              }
            });
  }

  private static State state(Emitter io, Feature feature) {
    return io.status().stream()
        .filter(status -> status.feature() == feature)
        .findFirst()
        .orElseThrow()
        .state();
  }
}
