package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.door.Door.Flags;
import dev.pgemit.interop.door.Target;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What every door must be able to do, on every version of the adapter. */
enum Case {
  EVERYONE("to everyone in the namespace") {
    @Override
    void play(Scene scene) {
      scene.emit(Target.EVERYONE, "everyone", 1, "two", Map.of("three", List.of(3.5, true)));
      scene.assertOnly(
          "everyone",
          List.of(scene.alice(), scene.bob(), scene.carol()),
          1,
          "two",
          Map.of("three", List.of(3.5, true)));
    }
  },
  ROOM("to a room, and to nobody outside") {
    @Override
    void play(Scene scene) {
      scene.emit(Target.to("red"), "room", "x");
      scene.assertOnly("room", List.of(scene.alice(), scene.bob()), "x");
    }
  },
  ROOMS("to several rooms, once to each socket") {
    @Override
    void play(Scene scene) {
      scene.emit(Target.to("red", "blue"), "rooms", "x");
      scene.assertOnly("rooms", List.of(scene.alice(), scene.bob()), "x");
    }
  },
  EXCEPT("except a room") {
    @Override
    void play(Scene scene) {
      scene.emit(Target.EVERYONE.except("blue"), "except", "x");
      scene.assertOnly("except", List.of(scene.alice(), scene.carol()), "x");
    }
  },
  ROOM_EXCEPT("to a room except another") {
    @Override
    void play(Scene scene) {
      scene.emit(Target.to("red").except("blue"), "room-except", "x");
      scene.assertOnly("room-except", List.of(scene.alice()), "x");
    }
  },
  SOCKET_ID("to one socket, by its id") {
    @Override
    void play(Scene scene) {
      scene.emit(Target.to(scene.carol().id()), "socket", "x");
      scene.assertOnly("socket", List.of(scene.carol()), "x");
    }
  },
  NAMESPACE("to another namespace") {
    @Override
    void play(Scene scene) {
      scene.emit(new Target("/admin", List.of("red"), List.of()), "namespace", "x");
      scene.assertOnly("namespace", List.of(scene.admin()), "x");
    }
  },
  FLAGS("volatile and uncompressed") {
    @Override
    void play(Scene scene) {
      scene.door().emit(Target.to("red"), new Flags(true, false), "flags", List.of("x"));
      scene.assertOnly("flags", List.of(scene.alice(), scene.bob()), "x");
    }
  },
  UNICODE("unicode in event, argument and room") {
    @Override
    void play(Scene scene) {
      var text = "žluťoučký 😀 \u0001 \u2028 \"quoted\" \\ 漢字";
      scene.door().socketsJoin(Target.to(scene.carol().id()), "pokój 😀");
      scene.settle(() -> scene.first().rooms(scene.carol()).contains("pokój 😀"));
      scene.emit(Target.to("pokój 😀"), "událost 😀", text);
      scene.assertOnly("událost 😀", List.of(scene.carol()), text);
    }
  },
  EMPTY_EVENT("an event whose name is empty") {
    @Override
    void play(Scene scene) {
      scene.emit(Target.to("red"), "", "x");
      scene.assertOnly("", List.of(scene.alice(), scene.bob()), "x");
      var before = scene.first().serverSideEvents("").size();
      scene.door().serverSideEmit("/", "", List.of("x"));
      scene.settle(() -> scene.first().serverSideEvents("").size() > before);
      assertThat(scene.first().serverSideEvents("")).hasSize(before + 1);
    }
  },
  NUL("the character NUL") {
    @Override
    void play(Scene scene) {
      scene.emit(Target.to("red"), "nul", "before\u0000after");
      scene.assertOnly("nul", List.of(scene.alice(), scene.bob()), "before\u0000after");
    }
  },
  BINARY("binary") {
    @Override
    void play(Scene scene) {
      var bytes = bytes(1_000);
      // Not what Socket.IO's protocol puts in the place of binary, though it looks like it.
      var similar = Map.of("_placeholder", false, "num", 0, "deep", Map.of("_placeholder", "true"));
      scene.emit(Target.to("red"), "binary", "before", bytes, similar);
      scene.assertOnly(
          "binary", List.of(scene.alice(), scene.bob()), "before", asReported(bytes), similar);
    }
  },
  LARGEST_PAYLOAD("7,999 bytes, the largest that NOTIFY takes") {
    @Override
    void play(Scene scene) throws Exception {
      var text = "a".repeat(7_999 - scene.envelope("edge"));
      scene.emit(Target.EVERYONE, "edge", text);
      scene.assertOnly("edge", List.of(scene.alice(), scene.bob(), scene.carol()), text);
    }
  },
  SMALLEST_ATTACHMENT("8,000 bytes, the smallest that it refuses") {
    @Override
    void play(Scene scene) throws Exception {
      var text = "a".repeat(8_000 - scene.envelope("edge"));
      scene.emit(Target.EVERYONE, "edge", text);
      scene.assertOnly("edge", List.of(scene.alice(), scene.bob(), scene.carol()), text);
    }
  },
  LARGE_TEXT("2 MB of text") {
    @Override
    void play(Scene scene) {
      var text = "é".repeat(1_000_000);
      scene.emit(Target.to("red"), "large", text);
      scene.assertOnly("large", List.of(scene.alice(), scene.bob()), text);
    }
  },
  LARGE_BINARY("2 MB of binary") {
    @Override
    void play(Scene scene) {
      var bytes = bytes(2_000_000);
      scene.emit(Target.to("red"), "large", bytes);
      scene.assertOnly("large", List.of(scene.alice(), scene.bob()), asReported(bytes));
    }
  },
  EQUAL("20 equal events") {
    @Override
    void play(Scene scene) {
      Collections.nCopies(20, "x").forEach(x -> scene.emit(Target.to("red"), "equal", x));
      scene.settle(() -> scene.bob().received("equal").size() == 20);
      assertThat(scene.alice().received("equal")).hasSize(20);
      assertThat(scene.bob().received("equal")).hasSize(20);
    }
  },
  JOIN("sockets join") {
    @Override
    void play(Scene scene) {
      scene.door().socketsJoin(Target.to("red"), "green", "yellow");
      scene.settle(() -> scene.second().rooms(scene.bob()).contains("yellow"));
      assertThat(scene.first().rooms(scene.alice())).contains("red", "green", "yellow");
      assertThat(scene.second().rooms(scene.bob())).contains("red", "green", "yellow");
      assertThat(scene.first().rooms(scene.carol())).doesNotContain("green", "yellow");
      assertThat(scene.second().rooms(scene.admin())).doesNotContain("green", "yellow");
    }
  },
  LEAVE("sockets leave") {
    @Override
    void play(Scene scene) {
      scene.door().socketsLeave(Target.EVERYONE.except("blue"), "red");
      scene.settle(() -> !scene.first().rooms(scene.alice()).contains("red"));
      assertThat(scene.first().rooms(scene.alice())).doesNotContain("red");
      assertThat(scene.second().rooms(scene.bob())).contains("red");
      assertThat(scene.second().rooms(scene.admin())).contains("red");
    }
  },
  DISCONNECT("sockets are disconnected") {
    @Override
    void play(Scene scene) {
      scene.door().disconnectSockets(Target.to("blue"), true);
      scene.settle(() -> scene.bob().isDisconnected());
      assertThat(scene.bob().isDisconnected()).isTrue();
      assertThat(scene.alice().isDisconnected()).isFalse();
      assertThat(scene.carol().isDisconnected()).isFalse();
      assertThat(scene.admin().isDisconnected()).isFalse();
    }
  },
  SERVER_SIDE("server-side emit") {
    @Override
    void play(Scene scene) {
      var before = scene.second().serverSideEvents("server-side").size();
      scene.door().serverSideEmit("/", "server-side", List.of("x", 1));
      scene.settle(() -> scene.second().serverSideEvents("server-side").size() > before);
      for (var server : List.of(scene.first(), scene.second())) {
        var events = server.serverSideEvents("server-side");
        assertThat(events).hasSize(before + 1);
        assertThat(events.get(before).toString()).isEqualTo("[\"x\",1]");
      }
    }
  };

  private final String title;

  Case(String title) {
    this.title = title;
  }

  /** Plays it, and throws an {@link AssertionError} where it does not end as it should. */
  abstract void play(Scene scene) throws Exception;

  @Override
  public String toString() {
    return title;
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static Map<String, String> asReported(byte[] bytes) {
    return Map.of("$binary", Base64.getEncoder().encodeToString(bytes));
  }
}
