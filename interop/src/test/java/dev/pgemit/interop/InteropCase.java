package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.emitter.BroadcastTarget;
import dev.pgemit.interop.emitter.EmitterUnderTest.EmitFlags;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The cases that every emitter must pass, on every adapter. */
enum InteropCase {
  EVERYONE("to everyone in the namespace") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emit(
          BroadcastTarget.EVERYONE, "everyone", 1, "two", Map.of("three", List.of(3.5, true)));
      fixture.assertReceivedOnlyBy(
          "everyone",
          List.of(fixture.alice(), fixture.bob(), fixture.carol()),
          1,
          "two",
          Map.of("three", List.of(3.5, true)));
    }
  },
  ROOM("to a room, and to nobody outside") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emit(BroadcastTarget.to("red"), "room", "x");
      fixture.assertReceivedOnlyBy("room", List.of(fixture.alice(), fixture.bob()), "x");
    }
  },
  ROOMS("to several rooms, once to each socket") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emit(BroadcastTarget.to("red", "blue"), "rooms", "x");
      fixture.assertReceivedOnlyBy("rooms", List.of(fixture.alice(), fixture.bob()), "x");
    }
  },
  EXCEPT("except a room") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emit(BroadcastTarget.EVERYONE.except("blue"), "except", "x");
      fixture.assertReceivedOnlyBy("except", List.of(fixture.alice(), fixture.carol()), "x");
    }
  },
  ROOM_EXCEPT("to a room except another") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emit(BroadcastTarget.to("red").except("blue"), "room-except", "x");
      fixture.assertReceivedOnlyBy("room-except", List.of(fixture.alice()), "x");
    }
  },
  SOCKET_ID("to one socket, by its id") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emit(BroadcastTarget.to(fixture.carol().id()), "socket", "x");
      fixture.assertReceivedOnlyBy("socket", List.of(fixture.carol()), "x");
    }
  },
  NAMESPACE("to another namespace") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emit(new BroadcastTarget("/admin", List.of("red"), List.of()), "namespace", "x");
      fixture.assertReceivedOnlyBy("namespace", List.of(fixture.admin()), "x");
    }
  },
  FLAGS("volatile and uncompressed") {
    @Override
    void run(CaseFixture fixture) {
      fixture
          .emitter()
          .emit(BroadcastTarget.to("red"), new EmitFlags(true, false), "flags", List.of("x"));
      fixture.assertReceivedOnlyBy("flags", List.of(fixture.alice(), fixture.bob()), "x");
    }
  },
  UNICODE("unicode in event, argument and room") {
    @Override
    void run(CaseFixture fixture) {
      var text = "žluťoučký 😀 \u0001 \u2028 \"quoted\" \\ 漢字";
      fixture.emitter().socketsJoin(BroadcastTarget.to(fixture.carol().id()), "pokój 😀");
      fixture.awaitDelivery();
      fixture.emit(BroadcastTarget.to("pokój 😀"), "událost 😀", text);
      fixture.assertReceivedOnlyBy("událost 😀", List.of(fixture.carol()), text);
    }
  },
  EMPTY_EVENT("an event whose name is empty") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emit(BroadcastTarget.to("red"), "", "x");
      fixture.assertReceivedOnlyBy("", List.of(fixture.alice(), fixture.bob()), "x");
      var before = fixture.first().serverSideEvents("").size();
      fixture.emitter().serverSideEmit("/", "", List.of("x"));
      fixture.awaitDelivery();
      assertThat(fixture.first().serverSideEvents("")).hasSize(before + 1);
    }
  },
  NUL("the character NUL") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emit(BroadcastTarget.to("red"), "nul", "before\u0000after");
      fixture.assertReceivedOnlyBy(
          "nul", List.of(fixture.alice(), fixture.bob()), "before\u0000after");
    }
  },
  BINARY("binary") {
    @Override
    void run(CaseFixture fixture) {
      var bytes = bytes(1_000);
      // Looks like the placeholder for binary in Socket.IO's protocol, but is not one.
      var similar = Map.of("_placeholder", false, "num", 0, "deep", Map.of("_placeholder", "true"));
      fixture.emit(BroadcastTarget.to("red"), "binary", "before", bytes, similar);
      fixture.assertReceivedOnlyBy(
          "binary",
          List.of(fixture.alice(), fixture.bob()),
          "before",
          asReportedByNode(bytes),
          similar);
    }
  },
  LARGE_TEXT("2 MB of text") {
    @Override
    void run(CaseFixture fixture) {
      var text = "é".repeat(1_000_000);
      fixture.emit(BroadcastTarget.to("red"), "large", text);
      fixture.assertReceivedOnlyBy("large", List.of(fixture.alice(), fixture.bob()), text);
    }
  },
  LARGE_BINARY("2 MB of binary") {
    @Override
    void run(CaseFixture fixture) {
      var bytes = bytes(2_000_000);
      fixture.emit(BroadcastTarget.to("red"), "large", bytes);
      fixture.assertReceivedOnlyBy(
          "large", List.of(fixture.alice(), fixture.bob()), asReportedByNode(bytes));
    }
  },
  EQUAL_EVENTS("20 equal events") {
    @Override
    void run(CaseFixture fixture) {
      Collections.nCopies(20, "x")
          .forEach(x -> fixture.emit(BroadcastTarget.to("red"), "equal", x));
      fixture.awaitDelivery();
      assertThat(fixture.alice().received("equal")).hasSize(20);
      assertThat(fixture.bob().received("equal")).hasSize(20);
    }
  },
  JOIN("sockets join") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emitter().socketsJoin(BroadcastTarget.to("red"), "green", "yellow");
      fixture.awaitDelivery();
      assertThat(fixture.first().rooms(fixture.alice())).contains("red", "green", "yellow");
      assertThat(fixture.second().rooms(fixture.bob())).contains("red", "green", "yellow");
      assertThat(fixture.first().rooms(fixture.carol())).doesNotContain("green", "yellow");
      assertThat(fixture.second().rooms(fixture.admin())).doesNotContain("green", "yellow");
    }
  },
  LEAVE("sockets leave") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emitter().socketsLeave(BroadcastTarget.EVERYONE.except("blue"), "red");
      fixture.awaitDelivery();
      assertThat(fixture.first().rooms(fixture.alice())).doesNotContain("red");
      assertThat(fixture.second().rooms(fixture.bob())).contains("red");
      assertThat(fixture.second().rooms(fixture.admin())).contains("red");
    }
  },
  DISCONNECT("sockets are disconnected") {
    @Override
    void run(CaseFixture fixture) {
      fixture.emitter().disconnectSockets(BroadcastTarget.to("blue"), true);
      fixture.awaitDelivery();
      assertThat(fixture.bob().isDisconnected()).isTrue();
      assertThat(fixture.alice().isDisconnected()).isFalse();
      assertThat(fixture.carol().isDisconnected()).isFalse();
      assertThat(fixture.admin().isDisconnected()).isFalse();
    }
  },
  SERVER_SIDE_EMIT("server-side emit") {
    @Override
    void run(CaseFixture fixture) {
      var before = fixture.second().serverSideEvents("server-side").size();
      fixture.emitter().serverSideEmit("/", "server-side", List.of("x", 1));
      fixture.awaitDelivery();
      for (var server : List.of(fixture.first(), fixture.second())) {
        var events = server.serverSideEvents("server-side");
        assertThat(events).hasSize(before + 1);
        assertThat(events.get(before).toString()).isEqualTo("[\"x\",1]");
      }
    }
  },
  SERVER_SIDE_BINARY("server-side emit with binary") {
    @Override
    void run(CaseFixture fixture) {
      var bytes = bytes(1_000);
      var before = fixture.second().serverSideEvents("binary").size();
      fixture.emitter().serverSideEmit("/", "binary", List.of(bytes));
      fixture.awaitDelivery();
      for (var server : List.of(fixture.first(), fixture.second())) {
        var events = server.serverSideEvents("binary");
        assertThat(events).hasSize(before + 1);
        assertThat(events.get(before).get(0).path("$binary").asString(""))
            .isEqualTo(Base64.getEncoder().encodeToString(bytes));
      }
    }
  };

  private final String title;

  InteropCase(String title) {
    this.title = title;
  }

  /**
   * Runs the case.
   *
   * @throws AssertionError if the case fails
   */
  abstract void run(CaseFixture fixture);

  @Override
  public String toString() {
    return title;
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static Map<String, String> asReportedByNode(byte[] bytes) {
    return Map.of("$binary", Base64.getEncoder().encodeToString(bytes));
  }
}
