package dev.pgemit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.Emitter;
import dev.pgemit.testing.RedisServer;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.Range;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of the outbox that a real Redis refuses, or for which it closes the connection. */
class OutboxRefusalsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  // Redis closes the connection of a client that sends more at once, and does not reply.
  private static final int MAX_QUERY_BYTES = 1 << 20;

  private static OutboxFixture fixture;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    fixture = new OutboxFixture("--client-query-buffer-limit", Integer.toString(MAX_QUERY_BYTES));
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
  void aMessageThatBreaksTheConnectionFiveTimesIsMarkedAndOthersPassIt() throws Exception {
    String huge;
    try (var io = fixture.builder().build();
        var connection = fixture.database().connect()) {
      connection.setAutoCommit(false);
      io.using(connection).emit("first");
      huge = io.using(connection).emit("huge", "x".repeat(3 * MAX_QUERY_BYTES));
      io.using(connection).emit("last");
      connection.commit();
    }
    try (var io = fixture.builder().dispatchOutbox(true).build()) {
      await().atMost(LIMIT).until(() -> fixture.events().contains("[\"last\"]"));
      // The first one is sent again with the messages of its namespace, until they go one by one.
      assertThat(fixture.events().stream().distinct()).containsExactly("[\"first\"]", "[\"last\"]");
      assertThat(fixture.rows()).isEqualTo("1");
      assertThat(marked()).isEqualTo(huge);
      await().atMost(LIMIT).until(() -> !io.status().toString().contains("FAILING"));
    }
  }

  /** Returns the id of each marked message whose error names the broken connections. */
  private static String marked() throws SQLException {
    return fixture
        .database()
        .query(
            "SELECT string_agg(id, ' ') FROM pgemit_outbox WHERE failed_at IS NOT NULL"
                + " AND error LIKE '%broke each of the 5 times%'");
  }

  @Test
  void aRefusedCommandBlocksItsNamespaceUntilRedisAcceptsIt() throws Exception {
    var redis = fixture.redis().sync();
    // The hash of "/" is odd, and that of "/a" is even.
    redis.aclSetuser("default", AclSetuserArgs.Builder.resetKeys().keyPattern("socket.io-0"));
    try (var io =
        Emitter.builder(RedisTransport.streams(fixture.url()).streamCount(2))
            .outbox(fixture.database().dataSource())
            .dispatchOutbox(true)
            .build()) {
      for (var i = 0; i < 3; i++) {
        io.idempotent("refused " + i).emit("refused", i);
        io.of("/a").idempotent("free " + i).emit("free", i);
      }
      await().atMost(LIMIT).until(() -> redis.xlen("socket.io-0") == 3);
      await().atMost(LIMIT).until(() -> io.status().toString().contains("NOPERM"));
      assertThat(
              fixture
                  .database()
                  .query("SELECT count(*) FROM pgemit_outbox WHERE failed_at IS NULL"))
          .isEqualTo("3");

      redis.aclSetuser("default", AclSetuserArgs.Builder.allKeys());
      fixture.awaitEmpty();
      assertThat(redis.xrange("socket.io-1", Range.unbounded()))
          .extracting(OutboxFixture::event)
          .containsExactlyElementsOf(
              IntStream.range(0, 3).mapToObj("[\"refused\",%d]"::formatted).toList());
      assertThat(redis.xlen("socket.io-0")).isEqualTo(3);
    } finally {
      redis.aclSetuser("default", AclSetuserArgs.Builder.allKeys());
    }
  }
}
