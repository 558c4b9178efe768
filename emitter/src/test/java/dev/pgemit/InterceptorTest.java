package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.transport.Capability;
import dev.pgemit.transport.ServerResponses;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class InterceptorTest {
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final List<OutgoingMessage> seen = new ArrayList<>();
  private final RecordingTransport transport =
      new RecordingTransport()
          .with(Capability.IDEMPOTENCY, Capability.SCHEDULING)
          .answering(request -> new ServerResponses(List.of("s"), List.of(), 0, List.of(), false));

  private final Emitter io = Emitter.create(transport, this::record);

  private OutgoingMessage record(OutgoingMessage message) {
    seen.add(message);
    return message;
  }

  private JsonNode published() {
    return transport.published().get(0).get(0);
  }

  @Test
  void seesTheWholeCall() {
    io.of("/admin")
        .to("a", "b")
        .except("c")
        .asVolatile()
        .compress(false)
        .withId("chosen")
        .withTraceparent(TRACEPARENT)
        .idempotent("key")
        .ownedBy("me")
        .emit("price", 1, null);

    assertThat(seen).hasSize(1);
    var message = seen.get(0);
    assertThat(message.kind()).isEqualTo(MessageKind.EMIT);
    assertThat(message.namespace()).isEqualTo("/admin");
    assertThat(message.rooms()).containsExactly("a", "b");
    assertThat(message.except()).containsExactly("c");
    assertThat(message.event()).contains("price");
    assertThat(message.args()).containsExactly(1, null);
    assertThat(message.isVolatile()).isTrue();
    assertThat(message.mayCompress()).isFalse();
    assertThat(message.isScheduled()).isFalse();
    assertThat(message.id()).contains("chosen");
    assertThat(message.traceparent()).contains(TRACEPARENT);
    assertThat(message.idempotencyKey()).contains("key");
    assertThat(message.owner()).contains("me");
    assertThat(message).hasToString("EMIT \"price\" to [a, b] except [c] in /admin");
  }

  @Test
  void changesReachTheWire() {
    var changing =
        Emitter.create(
            transport,
            message ->
                message
                    .withRooms(List.of("x"))
                    .withExcept(List.of("y"))
                    .withArgs(Arrays.asList(2, null))
                    .withVolatile(true)
                    .withCompress(false)
                    .withId("id")
                    .withTraceparent(TRACEPARENT));

    assertThat(changing.to("a").except("b").emit("price", 1)).isEqualTo("id");

    assertThat(published().at("/data/packet/data")).hasToString("[\"price\",2,null]");
    assertThat(published().at("/data/opts"))
        .hasToString(
            "{\"rooms\":[\"x\"],\"except\":[\"y\"],\"flags\":{\"volatile\":true,\"compress\":false}}");
    assertThat(published().path("id").asString()).isEqualTo("id");
    assertThat(published().path("traceparent").asString()).isEqualTo(TRACEPARENT);
  }

  @Test
  void runInOrderAndTheOperatorsOwnRunLast() {
    var chained = Emitter.create(transport, append("first"), append("second"));

    chained.intercept(append("third")).to("r").emit("e");

    assertThat(published().at("/data/packet/data"))
        .hasToString("[\"e\",\"first\",\"second\",\"third\"]");
  }

  private static Interceptor append(String argument) {
    return message -> {
      var args = new ArrayList<>(message.args());
      args.add(argument);
      return message.withArgs(args);
    };
  }

  @ParameterizedTest
  @EnumSource(MessageKind.class)
  void everyKindIsSeenOnceAndChanged(MessageKind kind) {
    var changing =
        Emitter.create(
            transport,
            this::record,
            message -> message.kind().isEvent() ? message.withArgs(List.of("new")) : message,
            message ->
                message.kind().isServerSide() ? message : message.withRooms(List.of("changed")));

    send(changing, kind);

    assertThat(seen).extracting(OutgoingMessage::kind).containsExactly(kind);
    var text = transport.published().get(0).toString();
    assertThat(text.contains("\"new\"")).isEqualTo(kind.isEvent());
    assertThat(text.contains("[\"changed\"]")).isEqualTo(!kind.isServerSide());
    assertThat(text).doesNotContain("\"old\"");
  }

  private static void send(Emitter emitter, MessageKind kind) {
    switch (kind) {
      case EMIT -> emitter.to("old").emit("e", "old");
      case EMIT_WITH_ACK -> emitter.to("old").emitWithAck("e", "old").join();
      case SERVER_SIDE_EMIT -> emitter.serverSideEmit("e", "old");
      case SERVER_SIDE_EMIT_WITH_ACK -> emitter.serverSideEmitWithAck("e", "old").join();
      case SOCKETS_JOIN -> emitter.to("old").socketsJoin("r");
      case SOCKETS_LEAVE -> emitter.to("old").socketsLeave("r");
      case DISCONNECT_SOCKETS -> emitter.to("old").disconnectSockets(false);
    }
  }

  @Test
  void changesTheRoomsThatSocketsJoin() {
    Emitter.create(transport, message -> message.withChangedRooms(List.of("vip")))
        .to("a")
        .socketsJoin("r");

    assertThat(published().at("/data/rooms")).hasToString("[\"vip\"]");
  }

  @Test
  void receiptsCountTheSocketsOfTheChangedRooms() {
    Emitter.create(transport, message -> message.withRooms(List.of("changed")).withId("id"))
        .to("old")
        .emitWithReceipt("e")
        .join();

    var messages = transport.published().get(0);
    assertThat(messages).hasSize(2);
    assertThat(messages)
        .allSatisfy(
            message -> assertThat(message.at("/data/opts/rooms")).hasToString("[\"changed\"]"));
    assertThat(messages.get(1).path("id").asString()).isNotEqualTo("id");
  }

  @Test
  void batchesRunTheChainWhenAMessageIsAdded() {
    var batch = io.batch();
    batch.to("a").emit("first");
    batch.to("b").socketsJoin("c");

    assertThat(seen)
        .extracting(OutgoingMessage::kind)
        .containsExactly(MessageKind.EMIT, MessageKind.SOCKETS_JOIN);
    batch.publish();
    assertThat(seen).hasSize(2);
  }

  @Test
  void scheduledMessagesRunTheChainWhenTheyAreStored() {
    io.delay(Duration.ofMinutes(1)).emit("later");
    io.delay(Duration.ofMinutes(1)).emitAsync("later").join();

    assertThat(seen).hasSize(2).allMatch(OutgoingMessage::isScheduled);
  }

  @Test
  void checksAndReadsDoNotRunTheChain() {
    io.check("event", 1);
    io.checkServerSide("event");
    io.to("a").checkDisconnectSockets();
    io.fetchSockets().join();
    io.servers().join();

    assertThat(seen).isEmpty();
  }

  @Test
  void previewsRunTheChain() {
    var batch = io.batch();
    batch.emit("event");
    assertThat(batch.preview()).hasSize(1);
    io.previewEmitWithAck("event");

    assertThat(seen).hasSize(2);
    assertThat(transport.published()).isEmpty();
  }

  @Test
  void costsNoMemoryWhenAbsent() {
    var plain = Emitter.create(transport);
    var passing = Emitter.create(transport, message -> message);

    assertThat(allocatedBy(() -> plain.batch().emit("e", 1)))
        .isLessThan(allocatedBy(() -> passing.batch().emit("e", 1)));
  }

  private static long allocatedBy(Runnable call) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var least = Long.MAX_VALUE;
    for (var i = 0; i < 200; i++) {
      var before = threads.getCurrentThreadAllocatedBytes();
      call.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
