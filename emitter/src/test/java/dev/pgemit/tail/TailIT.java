package dev.pgemit.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TailIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Test
  void readsEveryMessageInOrderWithItsAttachment() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var tail = io.of("/admin").tail().join()) {
      var first = io.of("/admin").to("a", "b").emit("small", Map.of("k", "ž"), null);
      var second = io.of("/admin").emit("binary", new byte[] {1, 2, 3});
      io.emit("elsewhere");
      io.of("/admin").to("a").socketsJoin("c");
      io.of("/admin").serverSideEmit("to-servers", 1);

      var small = tail.poll(TIMEOUT).orElseThrow();
      assertThat(small.id()).isEqualTo(first);
      assertThat(small.namespace()).isEqualTo("/admin");
      assertThat(small.uid()).isEqualTo("emitter");
      assertThat(small.type()).isEqualTo("BROADCAST");
      assertThat(small.event()).isEqualTo("small");
      assertThat(small.args().toString()).isEqualTo("[{\"k\":\"ž\"},null]");
      assertThat(small.data().path("opts").path("rooms").toString()).isEqualTo("[\"a\",\"b\"]");
      assertThat(small.lostBefore()).isZero();
      var binary = tail.poll(TIMEOUT).orElseThrow();
      assertThat(binary.id()).isEqualTo(second);
      assertThat(binary.args().get(0).binaryValue()).containsExactly(1, 2, 3);
      var join = tail.poll(TIMEOUT).orElseThrow();
      assertThat(join.type()).isEqualTo("SOCKETS_JOIN");
      assertThat(join.event()).isNull();
      assertThat(join.data().path("rooms").toString()).isEqualTo("[\"c\"]");
      var serverSide = tail.poll(TIMEOUT).orElseThrow();
      assertThat(serverSide.type()).isEqualTo("SERVER_SIDE_EMIT");
      assertThat(serverSide.event()).isEqualTo("to-servers");
    }
  }

  @Test
  void filtersByEventAndRoom() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var tail = io.to("red", "blue").tail("price", "news").join()) {
      io.emit("price", "to everyone");
      io.to("green").emit("price", "to green");
      io.to("red").emit("other", "of another name");
      io.to("green", "blue").emit("price", "read");
      io.to("red").emit("news", new byte[] {1});
      assertThat(tail.poll(TIMEOUT).orElseThrow().args().path(0).asString()).isEqualTo("read");
      assertThat(tail.poll(TIMEOUT).orElseThrow().event()).isEqualTo("news");
    }
  }

  @Test
  void slowReaderLosesMessagesAndReceivesTheirCount() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var slow = io.tail().join();
        var fastTail = io.tail("last").join()) {
      var batch = io.batch();
      for (var i = 0; i < 1_500; i++) {
        batch.emit("e", i);
      }
      batch.publish();
      io.emit("last");
      assertThat(fastTail.poll(TIMEOUT)).isPresent(); // the slow reader delayed no one
      var read = new ArrayList<Integer>();
      for (var i = 0; i < 1_000; i++) {
        var message = slow.poll(TIMEOUT).orElseThrow();
        assertThat(message.lostBefore()).isZero();
        read.add(message.args().path(0).asInt());
      }
      assertThat(read).startsWith(0, 1, 2).endsWith(998, 999);
      io.emit("next");
      var next = slow.poll(TIMEOUT).orElseThrow();
      assertThat(next.event()).isEqualTo("next");
      assertThat(next.lostBefore()).isEqualTo(501);
    }
  }

  @Test
  void readsInternalServerMessagesOnRequest() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var server = new FakeServer(database);
        var io = Emitter.create(database.dataSource());
        var tail = io.tail().join();
        var all = io.tailAll().join()) {
      var internal = List.of(1, 2, 7, 8, 10, 11, 12, 13);
      for (var type : internal) {
        server.send("\"type\":%d,\"data\":{}".formatted(type));
      }
      server.send("\"type\":99,\"data\":{}");
      io.emit("last");

      assertThat(tail.poll(TIMEOUT).orElseThrow().type()).isEqualTo("UNKNOWN");
      assertThat(tail.poll(TIMEOUT).orElseThrow().event()).isEqualTo("last");
      for (var ignored : internal) {
        assertThat(all.poll(TIMEOUT).orElseThrow().type()).isNotEqualTo("BROADCAST");
      }
      assertThat(all.poll(TIMEOUT).orElseThrow().type()).isEqualTo("UNKNOWN");
      assertThat(all.poll(TIMEOUT).orElseThrow().event()).isEqualTo("last");
    }
  }

  @Test
  void credentialsAreRemoved() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var server = new FakeServer(database);
        var io = Emitter.create(database.dataSource());
        var trusting = Emitter.builder(database.dataSource()).handshakeSecrets(true).build();
        var tail = io.tailAll().join();
        var open = trusting.tailAll().join()) {
      sendWithSecrets(server);
      assertThat(tail.poll(TIMEOUT).orElseThrow().data().toString())
          .contains("kept")
          .doesNotContain("secret");
      assertThat(open.poll(TIMEOUT).orElseThrow().data().toString()).contains("secret");
    }
  }

  private static void sendWithSecrets(FakeServer server) throws SQLException {
    server.send(
        """
        "type":8,"data":{"requestId":"x","sockets":[{"id":"s","rooms":[],"data":1,"handshake":{
          "auth":{"token":"secret"},"headers":{"Cookie":"secret","authorization":"secret","host":"kept"}}}]}\
        """);
  }
}
