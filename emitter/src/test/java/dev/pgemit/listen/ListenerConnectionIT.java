package dev.pgemit.listen;

import static dev.pgemit.fixture.CallFailures.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Acknowledgements;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.ListenerStatus;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.wire.MessageType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ListenerConnectionIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String KILL_LISTENERS =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'\
      """;

  @Test
  void opensOneConnectionForAllNamespacesOnTheFirstRequest() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).listenUrl(database.jdbcUrl()).build()) {
      io.emit("e");
      assertThat(listenerCount(database)).isEqualTo("0");
      var all = IntStream.range(0, 50).mapToObj(i -> io.of("/" + i).servers()).toList();
      assertThat(all).allSatisfy(request -> assertThat(request).succeedsWithin(TIMEOUT));
      assertThat(listenerCount(database)).isEqualTo("1");
    }
  }

  @Test
  void statusReportsStateAndServersWithoutARequest() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).listenUrl(database.jdbcUrl()).build();
        var server = new FakeServer(database);
        var admin = database.connect();
        var kill = admin.prepareStatement(KILL_LISTENERS)) {
      assertThat(io.listening()).isEqualTo(new ListenerStatus(false, false, Map.of()));

      assertThat(io.servers()).succeedsWithin(TIMEOUT);
      assertThat(io.listening()).isEqualTo(new ListenerStatus(true, true, Map.of("/", 0)));

      server.send("\"type\":2,\"nsp\":\"/\"");
      await().atMost(TIMEOUT).until(() -> io.listening().servers().equals(Map.of("/", 1)));

      database.allowConnections(false);
      kill.execute();
      await().atMost(TIMEOUT).until(() -> !io.listening().isConnected());
      database.allowConnections(true);
    }
  }

  @Test
  @SuppressWarnings("try") // this test closes the emitter twice
  void closingTheEmitterEndsTheConnectionAndOpenRequests() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).listenUrl(database.jdbcUrl()).build();
        var server = new FakeServer(database)) {
      var tail = io.tail().join();
      var request = startRequest(io, database, server);
      io.close();
      awaitFailure(request, "The emitter was closed");
      assertThat(tail.isClosed()).isTrue();
      await().atMost(TIMEOUT).until(() -> listenerCount(database).equals("0"));
      awaitFailure(io.servers(), "The emitter is closed");
    }
  }

  @Test
  void takesNoConnectionFromThePool() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = new HikariDataSource()) {
      pool.setDataSource(database.dataSource());
      pool.setMaximumPoolSize(1);
      try (var io = Emitter.create(pool)) {
        assertThat(io.servers()).succeedsWithin(TIMEOUT);
        await().atMost(TIMEOUT).until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
        assertThat(io.servers()).succeedsWithin(TIMEOUT);
      }
    }
  }

  @Test
  void listenUrlIsOptionalForAPool() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = new HikariDataSource()) {
      pool.setJdbcUrl(database.jdbcUrl());
      try (var io = Emitter.create(pool)) {
        assertThat(io.servers()).succeedsWithin(TIMEOUT);
      }
      try (var io = Emitter.builder(pool).listenUrl(database.jdbcUrl()).build()) {
        assertThat(io.servers()).succeedsWithin(TIMEOUT);
      }
      try (var io = Emitter.builder(pool).listenDataSource(database.dataSource()).build()) {
        assertThat(io.servers()).succeedsWithin(TIMEOUT);
      }
    }
  }

  @Test
  void reportsAConnectionThatReceivesNoNotifications() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var other = TestDatabase.create();
        var io = Emitter.builder(database.dataSource()).listenUrl(other.jdbcUrl()).build();
        var channel = new NotificationReceiver(database)) {
      var failure =
          awaitFailure(io.timeout(TIMEOUT).emitWithAck("e"), "pooler in transaction mode");
      assertThat(failure)
          .hasMessageContaining("another database")
          .hasMessageContaining("listenUrl");
      assertThat(failure.isRetryable()).isFalse();
      assertThat(failure.isOutcomeKnown()).isTrue();
      channel.assertNothingElse();
    }
  }

  @Test
  void invalidUrlIsRejectedWithoutQuotingIt() {
    var builder = Emitter.builder(new PGSimpleDataSource());
    assertThat(catchThrowable(() -> builder.listenUrl("mysql://user:secret@host/database")))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("listenUrl")
        .hasMessageNotContaining("secret");
  }

  @Test
  void killedConnectionFailsRequestsAndTheNextRequestReconnects() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).listenUrl(database.jdbcUrl()).build();
        var server = new FakeServer(database)) {
      var request = startRequest(io, database, server);
      database.query(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE application_name = 'pgemit-listen' AND datname = current_database()");
      var failure = awaitFailure(request, "published");
      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure.isOutcomeKnown()).isFalse();
      // Servers can receive the event before its publisher learns of the commit.
      assertThat(failure).message().matches("(?s)The event (was|may have been) published, but .*");
      awaitFailure(io.servers(), "no server has responded on it yet");
      var again = io.timeout(TIMEOUT).servers();
      await()
          .atMost(TIMEOUT)
          .until(
              () -> {
                server.send("\"type\":2");
                return again.isDone();
              });
      assertThat(again).succeedsWithin(TIMEOUT);
    }
  }

  @Test
  void invalidPayloadsAreIgnored() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var server = new FakeServer(database);
        var channel = new NotificationReceiver(database)) {
      var request = io.timeout(TIMEOUT).emitWithAck("e");
      var id = channel.nextRequestId(MessageType.BROADCAST);
      for (var payload :
          new String[] {
            "",
            "no JSON",
            "[]",
            "null",
            "{\"type\":\"x\",\"uid\":{}}",
            "{\"data\":[[1]],\"type\":11,\"uid\":7}",
            "{\"type\":12,\"attachmentId\":\"no number\",\"uid\":\"" + server.uid() + "\"}",
            "{\"type\":12,\"attachmentId\":\"999999999\",\"uid\":\"" + server.uid() + "\"}",
            "{\"uid\":\"emitter\",\"type\":11,\"data\":{\"requestId\":\""
                + id
                + "\",\"clientCount\":9}}"
          }) {
        server.sendRaw(payload);
      }
      server.send("\"type\":10,\"data\":{\"requestId\":\"" + id + "\",\"packet\":1}");
      server.send("\"type\":11,\"data\":{\"requestId\":\"another\",\"clientCount\":5}");
      server.send("\"type\":12,\"data\":{\"requestId\":\"" + id + "\",\"packet\":\"early\"}");
      server.send("\"type\":11,\"data\":{\"requestId\":\"" + id + "\",\"clientCount\":2}");
      server.send("\"type\":12,\"data\":{\"requestId\":\"" + id + "\"}");
      var acknowledgements = request.join();
      assertThat(acknowledgements.timedOut()).isFalse();
      assertThat(acknowledgements.clients()).isEqualTo(2);
      assertThat(acknowledgements.servers()).isEqualTo(1);
      assertThat(acknowledgements.responses().toString()).isEqualTo("[\"early\", null]");
    }
  }

  @Test
  void unreadableResponseNamesTheMissingGrant() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).attachmentsTable("missing_table").build();
        var server = new FakeServer(database);
        var channel = new NotificationReceiver(database)) {
      server.send("\"type\":2");
      var request = io.timeout(Duration.ofSeconds(3)).fetchSockets();
      channel.nextRequestId(MessageType.FETCH_SOCKETS);
      server.send("\"type\":2");
      server.send("\"type\":8,\"attachmentId\":\"1\"");
      assertThat(awaitFailure(request, "missing_table")).hasMessageContaining("pgemit migrate");
    }
  }

  @Test
  void invalidInputIsRejectedBeforeAnythingIsSent() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var channel = new NotificationReceiver(database)) {
      awaitFailure(io.emitWithAck("disconnect"), "reserved");
      awaitFailure(io.serverSideEmitWithAck("connection"), "reserved");
      awaitFailure(io.to("room").serverSideEmitWithAck("e"), "rooms");
      for (var invalidCall :
          new Duration[] {Duration.ZERO, Duration.ofDays(2), Duration.ofMillis(-1)}) {
        assertThat(catchThrowable(() -> io.timeout(invalidCall)))
            .isInstanceOf(InvalidMessageException.class)
            .hasMessageContaining("timeout");
      }
      channel.assertNothingElse();
    }
  }

  /** Sends a request to which no server responds completely. */
  private static CompletableFuture<Acknowledgements> startRequest(
      Emitter io, TestDatabase database, FakeServer server) throws SQLException {
    try (var channel = new NotificationReceiver(database)) {
      var request = io.timeout(TIMEOUT).emitWithAck("e");
      var id = channel.nextRequestId(MessageType.BROADCAST);
      server.send("\"type\":11,\"data\":{\"requestId\":\"" + id + "\",\"clientCount\":1}");
      return request;
    }
  }

  private static String listenerCount(TestDatabase database) throws SQLException {
    return database.query(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'pgemit-listen'");
  }
}
