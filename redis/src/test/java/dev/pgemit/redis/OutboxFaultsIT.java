package dev.pgemit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.Emitter;
import dev.pgemit.testing.RedisServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts what arrives while a dispatcher dies, and while Redis or Postgres is away. */
class OutboxFaultsIT {
  private static final int WRITERS = 4;
  private static final int TRANSACTIONS = 200;

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

  /** Each writer commits transactions of two messages, one after another. */
  private static CompletableFuture<Void> write(Emitter io) {
    var writers = new ArrayList<CompletableFuture<Void>>();
    for (var writer = 0; writer < WRITERS; writer++) {
      var name = "writer" + writer;
      writers.add(CompletableFuture.runAsync(() -> writeAs(name, io)));
    }
    return CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
  }

  private static void writeAs(String name, Emitter io) {
    try (var connection = fixture.database().connect()) {
      connection.setAutoCommit(false);
      for (var i = 0; i < TRANSACTIONS; i++) {
        io.using(connection).emit(name, 2 * i);
        io.using(connection).emit(name, 2 * i + 1);
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The numbers of each writer, in the order of arrival, and the ids of each event. */
  private record Arrived(Map<String, List<Integer>> numbers, Map<String, List<String>> ids) {
    /** Returns the numbers without those that arrived before. */
    List<Integer> firstArrivals(String writer) {
      return numbers.getOrDefault(writer, List.of()).stream().distinct().toList();
    }
  }

  private static Arrived arrived() {
    Map<String, List<Integer>> numbers = new HashMap<>();
    Map<String, List<String>> ids = new HashMap<>();
    for (var entry : fixture.entries()) {
      var event = OutboxFixture.data(entry).path("packet").path("data");
      numbers
          .computeIfAbsent(event.path(0).asString(), writer -> new ArrayList<>())
          .add(event.path(1).asInt());
      ids.computeIfAbsent(event.toString(), name -> new ArrayList<>())
          .add(entry.getBody().get("id"));
    }
    return new Arrived(numbers, ids);
  }

  private static void assertAllArrivedInOrder(Arrived arrived) {
    for (var writer = 0; writer < WRITERS; writer++) {
      assertThat(arrived.firstArrivals("writer" + writer)).hasSize(2 * TRANSACTIONS).isSorted();
    }
    assertThat(arrived.ids().values()).allSatisfy(ids -> assertThat(ids).containsOnly(ids.get(0)));
  }

  @Test
  void theMessagesOfEachWriterArriveOnceAndInOrder() {
    try (var io = fixture.builder().dispatchOutbox(true).build()) {
      write(io).join();
      fixture.awaitEmpty();
      var arrived = arrived();
      assertAllArrivedInOrder(arrived);
      assertThat(arrived.ids().values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
    }
  }

  @Test
  void noneIsLostWhileDispatchersDieAndRepeatedOnesHaveTheSameId() throws Exception {
    var ended = 0;
    try (var first = fixture.builder().dispatchOutbox(true).build();
        var second = fixture.builder().dispatchOutbox(true).build()) {
      await().until(fixture::endDispatcher); // another session continues
      var writing = write(first);
      while (!writing.isDone()) {
        ended += fixture.endDispatcher() ? 1 : 0;
      }
      writing.join();
      fixture.awaitEmpty();
      assertThat(second.status()).isNotEmpty();
    }
    assertThat(ended).isPositive();
    assertAllArrivedInOrder(arrived());
  }

  @Test
  void messagesWaitWhileRedisIsAwayAndArriveAfterwards() throws Exception {
    try (var io = fixture.builder().dispatchOutbox(true).retryTimeout(Duration.ZERO).build()) {
      io.idempotent("before").emit("before");
      fixture.awaitEmpty();
      fixture.stopRedis();
      write(io).join();
      assertThat(fixture.rows()).isEqualTo(Integer.toString(2 * WRITERS * TRANSACTIONS));
      await().until(() -> io.status().toString().contains("outbox"));
      fixture.restartRedis();
      fixture.awaitEmpty();
      assertAllArrivedInOrder(arrived());
      await().until(() -> !io.status().toString().contains("FAILING"));
    }
  }
}
