package dev.pgemit.listen;

import static dev.pgemit.fixture.CallFailures.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.Tail;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.wire.MessageType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * However much servers, clients and other logins send, the emitter keeps no more than its limit.
 */
class ResponseMemoryLimitIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String LARGE_TEXT = "x".repeat(7_000);

  private TestDatabase database;
  private Emitter io;
  private FakeServer server;
  private NotificationReceiver channel;

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.createWithAttachments();
    io = Emitter.builder(database.dataSource()).answerMemory(1 << 20).build();
    server = new FakeServer(database);
    channel = new NotificationReceiver(database);
  }

  @AfterEach
  void stop() throws SQLException {
    channel.close();
    server.close();
    io.close();
    database.close();
  }

  @Test
  void responsesOverTheLimitFailTheirRequestAndReleaseTheMemory() throws SQLException {
    var request = io.timeout(TIMEOUT).emitWithAck("e");
    var id = channel.nextRequestId(MessageType.BROADCAST);
    sendClientCount(id, 1_000);
    for (var i = 0; i < 100; i++) {
      sendAcknowledgement(id, LARGE_TEXT);
    }
    var failure = awaitFailure(request, "exceed the limit of 1 MiB");
    assertThat(failure).hasMessageContaining("The event was published");
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.isOutcomeKnown()).isFalse();

    var next = io.timeout(TIMEOUT).emitWithAck("e");
    var nextId = channel.nextRequestId(MessageType.BROADCAST);
    sendClientCount(nextId, 10);
    for (var i = 0; i < 10; i++) {
      sendAcknowledgement(nextId, LARGE_TEXT);
    }
    assertThat(next).succeedsWithin(TIMEOUT);
    assertThat(next.join().responses()).hasSize(10);
  }

  @Test
  void responsesReadOnArrivalReleaseTheirMemory() throws SQLException {
    var taken = new AtomicInteger();
    var request = io.timeout(TIMEOUT).emitWithAck(response -> taken.incrementAndGet(), "e");
    var id = channel.nextRequestId(MessageType.BROADCAST);
    sendClientCount(id, 201);
    for (var count = 10; count <= 200; count += 10) {
      for (var i = 0; i < 10; i++) {
        sendAcknowledgement(id, LARGE_TEXT);
      }
      var all = count;
      await().atMost(TIMEOUT).until(() -> taken.get() == all);
    }
    sendAcknowledgement(id, "the last");
    assertThat(request).succeedsWithin(TIMEOUT);
    assertThat(taken).hasValue(201);
  }

  @Test
  void attachmentOverTheLimitIsNotReadAndItsRequestNamesTheReason() throws SQLException {
    insertAttachment();
    var request = io.timeout(Duration.ofSeconds(2)).fetchSockets();
    channel.nextRequestId(MessageType.FETCH_SOCKETS);
    server.send("\"type\":2");
    server.send("\"type\":8,\"attachmentId\":\"1\"");

    assertThat(awaitFailure(request, "exceed the limit of 1 MiB").isOutcomeKnown()).isTrue();
  }

  @Test
  void tailDropsAMessageWhoseAttachmentExceedsTheLimit() throws Exception {
    insertAttachment();
    try (var tail = io.tail("wanted").join()) {
      server.sendRaw("{\"uid\":\"emitter\",\"type\":3,\"attachmentId\":\"1\"}");
      io.emit("wanted");

      var next = tail.poll(TIMEOUT).orElseThrow();
      assertThat(next.event()).isEqualTo("wanted");
      assertThat(next.lostBefore()).isEqualTo(1);
    }
  }

  @Test
  void allTailsTogetherUseAtMostHalfTheMemory() throws Exception {
    try (var first = io.tail("e", "next").join();
        var second = io.tail("e", "next").join()) {
      fillMemory();
      var read = readAll(first);
      var readBySecond = readAll(second);
      assertThat(read + readBySecond).isBetween(10, 60);
      io.emit("next");
      assertThat(first.poll(TIMEOUT).orElseThrow().lostBefore()).isEqualTo(60 - read);
      assertThat(second.poll(TIMEOUT).orElseThrow().lostBefore()).isEqualTo(60 - readBySecond);
    }
  }

  @Test
  void closingAnUnreadTailReleasesItsMemory() throws Exception {
    var unreadTail = io.tail("e").join();
    fillMemory();
    unreadTail.close();
    try (var tail = io.tail("e").join()) {
      io.emit("e", LARGE_TEXT);
      assertThat(tail.poll(TIMEOUT).orElseThrow().lostBefore()).isZero();
    }
  }

  /** Emits more than the limit, and waits until all of it was received. */
  private void fillMemory() throws SQLException {
    var batch = io.batch();
    for (var i = 0; i < 60; i++) {
      batch.emit("e", i + LARGE_TEXT);
    }
    batch.publish();
    server.send("\"type\":2");
    await().atMost(TIMEOUT).until(() -> io.listening().servers().equals(Map.of("/", 1)));
  }

  private static int readAll(Tail tail) throws InterruptedException {
    var count = 0;
    while (tail.poll(Duration.ZERO).isPresent()) {
      count++;
    }
    return count;
  }

  private void insertAttachment() throws SQLException {
    // A map with 400,000 bytes in it, which is not a message. The decoder must not hold it in
    // memory.
    database.execute(
        "INSERT INTO socket_io_attachments (id, payload) VALUES"
            + " (1, decode('81a464617461c600061a80' || repeat('00', 400000), 'hex'))");
  }

  private void sendClientCount(String requestId, int count) throws SQLException {
    server.send(
        "\"type\":11,\"data\":{\"requestId\":\"%s\",\"clientCount\":%d}"
            .formatted(requestId, count));
  }

  private void sendAcknowledgement(String requestId, String response) throws SQLException {
    server.send(
        "\"type\":12,\"data\":{\"requestId\":\"%s\",\"packet\":\"%s\"}"
            .formatted(requestId, response));
  }
}
