package dev.pgemit.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.EmitException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.RemoteSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What works through each Redis adapter, with two server processes. */
abstract class RedisWireCases extends RedisWireServers {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int HOSTILE_EVENTS = 200;
  private static final long SEED = 20_261_130;

  private static String newEvent() {
    return "event-" + UUID.randomUUID();
  }

  private static void assertReceivedOnlyBy(
      WireFixture fixture, String event, List<RedisClient> recipients) {
    fixture.awaitDelivery();
    for (var client : fixture.clients()) {
      assertThat(client.received(event))
          .as(fixture.wire() + " " + client.name())
          .hasSize(recipients.contains(client) ? 1 : 0);
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void eventsReachTheChosenClients(String wire) {
    var fixture = fixture(wire);
    var io = fixture.emitter();
    var all = List.of(newEvent(), newEvent(), newEvent(), newEvent(), newEvent(), newEvent());

    io.emit(all.get(0), 1);
    io.to("red").emit(all.get(1), 1);
    io.to("red").except("blue").emit(all.get(2), 1);
    io.to(fixture.bob().id()).emit(all.get(3), 1);
    io.of("/admin").emit(all.get(4), 1);
    io.in("blue", "red").emit(all.get(5), 1);

    var both = List.of(fixture.alice(), fixture.bob());
    assertReceivedOnlyBy(fixture, all.get(0), both);
    assertReceivedOnlyBy(fixture, all.get(1), both);
    assertReceivedOnlyBy(fixture, all.get(2), List.of(fixture.alice()));
    assertReceivedOnlyBy(fixture, all.get(3), List.of(fixture.bob()));
    assertReceivedOnlyBy(fixture, all.get(4), List.of(fixture.admin()));
    assertReceivedOnlyBy(fixture, all.get(5), both);
  }

  @ParameterizedTest
  @MethodSource("wires")
  void valuesArriveUnchanged(String wire) {
    var fixture = fixture(wire);
    var event = newEvent();
    var nested = Map.of("list", List.of(1, 2.5, "ü€🙂"), "bytes", new byte[] {0, (byte) 0xff});

    fixture.emitter().asVolatile().compress(false).emit(event, "text", null, true, nested);
    fixture.awaitDelivery();

    var args = fixture.bob().received(event).get(0);
    assertThat(args.get(0).asString()).isEqualTo("text");
    assertThat(args.get(1).isNull()).isTrue();
    assertThat(args.get(2).asBoolean()).isTrue();
    assertThat(args.get(3).get("list").toString()).isEqualTo("[1,2.5,\"ü€🙂\"]");
    assertThat(args.get(3).get("bytes").get("$binary").asString()).isEqualTo("AP8=");
  }

  @ParameterizedTest
  @MethodSource("wires")
  void socketsJoinLeaveAndAreDisconnected(String wire) {
    var fixture = fixture(wire);
    var victim = servers().connect(wire, 1, "/", "victims");

    fixture.emitter().in("victims").socketsJoin("green", "yellow");
    fixture.awaitThat(() -> servers().rooms(wire, 1, victim).contains("yellow"));
    fixture.emitter().in("victims").socketsLeave("yellow");
    fixture.awaitThat(() -> !servers().rooms(wire, 1, victim).contains("yellow"));
    assertThat(servers().rooms(wire, 1, victim)).contains("green", "victims");

    fixture.emitter().in("victims").disconnectSockets(true);
    fixture.awaitThat(victim::isDisconnected);
    assertThat(fixture.bob().isDisconnected()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("wires")
  void serversReceiveServerSideEvents(String wire) {
    var event = newEvent();

    fixture(wire).emitter().serverSideEmit(event, "a", new byte[] {1});

    fixture(wire).awaitThat(() -> servers().serverSideEvents(event).size() == 2);
    assertThat(servers().serverSideEvents(event).get(0).get(0).asString()).isEqualTo("a");
  }

  @ParameterizedTest
  @MethodSource("wires")
  void eachThreadKeepsItsOrder(String wire) {
    var fixture = fixture(wire);
    var event = newEvent();
    var sent = new ArrayList<CompletableFuture<String>>();

    IntStream.range(0, 500).forEach(n -> sent.add(fixture.emitter().emitAsync(event, n)));
    sent.forEach(CompletableFuture::join);
    fixture.awaitDelivery();

    assertThat(fixture.bob().received(event).stream().map(args -> args.get(0).asInt()))
        .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aBatchOfOneNamespaceArrivesInOrder(String wire) {
    var fixture = fixture(wire);
    var event = newEvent();
    var batch = fixture.emitter().batch();

    batch.emit(event, 1);
    batch.to("red").emit(event, 2);
    batch.emit(event, 3);

    assertThat(batch.publish()).hasSize(3).doesNotHaveDuplicates();
    fixture.awaitDelivery();
    assertThat(fixture.alice().received(event).stream().map(args -> args.get(0).asInt()))
        .containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @MethodSource("wires")
  void requestsCollectTheAnswersOfBothServers(String wire) {
    var fixture = fixture(wire);
    var io = fixture.emitter();
    if (!fixture.answersRequests()) {
      assertThatThrownBy(() -> io.timeout(TIMEOUT).fetchSockets().join())
          .hasRootCauseInstanceOf(RuntimeException.class)
          .hasMessageContaining("redis-streams-adapter 0.3 or newer");
      return;
    }

    var fetched = io.in("red").timeout(TIMEOUT).fetchSockets().join();
    assertThat(fetched.sockets().stream().map(RemoteSocket::id))
        .containsExactlyInAnyOrder(fixture.alice().id(), fixture.bob().id());
    assertThat(fetched.servers()).isEqualTo(2);
    assertThat(fetched.missing()).isEmpty();

    var acknowledged = io.in("red").timeout(TIMEOUT).emitWithAck(newEvent(), "x").join();
    assertThat(acknowledged.responses().stream().map(JsonNode::asString))
        .containsExactlyInAnyOrder(fixture.alice().name(), fixture.bob().name());
    assertThat(acknowledged.clients()).isEqualTo(2);
    assertThat(acknowledged.timedOut()).isFalse();

    var answers = io.timeout(TIMEOUT).serverSideEmitWithAck(newEvent(), new byte[] {1}).join();
    assertThat(answers.responses().stream().map(JsonNode::asString))
        .containsExactlyInAnyOrder("server1", "server2");

    var event = newEvent();
    var receipt = io.to("blue").timeout(TIMEOUT).emitWithReceipt(event).join();
    assertThat(receipt.sockets()).isEqualTo(1);
    assertReceivedOnlyBy(fixture, event, List.of(fixture.bob()));
  }

  @ParameterizedTest
  @MethodSource("wires")
  void serversAreNamedWhereAnswersNameThem(String wire) {
    var fixture = fixture(wire);
    var named = fixture.emitter().timeout(TIMEOUT).servers();

    if (fixture.isClassic() || !fixture.answersRequests()) {
      assertThatThrownBy(named::join).hasCauseInstanceOf(EmitException.class);
    } else {
      assertThat(named.join()).hasSize(2).doesNotContain("emitter", "unknown");
    }
  }

  /** A subscriber of the servers' channel would count as a server, and never answer. */
  @ParameterizedTest
  @MethodSource("wires")
  void theRequestsOfServersStillWork(String wire) {
    var fixture = fixture(wire);
    if (fixture.answersRequests()) {
      fixture.emitter().timeout(TIMEOUT).fetchSockets().join();
    }

    // A server knows another one from its heartbeat.
    await()
        .untilAsserted(
            () -> assertThat(servers().socketsKnownToServer(wire)).isGreaterThanOrEqualTo(2));
  }

  @ParameterizedTest
  @MethodSource("wires")
  void featuresThatNeedPostgresAreRefused(String wire) {
    var io = fixture(wire).emitter();

    assertThatThrownBy(() -> io.idempotent("key").emit("event"))
        .isInstanceOf(EmitException.class)
        .hasMessageContaining("adapter)\" cannot recognise a repeated call");
    assertThatThrownBy(() -> io.delay(Duration.ofSeconds(1)).emit("event"))
        .isInstanceOf(EmitException.class)
        .hasMessageContaining("cannot schedule messages");
  }

  /** A subscriber of a channel would count as a server. The reader of a stream does not. */
  @ParameterizedTest
  @MethodSource("wires")
  void aTailReceivesEventsWhereItIsNotCounted(String wire) throws Exception {
    var fixture = fixture(wire);
    var event = newEvent();
    var opening = fixture.emitter().timeout(TIMEOUT).tail(event);
    if (!fixture.isStreams()) {
      assertThatThrownBy(opening::join)
          .hasCauseInstanceOf(EmitException.class)
          .hasMessageContaining("cannot receive the messages of others");
      return;
    }
    try (var tail = opening.join()) {
      var id = fixture.emitter().to("red").emit(event, 1, new byte[] {2});

      var received = tail.poll(TIMEOUT).orElseThrow();
      assertThat(received.id()).isEqualTo(id);
      assertThat(received.event()).isEqualTo(event);
      assertThat(received.lostBefore()).isZero();
    }
  }

  /**
   * Each server decodes what the emitter accepts with the adapter's own code. A malformed message
   * would end a server, or deafen it.
   */
  @ParameterizedTest
  @MethodSource("wires")
  void hostileInputIsRefusedOrArrives(String wire) {
    var fixture = fixture(wire);
    var inputs = new HostileInputs(SEED);
    var everyone = "everyone-" + wire;
    fixture.emitter().socketsJoin(everyone);
    var accepted = new TreeSet<String>();
    for (var number = 0; number < HOSTILE_EVENTS; number++) {
      var mark = wire + "-" + number;
      try {
        emitHostile(fixture.emitter().to(everyone), inputs, mark);
        accepted.add(mark);
      } catch (InvalidMessageException refused) {
        assertThat(refused.faults()).isNotEmpty();
      }
    }

    assertThat(accepted).hasSizeBetween(HOSTILE_EVENTS / 4, HOSTILE_EVENTS - 1);
    fixture.awaitDelivery();
    assertThat(marksAt(fixture.bob(), wire)).containsExactlyInAnyOrderElementsOf(accepted);
    assertThat(marksAt(fixture.alice(), wire)).containsExactlyInAnyOrderElementsOf(accepted);
    assertThat(servers().errors()).as("seed %s", SEED).isEmpty();
  }

  private static void emitHostile(BroadcastOperator io, HostileInputs inputs, String mark) {
    var target = inputs.flip() ? io : io.to(inputs.rooms());
    if (inputs.below(10) == 0) {
      target.serverSideEmit(inputs.text(), inputs.value());
      target.in(inputs.rooms()).socketsLeave(inputs.rooms());
    }
    target.compress(inputs.flip()).emit(inputs.text(), mark, inputs.value(), inputs.value());
  }

  private static List<String> marksAt(RedisClient client, String wire) {
    return client.firstArguments().stream()
        .filter(JsonNode::isString)
        .map(JsonNode::asString)
        .filter(argument -> argument.startsWith(wire + "-"))
        .toList();
  }
}
