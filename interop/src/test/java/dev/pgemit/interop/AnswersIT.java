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

/** What can be asked of servers on every version of the adapter at once. */
@NullUnmarked // its fields are set before its tests
class AnswersIT {
  // These two take an event that asks for acknowledgements for one like any other.
  private static final int BEFORE_ACKNOWLEDGEMENTS = 2;

  private static Fleet fleet;
  private static Emitter io;

  @BeforeAll
  static void start() throws SQLException {
    fleet = Fleet.start(AdapterVersions.ALL.toArray(String[]::new));
    io = Emitter.create(fleet.database().dataSource());
  }

  @AfterAll
  static void stop() throws SQLException {
    io.close();
    fleet.close();
  }

  @Test
  void censusNamesEveryServer() {
    assertThat(io.servers().join()).hasSize(5).doesNotHaveDuplicates();
    assertThat(io.of("/admin").servers().join())
        .hasSize(5)
        .doesNotContainAnyElementsOf(io.servers().join());
    assertThat(io.of("/nobody").servers().join()).isEmpty();
  }

  @Test
  void socketsOfEveryServerAreFetchedWithWhatTheyHold() {
    var data = Map.of("user", 42, "tags", List.of("a", "ž"));
    var ids =
        fleet.servers().stream()
            .map(server -> fleet.connect(server, Map.of("data", data), "fetched").id())
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
  void socketsThatNeedAnAttachmentAreFetchedToo() {
    var data = Map.of("text", "é".repeat(10_000));
    for (var server : fleet.servers()) {
      fleet.connect(server, Map.of("data", data), "large");
    }
    var fetched = io.in("large").fetchSockets().join();
    assertThat(fetched.sockets())
        .hasSize(5)
        .allSatisfy(
            socket ->
                assertThat(socket.data().path("text").asString()).isEqualTo("é".repeat(10_000)));
  }

  @Test
  void exceptionsAndCombinedRoomsAreHeeded() {
    var both = fleet.connect(fleet.server(0), "north", "east");
    var north = fleet.connect(fleet.server(4), "north");
    var east = fleet.connect(fleet.server(2), "east");

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
    fleet.disconnect(both);
    assertThat(io.count("north").join()).isEqualTo(1);
  }

  @Test
  void everyServerAnswersAServerSideEmit() {
    var answered = io.serverSideEmitWithAck("ask", Map.of("k", "v")).join();
    assertThat(answered.responses())
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrderElementsOf(AdapterVersions.ALL);
    assertThat(answered.missing()).isEmpty();
    assertThat(answered.timedOut()).isFalse();
  }

  @Test
  void receiptTellsHowManyServersAndSocketsAndAsksNoClient() {
    var clients =
        fleet.servers().stream()
            .map(server -> fleet.connectAnswering(server, "answer", "receipt"))
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
  void adaptersThatKnowNoAcknowledgementsAreNamedAsMissing() {
    var clients =
        fleet.servers().stream()
            .map(server -> fleet.connectAnswering(server, server.url(), "mixed"))
            .toList();
    var answered = io.to("mixed").timeout(Duration.ofSeconds(2)).emitWithAck("question", 1).join();
    assertThat(answered.timedOut()).isTrue();
    assertThat(answered.servers()).isEqualTo(5 - BEFORE_ACKNOWLEDGEMENTS);
    assertThat(answered.missing()).hasSize(BEFORE_ACKNOWLEDGEMENTS).isSubsetOf(io.servers().join());
    assertThat(answered.clients()).isEqualTo(3);
    assertThat(answered.responses())
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrderElementsOf(
            fleet.servers().subList(BEFORE_ACKNOWLEDGEMENTS, 5).stream()
                .map(server -> server.url())
                .toList());
    // Their clients have got the event all the same.
    assertThat(clients).allSatisfy(client -> assertThat(client.received("question")).hasSize(1));
  }

  @Test
  void answersAreTakenAsTheyCome() {
    for (var server : fleet.servers()) {
      fleet.connectAnswering(server, "now", "streamed");
    }
    var answers = new CopyOnWriteArrayList<String>();
    var answered =
        io.to("streamed")
            .timeout(Duration.ofSeconds(2))
            .emitWithAck(answer -> answers.add(answer.asString()), "question")
            .join();
    assertThat(answers).containsExactly("now", "now", "now");
    assertThat(answered.clients()).isEqualTo(3);
    assertThat(answered.responses()).isEmpty();
  }

  @Test
  void binaryAndLargeAnswersComeBack() throws SQLException {
    try (var modern = Fleet.start("0.3.1", "0.4.0", "0.5.0");
        var own = Emitter.create(modern.database().dataSource())) {
      var bytes = new byte[20_000];
      bytes[7] = 7;
      var binary = Map.of("$binary", Base64.getEncoder().encodeToString(bytes));
      for (var server : modern.servers()) {
        modern.connectAnswering(server, binary);
        modern.connectAnswering(server, "long".repeat(5_000));
      }
      var answered = own.emitWithAck("question", new byte[] {1, 2}).join();
      assertThat(answered.timedOut()).isFalse();
      assertThat(answered.clients()).isEqualTo(6);
      assertThat(answered.servers()).isEqualTo(3);
      assertThat(answered.responses())
          .filteredOn(JsonNode::isBinary)
          .hasSize(3)
          .allSatisfy(answer -> assertThat(answer.binaryValue()).isEqualTo(bytes));
      assertThat(answered.responses())
          .filteredOn(JsonNode::isString)
          .hasSize(3)
          .allSatisfy(answer -> assertThat(answer.asString()).isEqualTo("long".repeat(5_000)));
    }
  }
}
