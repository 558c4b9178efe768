package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.receiving.Decoded;
import dev.pgemit.receiving.Listener;
import dev.pgemit.receiving.Server;
import dev.pgemit.testing.TestDatabase;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However much servers, clients and others send, no more of it is kept than was allowed. */
class AnswerMemoryIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String LARGE = "x".repeat(7_000);

  private TestDatabase database;
  private Emitter io;
  private Server server;
  private Listener channel;

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.createWithAttachments();
    io = Emitter.builder(database.dataSource()).answerMemory(1 << 20).build();
    server = new Server(database);
    channel = new Listener(database);
  }

  @AfterEach
  void stop() throws SQLException {
    channel.close();
    server.close();
    io.close();
    database.close();
  }

  @Test
  void answersThatDoNotFitEndTheirRequestAndLeaveTheRoomToOthers() throws SQLException {
    var asked = io.timeout(LONG).emitWithAck("e");
    var id = requestId(3);
    sayClients(id, 1_000);
    for (var i = 0; i < 100; i++) {
      sayAck(id, LARGE);
    }
    var failure = assertFailure(asked, "more than the 1 MiB of memory");
    assertThat(failure).hasMessageContaining("The event was published");
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.isOutcomeKnown()).isFalse();

    var next = io.timeout(LONG).emitWithAck("e");
    var nextId = requestId(3);
    sayClients(nextId, 10);
    for (var i = 0; i < 10; i++) {
      sayAck(nextId, LARGE);
    }
    assertThat(next).succeedsWithin(LONG);
    assertThat(next.join().responses()).hasSize(10);
  }

  @Test
  void answersThatAreTakenAsTheyComeMakeRoomForFurtherOnes() throws SQLException {
    var taken = new AtomicInteger();
    var asked = io.timeout(LONG).emitWithAck(answer -> taken.incrementAndGet(), "e");
    var id = requestId(3);
    sayClients(id, 201);
    for (var count = 10; count <= 200; count += 10) {
      for (var i = 0; i < 10; i++) {
        sayAck(id, LARGE);
      }
      var all = count;
      await().atMost(LONG).until(() -> taken.get() == all);
    }
    sayAck(id, "the last");
    assertThat(asked).succeedsWithin(LONG);
    assertThat(taken).hasValue(201);
  }

  @Test
  void anAttachmentWithoutRoomStaysInPostgresAndItsRequestSaysWhy() throws SQLException {
    putAttachment();
    var asked = io.timeout(Duration.ofSeconds(2)).fetchSockets();
    requestId(7);
    server.say("\"type\":2");
    server.say("\"type\":8,\"attachmentId\":\"1\"");

    assertThat(assertFailure(asked, "more than the 1 MiB of memory").isOutcomeKnown()).isTrue();
  }

  @Test
  void aTailLosesAMessageWhoseAttachmentHasNoRoom() throws Exception {
    putAttachment();
    try (var tail = io.tail("wanted").join()) {
      server.raw("{\"uid\":\"emitter\",\"type\":3,\"attachmentId\":\"1\"}");
      io.emit("wanted");

      var next = tail.poll(LONG).orElseThrow();
      assertThat(next.event()).isEqualTo("wanted");
      assertThat(next.lostBefore()).isEqualTo(1);
    }
  }

  @Test
  void allTailsTogetherHoldNoMoreThanHalf() throws Exception {
    try (var first = io.tail("e", "next").join();
        var second = io.tail("e", "next").join()) {
      fill();
      var read = readAll(first);
      var readBySecond = readAll(second);
      assertThat(read + readBySecond).isBetween(10, 60);
      io.emit("next");
      assertThat(first.poll(LONG).orElseThrow().lostBefore()).isEqualTo(60 - read);
      assertThat(second.poll(LONG).orElseThrow().lostBefore()).isEqualTo(60 - readBySecond);
    }
  }

  @Test
  void aTailThatIsClosedUnreadLeavesItsRoomToOthers() throws Exception {
    var unread = io.tail("e").join();
    fill();
    unread.close();
    try (var tail = io.tail("e").join()) {
      io.emit("e", LARGE);
      assertThat(tail.poll(LONG).orElseThrow().lostBefore()).isZero();
    }
  }

  /** Emits more than fits, and waits until all of it was heard. */
  private void fill() throws SQLException {
    var batch = io.batch();
    for (var i = 0; i < 60; i++) {
      batch.emit("e", i + LARGE);
    }
    batch.publish();
    server.say("\"type\":2");
    await().atMost(LONG).until(() -> io.listening().servers().equals(Map.of("/", 1)));
  }

  private static int readAll(Tail tail) throws InterruptedException {
    var count = 0;
    while (tail.poll(Duration.ZERO).isPresent()) {
      count++;
    }
    return count;
  }

  private void putAttachment() throws SQLException {
    // A map with 400,000 bytes in it, which is no message: nobody may come to see that.
    database.execute(
        "INSERT INTO socket_io_attachments (id, payload) VALUES"
            + " (1, decode('81a464617461c600061a80' || repeat('00', 400000), 'hex'))");
  }

  private void sayClients(String requestId, int count) throws SQLException {
    server.say(
        "\"type\":11,\"data\":{\"requestId\":\"%s\",\"clientCount\":%d}"
            .formatted(requestId, count));
  }

  private void sayAck(String requestId, String answer) throws SQLException {
    server.say(
        "\"type\":12,\"data\":{\"requestId\":\"%s\",\"packet\":\"%s\"}"
            .formatted(requestId, answer));
  }

  /** Waits for a request as a server would. */
  private String requestId(int type) throws SQLException {
    while (true) {
      var message = channel.next();
      if (Decoded.at(message, "type").equals(BigInteger.valueOf(type))) {
        return String.valueOf(Decoded.at(message, "data", "requestId"));
      }
    }
  }

  private static EmitException assertFailure(CompletableFuture<?> asked, String text) {
    assertThat(asked).failsWithin(LONG);
    var failure = asked.handle((nothing, reason) -> reason).join();
    var cause = failure instanceof EmitException ? failure : failure.getCause();
    assertThat(cause).isInstanceOf(EmitException.class).hasMessageContaining(text);
    return (EmitException) cause;
  }
}
