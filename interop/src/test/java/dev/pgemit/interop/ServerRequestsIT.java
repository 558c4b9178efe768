package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.RemoteSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Sends every kind of cluster request to servers of all adapter versions at once. */
@NullUnmarked // its fields are set before its tests
class ServerRequestsIT {
  // These two versions treat an event with acknowledgements like any other event.
  private static final int ADAPTERS_WITHOUT_ACKNOWLEDGEMENTS = 2;

  private static ServerGroup group;
  private static Emitter io;

  @BeforeAll
  static void start() throws SQLException {
    group = ServerGroup.start(AdapterVersions.POSTGRES.toArray(String[]::new));
    io = Emitter.create(group.database().dataSource());
  }

  @AfterAll
  static void stop() throws SQLException {
    io.close();
    group.close();
  }

  @Test
  void serversReturnsEveryServer() {
    assertThat(io.servers().join()).hasSize(5).doesNotHaveDuplicates();
    assertThat(io.of("/admin").servers().join())
        .hasSize(5)
        .doesNotContainAnyElementsOf(io.servers().join());
    assertThat(io.of("/nobody").servers().join()).isEmpty();
  }

  @Test
  void fetchSocketsReturnsRoomsDataAndHandshake() {
    var data = Map.of("user", 42, "tags", List.of("a", "ž"));
    var ids =
        group.servers().stream()
            .map(server -> group.connect(server, Map.of("data", data), "fetched").id())
            .toList();

    var fetched = io.to("fetched").fetchSockets().join();

    assertThat(fetched.servers()).isEqualTo(5);
    assertThat(fetched.missing()).isEmpty();
    assertThat(fetched.timedOut()).isFalse();
    assertThat(fetched.sockets())
        .extracting(RemoteSocket::id)
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(fetched.sockets())
        .allSatisfy(
            socket -> {
              assertThat(socket.rooms()).containsExactlyInAnyOrder(socket.id(), "fetched");
              assertThat(socket.data().path("user").asInt()).isEqualTo(42);
              assertThat(socket.data().path("tags").toString()).isEqualTo("[\"a\",\"ž\"]");
              assertThat(socket.handshake().path("headers").path("host").asString())
                  .startsWith("127.0.0.1");
              assertThat(socket.handshake().has("auth")).isFalse();
            });
  }

  @Test
  void fetchSocketsReadsAttachments() {
    var data = Map.of("text", "é".repeat(10_000));
    for (var server : group.servers()) {
      group.connect(server, Map.of("data", data), "large");
    }
    var fetched = io.in("large").fetchSockets().join();
    assertThat(fetched.sockets())
        .hasSize(5)
        .allSatisfy(
            socket ->
                assertThat(socket.data().path("text").asString()).isEqualTo("é".repeat(10_000)));
  }

  @Test
  void fetchSocketsAppliesRoomsAndExceptions() {
    var both = group.connect(group.server(0), "north", "east");
    var north = group.connect(group.server(4), "north");
    var east = group.connect(group.server(2), "east");

    assertThat(io.to("north").except("east").fetchSockets().join().sockets())
        .extracting(RemoteSocket::id)
        .containsExactly(north.id());
    assertThat(io.to("north", "east").fetchSockets().join().sockets())
        .extracting(RemoteSocket::id)
        .containsExactlyInAnyOrder(both.id(), north.id(), east.id());
    assertThat(io.count("north").join()).isEqualTo(2);
    assertThat(io.to("east").count("north").join()).isEqualTo(1);
    assertThat(io.anyoneIn("east").join()).isTrue();
    assertThat(io.anyoneIn(both.id()).join()).isTrue();
    assertThat(io.anyoneIn("west").join()).isFalse();
    group.disconnect(both);
    assertThat(io.count("north").join()).isEqualTo(1);
  }

  @Test
  void serverSideEmitWithAckReturnsOneResponsePerServer() {
    var acknowledgements = io.serverSideEmitWithAck("ask", Map.of("k", "v")).join();
    assertThat(acknowledgements.responses())
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrderElementsOf(AdapterVersions.POSTGRES);
    assertThat(acknowledgements.missing()).isEmpty();
    assertThat(acknowledgements.timedOut()).isFalse();
  }

  @Test
  void receiptCountsServersAndSocketsWithoutAskingClients() {
    var clients =
        group.servers().stream()
            .map(server -> group.connectAnswering(server, "answer", "receipt"))
            .toList();
    var receipt = io.to("receipt").emitWithReceipt("received", "x").join();
    assertThat(receipt.servers()).isEqualTo(5);
    assertThat(receipt.sockets()).isEqualTo(5);
    assertThat(receipt.missing()).isEmpty();
    for (var client : clients) {
      client
          .process()
          .awaitReport(
              "event",
              line ->
                  line.get("client").asString().equals(client.name())
                      && line.get("event").asString().equals("received")
                      && !line.has("acknowledgement"));
    }
  }

  @Test
  void serversWithoutAcknowledgementSupportAreMissing() {
    var clients =
        group.servers().stream()
            .map(server -> group.connectAnswering(server, server.url(), "mixed"))
            .toList();
    var acknowledgements =
        io.to("mixed").timeout(Duration.ofSeconds(2)).emitWithAck("question", 1).join();
    assertThat(acknowledgements.timedOut()).isTrue();
    assertThat(acknowledgements.servers()).isEqualTo(5 - ADAPTERS_WITHOUT_ACKNOWLEDGEMENTS);
    assertThat(acknowledgements.missing())
        .hasSize(ADAPTERS_WITHOUT_ACKNOWLEDGEMENTS)
        .isSubsetOf(io.servers().join());
    assertThat(acknowledgements.clients()).isEqualTo(3);
    assertThat(acknowledgements.responses())
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrderElementsOf(
            group.servers().subList(ADAPTERS_WITHOUT_ACKNOWLEDGEMENTS, 5).stream()
                .map(server -> server.url())
                .toList());
    // Their clients have received the event all the same.
    assertThat(clients).allSatisfy(client -> assertThat(client.received("question")).hasSize(1));
  }

  @Test
  void responsesArePassedToTheConsumer() {
    for (var server : group.servers()) {
      group.connectAnswering(server, "now", "streamed");
    }
    var responses = new CopyOnWriteArrayList<String>();
    var acknowledgements =
        io.to("streamed")
            .timeout(Duration.ofSeconds(2))
            .emitWithAck(response -> responses.add(response.asString()), "question")
            .join();
    assertThat(responses).containsExactly("now", "now", "now");
    assertThat(acknowledgements.clients()).isEqualTo(3);
    assertThat(acknowledgements.responses()).isEmpty();
  }

  @Test
  void returnsBinaryAndLargeResponses() throws SQLException {
    try (var recentGroup = ServerGroup.start("0.3.1", "0.4.0", "0.5.0");
        var recentEmitter = Emitter.create(recentGroup.database().dataSource())) {
      var bytes = new byte[20_000];
      bytes[7] = 7;
      var binary = Map.of("$binary", Base64.getEncoder().encodeToString(bytes));
      for (var server : recentGroup.servers()) {
        recentGroup.connectAnswering(server, binary);
        recentGroup.connectAnswering(server, "long".repeat(5_000));
      }
      var acknowledgements = recentEmitter.emitWithAck("question", new byte[] {1, 2}).join();
      assertThat(acknowledgements.timedOut()).isFalse();
      assertThat(acknowledgements.clients()).isEqualTo(6);
      assertThat(acknowledgements.servers()).isEqualTo(3);
      assertThat(acknowledgements.responses())
          .filteredOn(JsonNode::isBinary)
          .hasSize(3)
          .allSatisfy(response -> assertThat(response.binaryValue()).isEqualTo(bytes));
      assertThat(acknowledgements.responses())
          .filteredOn(JsonNode::isString)
          .hasSize(3)
          .allSatisfy(response -> assertThat(response.asString()).isEqualTo("long".repeat(5_000)));
    }
  }
}
