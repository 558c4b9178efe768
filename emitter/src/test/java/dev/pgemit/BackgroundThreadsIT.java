package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.FeatureStatus.State;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.receiving.Decoded;
import dev.pgemit.receiving.Listener;
import dev.pgemit.receiving.Server;
import dev.pgemit.testing.TestDatabase;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each thread of an emitter meets an Error, ends what waits for it, and works again. */
class BackgroundThreadsIT {
  private static final Duration LONG = Duration.ofSeconds(30);

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
  void theListenerFailsItsRequestsTellsItsTailsAndListensAgain() throws Exception {
    try (var io = builder().build();
        var server = new Server(database);
        var channel = new Listener(database);
        var tail = io.tail("after").join()) {
      var asked = io.timeout(LONG).emitWithAck("e");
      var id = requestId(channel);
      server.say("\"type\":11,\"data\":{\"requestId\":\"" + id + "\",\"clientCount\":1}");
      await().atMost(LONG).until(() -> io.listening().servers().equals(Map.of("/", 1)));

      listening.fail("getNotifications", 2);

      var failure = failure(asked);
      assertThat(failure)
          .hasMessageStartingWith("The event was published. Who answered is not known: ")
          .hasMessageContaining("OutOfMemoryError");
      assertThat(failure.isOutcomeKnown()).isFalse();
      await().atMost(Duration.ofSeconds(2)).until(() -> tail.takeLost() == -1);
      assertThat(failures).contains("pgemit-listener");

      // Nobody has been heard since: that is not the same as nobody being there.
      assertThat(failure(io.servers())).hasMessageContaining("no server has been heard since");
      server.say("\"type\":2");
      io.emit("after");
      assertThat(tail.poll(LONG).orElseThrow().event()).isEqualTo("after");
      await().atMost(LONG).until(() -> io.listening().servers().equals(Map.of("/", 1)));
      assertThat(state(io, Feature.LISTEN)).isEqualTo(State.WORKING);
    }
  }

  @Test
  void theListenerThatFailsBeforeItHearsLetsItsRequestsWait() throws Exception {
    try (var io = builder().build();
        var server = new Server(database)) {
      listening.fail("getConnection", 3);
      var asked = io.timeout(LONG).servers();
      await().atMost(LONG).until(listening::hasFailed);
      speakUntilDone(server, asked);
      assertThat(asked).succeedsWithin(LONG);
    }
  }

  @Test
  void theDispatcherSendsWhatIsDueAfterAnError() throws Exception {
    try (var channel = new Listener(database);
        var io = builder().dispatchScheduled(true).build()) {
      io.delay(Duration.ofMillis(1)).emit("first");
      channel.next();
      listening.fail("prepareStatement", 3);
      await().atMost(LONG).until(() -> failures.contains("pgemit-dispatcher"));
      io.delay(Duration.ofMillis(1)).emit("second");
      assertThat(Decoded.at(channel.next(), "data", "packet", "data", 0)).isEqualTo("second");
      await().atMost(LONG).until(() -> state(io, Feature.SCHEDULE) == State.WORKING);
    }
  }

  @Test
  void theRetentionRemovesAfterAnError() throws Exception {
    database.execute(
        "INSERT INTO socket_io_attachments (created_at, payload) VALUES (now() - interval '1 day',"
            + " '')");
    publishing.fail("getConnection", 2);
    try (var io = builder().removeOldAttachments(true).build()) {
      await()
          .atMost(LONG)
          .until(() -> database.query("SELECT count(*) FROM socket_io_attachments").equals("0"));
      assertThat(failures).contains("pgemit-retention");
      assertThat(io.emit("e")).isNotEmpty();
    }
  }

  @Test
  void theWriterPublishesAfterAnErrorAndAnswersForWhatItHeld() throws Exception {
    try (var channel = new Listener(database);
        var io = builder().build()) {
      publishing.fail("getConnection", 1);
      var failure = failure(io.emitAsync("held"));
      assertThat(failure.isOutcomeKnown()).isFalse();

      io.emit("first");
      publishing.fail("close", 1); // of the connection that the writer gives back
      await().atMost(LONG).until(() -> failures.contains("pgemit-writer"));
      io.emit("second");
      for (var name : List.of("first", "second")) {
        assertThat(Decoded.at(channel.next(), "data", "packet", "data", 0)).isEqualTo(name);
      }
    }
  }

  @Test
  void metricsThatThrowAnErrorChangeNoOutcome() throws Exception {
    var metrics =
        new EmitterMetrics() {
          @Override
          public void committed(int messages, long bytes, Duration time) {
            throw new NoClassDefFoundError("a test's");
          }
        };
    try (var io = Emitter.builder(database.dataSource()).metrics(metrics).build()) {
      assertThat(io.emit("e")).isNotEmpty();
      assertThat(io.emitAsync("e")).succeedsWithin(LONG);
    }
  }

  private static void speakUntilDone(Server server, CompletableFuture<?> asked) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              server.say("\"type\":2");
              return asked.isDone();
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
        .filter(one -> one.feature() == feature)
        .findFirst()
        .orElseThrow()
        .state();
  }

  private static String requestId(Listener channel) throws SQLException {
    while (true) {
      var message = channel.next();
      if (BigInteger.valueOf(3).equals(Decoded.at(message, "type"))) {
        return String.valueOf(Decoded.at(message, "data", "requestId"));
      }
    }
  }

  private static EmitException failure(CompletableFuture<?> asked) {
    assertThat(asked).failsWithin(LONG);
    var failure = asked.handle((nothing, reason) -> reason).join();
    return (EmitException)
        Objects.requireNonNull(failure instanceof EmitException ? failure : failure.getCause());
  }
}
