package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.receiving.Decoded;
import dev.pgemit.receiving.Listener;
import dev.pgemit.receiving.Server;
import dev.pgemit.testing.TestDatabase;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ListeningConnectionIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String KILL_LISTENERS =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'\
      """;

  @Test
  void thereIsNoneBeforeTheFirstRequestAndOneForAllNamespaces() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).listenUrl(database.jdbcUrl()).build()) {
      io.emit("e");
      assertThat(listening(database)).isEqualTo("0");
      var all = IntStream.range(0, 50).mapToObj(i -> io.of("/" + i).servers()).toList();
      assertThat(all).allSatisfy(asked -> assertThat(asked).succeedsWithin(LONG));
      assertThat(listening(database)).isEqualTo("1");
    }
  }

  @Test
  void itsStateAndWhoWasHeardAreToldWithoutAsking() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).listenUrl(database.jdbcUrl()).build();
        var server = new Server(database);
        var admin = database.connect();
        var kill = admin.prepareStatement(KILL_LISTENERS)) {
      assertThat(io.listening()).isEqualTo(new ListenerStatus(false, false, Map.of()));

      assertThat(io.servers()).succeedsWithin(LONG);
      assertThat(io.listening()).isEqualTo(new ListenerStatus(true, true, Map.of("/", 0)));

      server.say("\"type\":2,\"nsp\":\"/\"");
      await().atMost(LONG).until(() -> io.listening().servers().equals(Map.of("/", 1)));

      database.setOpen(false);
      kill.execute();
      await().atMost(LONG).until(() -> !io.listening().isConnected());
      database.setOpen(true);
    }
  }

  @Test
  @SuppressWarnings("try") // closed twice: that is what it is about
  void itEndsWithTheEmitterAndSoDoesWhatIsUnderWay() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).listenUrl(database.jdbcUrl()).build();
        var server = new Server(database)) {
      var tail = io.tail().join();
      var asked = asking(io, database, server);
      io.close();
      assertFailure(asked, "The emitter was closed");
      assertThat(tail.isClosed()).isTrue();
      await().atMost(LONG).until(() -> listening(database).equals("0"));
      assertFailure(io.servers(), "The emitter is closed");
    }
  }

  @Test
  void poolLosesNoConnectionToIt() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = new HikariDataSource()) {
      pool.setDataSource(database.dataSource());
      pool.setMaximumPoolSize(1);
      try (var io = Emitter.create(pool)) {
        assertThat(io.servers()).succeedsWithin(LONG);
        await().atMost(LONG).until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
        assertThat(io.servers()).succeedsWithin(LONG);
      }
    }
  }

  @Test
  void aPoolNeedsNoListenUrlAndMayHaveOne() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = new HikariDataSource()) {
      pool.setJdbcUrl(database.jdbcUrl());
      try (var io = Emitter.create(pool)) {
        assertThat(io.servers()).succeedsWithin(LONG);
      }
      try (var io = Emitter.builder(pool).listenUrl(database.jdbcUrl()).build()) {
        assertThat(io.servers()).succeedsWithin(LONG);
      }
      try (var io = Emitter.builder(pool).listenDataSource(database.dataSource()).build()) {
        assertThat(io.servers()).succeedsWithin(LONG);
      }
    }
  }

  @Test
  void oneThatDoesNotHearWhatIsPublishedSaysSo() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var other = TestDatabase.create();
        var io = Emitter.builder(database.dataSource()).listenUrl(other.jdbcUrl()).build();
        var channel = new Listener(database)) {
      var failure = assertFailure(io.timeout(LONG).emitWithAck("e"), "pooler in transaction mode");
      assertThat(failure)
          .hasMessageContaining("another database")
          .hasMessageContaining("listenUrl");
      assertThat(failure.isRetryable()).isFalse();
      assertThat(failure.isOutcomeKnown()).isTrue();
      channel.hearsNothingElse();
    }
  }

  @Test
  void addressThatIsNoneIsRefusedWithoutQuotingIt() {
    var builder = Emitter.builder(new PGSimpleDataSource());
    assertThat(catchThrowable(() -> builder.listenUrl("mysql://user:secret@host/database")))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("listenUrl")
        .hasMessageNotContaining("secret");
  }

  @Test
  void whenItIsKilledRequestsFailAndTheNextOpensAnother() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).listenUrl(database.jdbcUrl()).build();
        var server = new Server(database)) {
      var asked = asking(io, database, server);
      database.query(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE application_name = 'pgemit-listen' AND datname = current_database()");
      var failure = assertFailure(asked, "published");
      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure.isOutcomeKnown()).isFalse();
      // The servers can receive the event before its commit is known here.
      assertThat(failure).message().matches("(?s)The event (was|may have been) published\\. .*");
      assertFailure(io.servers(), "no server has been heard since");
      var again = io.timeout(LONG).servers();
      await()
          .atMost(LONG)
          .until(
              () -> {
                server.say("\"type\":2");
                return again.isDone();
              });
      assertThat(again).succeedsWithin(LONG);
    }
  }

  @Test
  void whatIsNoMessageDisturbsNobody() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var server = new Server(database);
        var channel = new Listener(database)) {
      var asked = io.timeout(LONG).emitWithAck("e");
      var id = requestId(channel, 3);
      for (var junk :
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
        server.raw(junk);
      }
      server.say("\"type\":10,\"data\":{\"requestId\":\"" + id + "\",\"packet\":1}");
      server.say("\"type\":11,\"data\":{\"requestId\":\"another\",\"clientCount\":5}");
      server.say("\"type\":12,\"data\":{\"requestId\":\"" + id + "\",\"packet\":\"early\"}");
      server.say("\"type\":11,\"data\":{\"requestId\":\"" + id + "\",\"clientCount\":2}");
      server.say("\"type\":12,\"data\":{\"requestId\":\"" + id + "\"}");
      var answered = asked.join();
      assertThat(answered.timedOut()).isFalse();
      assertThat(answered.clients()).isEqualTo(2);
      assertThat(answered.servers()).isEqualTo(1);
      assertThat(answered.responses().toString()).isEqualTo("[\"early\", null]");
    }
  }

  @Test
  void answerThatMayNotBeReadNamesTheMissingGrant() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).attachmentsTable("missing_table").build();
        var server = new Server(database);
        var channel = new Listener(database)) {
      server.say("\"type\":2");
      var asked = io.timeout(Duration.ofSeconds(3)).fetchSockets();
      requestId(channel, 7);
      server.say("\"type\":2");
      server.say("\"type\":8,\"attachmentId\":\"1\"");
      assertThat(assertFailure(asked, "missing_table")).hasMessageContaining("pgemit migrate");
    }
  }

  @Test
  void wrongInputIsRefusedBeforeAnythingIsSent() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var channel = new Listener(database)) {
      assertFailure(io.emitWithAck("disconnect"), "reserved");
      assertFailure(io.serverSideEmitWithAck("connection"), "reserved");
      assertFailure(io.to("room").serverSideEmitWithAck("e"), "rooms");
      for (var wrong : new Duration[] {Duration.ZERO, Duration.ofDays(2), Duration.ofMillis(-1)}) {
        assertThat(catchThrowable(() -> io.timeout(wrong)))
            .isInstanceOf(InvalidMessageException.class)
            .hasMessageContaining("timeout");
      }
      channel.hearsNothingElse();
    }
  }

  /** Asks what nobody answers in full. */
  private static CompletableFuture<Acknowledgements> asking(
      Emitter io, TestDatabase database, Server server) throws SQLException {
    try (var channel = new Listener(database)) {
      var asked = io.timeout(LONG).emitWithAck("e");
      var id = requestId(channel, 3);
      server.say("\"type\":11,\"data\":{\"requestId\":\"" + id + "\",\"clientCount\":1}");
      return asked;
    }
  }

  /** Waits for a request as a server would. */
  private static String requestId(Listener channel, int type) throws SQLException {
    while (true) {
      var message = channel.next();
      if (BigInteger.valueOf(type).equals(Decoded.at(message, "type"))) {
        return String.valueOf(Decoded.at(message, "data", "requestId"));
      }
    }
  }

  private static EmitException assertFailure(CompletableFuture<?> asked, String text) {
    assertThat(asked).failsWithin(LONG);
    var failure = asked.handle((nothing, reason) -> reason).join();
    var cause = failure instanceof EmitException ? failure : failure.getCause();
    assertThat(cause).isInstanceOf(EmitException.class).hasMessageContaining(text);
    return (EmitException) Objects.requireNonNull(cause);
  }

  private static String listening(TestDatabase database) throws SQLException {
    return database.query(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'pgemit-listen'");
  }
}
