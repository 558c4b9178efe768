package dev.pgemit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.testing.RedisServer;
import io.lettuce.core.Range;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages through the outbox of a real Postgres to a real Redis. */
class OutboxIT {
  private static OutboxFixture fixture;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    fixture = new OutboxFixture();
  }

  @BeforeEach
  void clear() throws Exception {
    fixture.clear();
  }

  @AfterAll
  static void stop() throws Exception {
    if (fixture != null) {
      fixture.close();
    }
  }

  @Test
  void aTransactionIsPassedOnAfterItsCommitAndNotAfterARollback() throws Exception {
    try (var io = fixture.builder().dispatchOutbox(true).build();
        var connection = fixture.database().connect()) {
      connection.setAutoCommit(false);
      io.using(connection).emit("rolled back");
      connection.rollback();
      io.using(connection)
          .to("room1")
          .emit("first", Map.of("amount", new BigDecimal("1.10")), "text");
      io.using(connection).emit("second");
      assertThat(fixture.entries()).isEmpty();
      connection.commit();
      fixture.awaitEvents("[\"first\",{\"amount\":1.1},\"text\"]", "[\"second\"]");
      assertThat(OutboxFixture.data(fixture.entries().get(0)).path("opts").path("rooms").toString())
          .isEqualTo("[\"room1\"]");
      assertThat(fixture.entries().get(0).getBody().get("data")).contains("\"amount\":1.10}");
      fixture.awaitEmpty();
    }
  }

  @Test
  void otherMessagesGoToRedisDirectly() throws Exception {
    try (var io = fixture.builder().build()) {
      io.emit("direct");
      assertThat(fixture.events()).containsExactly("[\"direct\"]");
      var batch = io.batch();
      batch.emit("one");
      batch.emit("two");
      batch.publish();
      assertThat(fixture.events()).containsExactly("[\"direct\"]", "[\"one\"]", "[\"two\"]");
      assertThat(fixture.rows()).isEqualTo("0");
    }
  }

  @Test
  void aRepeatedCallWithTheSameKeyIsSentOnce() throws Exception {
    try (var io = fixture.builder().dispatchOutbox(true).build()) {
      var first = io.idempotent("order-17").emit("paid", 17);
      assertThat(io.idempotent("order-17").emit("paid", 17)).isEqualTo(first);
      assertThat(
              catchThrowableOfType(
                  IdempotencyKeyReusedException.class,
                  () -> io.idempotent("order-17").emit("paid", 18)))
          .isNotNull();
      io.idempotent("end").emit("end");
      fixture.awaitEvents("[\"paid\",17]", "[\"end\"]");
      assertThat(fixture.entries().get(0).getBody()).containsEntry("id", first);
    }
  }

  @Test
  void scheduledAndRecurringEmitsAreSentWhenTheyAreDue() throws Exception {
    try (var io = fixture.builder().dispatchOutbox(true).dispatchScheduled(true).build()) {
      io.delay(Duration.ofMillis(300)).emit("later");
      fixture.awaitEvents("[\"later\"]");
      io.recurring().put("tick", "* * * * * *", ZoneId.of("UTC"), emit -> emit.emit("tick"));
      await().until(() -> fixture.events().size() > 2);
      io.recurring().delete("tick");
      var ids = fixture.entries().stream().map(entry -> entry.getBody().get("id")).toList();
      assertThat(ids).doesNotHaveDuplicates();
    }
  }

  @Test
  void binaryAndLargeMessagesArriveComplete() throws Exception {
    try (var io = fixture.builder().dispatchOutbox(true).build()) {
      var binary = "\0\u0001binary".getBytes(StandardCharsets.UTF_8);
      io.idempotent("1").emit("binary", binary);
      io.idempotent("2").emit("large", "é\0".repeat(20_000), List.of(0.1, 1e300, -7L, 1L << 40));
      fixture.awaitEmpty();
      var entries = fixture.entries();
      assertThat(
              new String(
                  Base64.getDecoder().decode(entries.get(0).getBody().get("data")),
                  StandardCharsets.ISO_8859_1))
          .contains(new String(binary, StandardCharsets.ISO_8859_1));
      var args = OutboxFixture.data(entries.get(1)).path("packet").path("data");
      assertThat(args.path(1).asString()).isEqualTo("é\0".repeat(20_000));
      assertThat(args.path(2).toString()).isEqualTo("[0.1,1.0E300,-7,1099511627776]");
    }
  }

  @Test
  void sqlFunctionsWriteToTheOutboxWhereTheSettingIsOn() throws Exception {
    try (var io = fixture.builder().dispatchOutbox(true).build();
        var connection = fixture.database().connect();
        var statement = connection.createStatement()) {
      statement.execute("SET pgemit.outbox = on");
      statement.execute(
          "SELECT pgemit.emit('small', '[1.50, \"\u00fc\"]', \"to\" => '{room1}', id => 'own')");
      statement.execute("SELECT pgemit.sockets_join('{vip}', \"to\" => '{room1}')");
      statement.execute("SELECT pgemit.emit('large', jsonb_build_array(repeat('x', 20000)))");
      fixture.awaitEmpty();
      var entries = fixture.entries();
      assertThat(entries).hasSize(3);
      assertThat(entries.get(0).getBody()).containsEntry("id", "own");
      assertThat(entries.get(0).getBody().get("data")).contains("[\"small\",1.50,\"ü\"]");
      assertThat(entries.get(1).getBody()).containsEntry("type", "4");
      assertThat(OutboxFixture.event(entries.get(2))).contains("x".repeat(20_000));
      statement.execute("SET pgemit.outbox = off");
      statement.execute("SELECT pgemit.emit('notified')");
      assertThat(fixture.rows()).isEqualTo("0");
      assertThat(io.status()).isNotEmpty();
    }
  }

  @Test
  void aMessageThatNoServerCanReceiveStaysAndOthersPassIt() throws Exception {
    try (var io = fixture.builder().dispatchOutbox(true).build()) {
      fixture
          .database()
          .execute(
              "INSERT INTO pgemit_outbox (id, channel, payload)"
                  + " VALUES ('a', 'socket.io#/', '{\"nsp\":\"/\",\"type\":3}')");
      io.idempotent("1").emit("later");
      fixture.awaitEvents("[\"later\"]");
      await()
          .until(
              () ->
                  fixture
                      .database()
                      .query("SELECT string_agg(id || ': ' || error, ' ') FROM pgemit_outbox")
                      .equals("a: The message has no object \"data\""));
    }
  }

  @Test
  void aChannelThatRedisRefusesDoesNotDelayOthers() throws Exception {
    fixture.redis().sync().set("socket.io-1", "no stream"); // the stream of "/"
    try (var io =
        Emitter.builder(RedisTransport.streams(fixture.url()).streamCount(2))
            .outbox(fixture.database().dataSource())
            .dispatchOutbox(true)
            .build()) {
      for (var i = 0; i < 3; i++) {
        io.idempotent("blocked " + i).emit("blocked", i);
      }
      io.of("/a").idempotent("free").emit("free"); // the hash of "/a" is even
      await().until(() -> fixture.redis().sync().xlen("socket.io-0") == 1);
      await()
          .until(
              () ->
                  fixture
                      .database()
                      .query("SELECT error FROM pgemit_outbox ORDER BY position LIMIT 1")
                      .contains("WRONGTYPE"));
      assertThat(io.status().toString()).contains("FAILING").contains("WRONGTYPE");

      fixture.redis().sync().del("socket.io-1");
      fixture.awaitEmpty();
      assertThat(fixture.redis().sync().xrange("socket.io-1", Range.unbounded()))
          .extracting(OutboxFixture::event)
          .containsExactly("[\"blocked\",0]", "[\"blocked\",1]", "[\"blocked\",2]");
    }
  }

  @Test
  void aFullOutboxRefusesMessagesAndLeavesTheTransactionUsable() throws Exception {
    fixture
        .database()
        .execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET pgemit.outbox_limit = 2',"
                + " current_database()); END $$");
    try (var io = fixture.builder().retryTimeout(Duration.ZERO).build();
        var connection = fixture.database().connect()) {
      connection.setAutoCommit(false);
      io.using(connection).emit("one");
      io.using(connection).emit("two");
      var refused =
          catchThrowableOfType(EmitException.class, () -> io.using(connection).emit("three"));
      assertThat(refused).hasMessageContaining("the outbox is full: 2 messages wait");
      assertThat(refused.isRetryable()).isTrue();
      assertThat(refused.isOutcomeKnown()).isTrue();
      connection.commit();
      assertThat(catchThrowableOfType(EmitException.class, () -> io.idempotent("key").emit("four")))
          .hasMessageContaining("pgemit doctor");
      assertThat(fixture.rows()).isEqualTo("2");
    }
    fixture
        .database()
        .execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET pgemit.outbox_limit',"
                + " current_database()); END $$");
    try (var io = fixture.builder().dispatchOutbox(true).build()) {
      fixture.awaitEmpty();
      io.idempotent("key").emitAsync("four").get(10, TimeUnit.SECONDS);
      fixture.awaitEvents("[\"one\"]", "[\"two\"]", "[\"four\"]");
    }
  }
}
