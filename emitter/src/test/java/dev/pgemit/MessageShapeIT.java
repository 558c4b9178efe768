package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.receiving.Decoded;
import dev.pgemit.receiving.Listener;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each kind of message, to the letter as the adapters read it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageShapeIT {
  private final TestDatabase database;
  private final Emitter io;
  private final Listener everyone;
  private final Listener admin;

  MessageShapeIT() throws SQLException {
    database = TestDatabase.createWithAttachments();
    io = Emitter.create(database.dataSource());
    everyone = new Listener(database);
    admin = new Listener(database, "socket.io#/admin");
  }

  @BeforeAll
  void nothingWasSentYet() throws SQLException {
    everyone.hearsNothingElse();
  }

  @AfterAll
  void close() throws SQLException {
    io.close();
    everyone.close();
    admin.close();
    database.close();
  }

  @Test
  void emitToEveryone() throws SQLException {
    var id = io.emit("event", 1, "two", null);
    expect(
        everyone,
        id,
        """
        {"uid":"emitter","nsp":"/","type":3,"id":"%s","data":{
          "packet":{"type":2,"data":["event",1,"two",null],"nsp":"/"},
          "opts":{"rooms":[],"except":[],"flags":{}}}}\
        """);
  }

  @Test
  void emitWithEveryOption() throws SQLException {
    var id =
        io.of("admin")
            .to("r1", "r2")
            .in("r3")
            .to("r1")
            .except("x")
            .asVolatile()
            .compress(false)
            .emit("event");
    expect(
        admin,
        id,
        """
        {"uid":"emitter","nsp":"/admin","type":3,"id":"%s","data":{
          "packet":{"type":2,"data":["event"],"nsp":"/admin"},
          "opts":{"rooms":["r1","r2","r3"],"except":["x"],
                  "flags":{"volatile":true,"compress":false}}}}\
        """);
  }

  @Test
  void eachFlagAlone() throws SQLException {
    io.asVolatile().emit("e");
    io.compress(false).emit("e");
    io.compress(true).emit("e");
    assertThat(everyone.next(3))
        .extracting(message -> Decoded.at(message, "data", "opts", "flags"))
        .containsExactly(
            Decoded.json("{\"volatile\":true}"),
            Decoded.json("{\"compress\":false}"),
            Decoded.json("{}"));
  }

  @Test
  void socketsJoin() throws SQLException {
    expect(
        admin,
        io.of("/admin").to("r").except("x").socketsJoin("a", "b"),
        """
        {"uid":"emitter","nsp":"/admin","type":4,"id":"%s","data":{
          "opts":{"rooms":["r"],"except":["x"]},"rooms":["a","b"]}}\
        """);
  }

  @Test
  void socketsLeave() throws SQLException {
    expect(
        everyone,
        io.socketsLeave("a"),
        """
        {"uid":"emitter","nsp":"/","type":5,"id":"%s","data":{
          "opts":{"rooms":[],"except":[]},"rooms":["a"]}}\
        """);
  }

  @Test
  void disconnectSockets() throws SQLException {
    expect(
        everyone,
        io.to("r").disconnectSockets(true),
        """
        {"uid":"emitter","nsp":"/","type":6,"id":"%s","data":{
          "opts":{"rooms":["r"],"except":[]},"close":true}}\
        """);
    io.everyone().disconnectSockets(false);
    assertThat(Decoded.at(everyone.next(), "data", "close")).isEqualTo(false);
  }

  @Test
  void serverSideEmit() throws SQLException {
    expect(
        admin,
        io.of("admin").serverSideEmit("event", List.of(1)),
        """
        {"uid":"emitter","nsp":"/admin","type":9,"id":"%s","data":{"packet":["event",[1]]}}\
        """);
  }

  @Test
  void asyncFormsSendTheSame() throws SQLException {
    var ids =
        List.of(
            io.emitAsync("e").join(),
            io.socketsJoinAsync("a").join(),
            io.socketsLeaveAsync("a").join(),
            io.everyone().disconnectSocketsAsync(true).join(),
            io.serverSideEmitAsync("e").join());
    var messages = everyone.next(5);
    assertThat(messages).extracting(message -> Decoded.at(message, "id")).isEqualTo(ids);
    assertThat(messages.toString())
        .containsSubsequence("type=3", "type=4", "type=5", "type=6", "type=9");
  }

  @Test
  @NullUnmarked // callers need not be null-checked
  void nullArrayIsOneNull() throws SQLException {
    io.emit("e", (Object[]) null);
    assertThat(Decoded.at(everyone.next(), "data", "packet", "data"))
        .isEqualTo(Decoded.json("[\"e\",null]"));
  }

  @Test
  void chosenIdIsOnTheWireBesideANonce() throws SQLException {
    assertThat(io.withId("order-7").emit("e")).isEqualTo("order-7");
    var message = everyone.next();
    assertThat(Decoded.at(message, "id")).isEqualTo("order-7");
    assertThat(Decoded.at(message, "nonce")).asString().hasSize(36);
  }

  @Test
  void channelPrefixIsTheAdapters() throws SQLException {
    try (var listener = new Listener(database, "my prefix#/");
        var prefixed = Emitter.builder(database.dataSource()).channelPrefix("my prefix").build()) {
      prefixed.emit("e");
      assertThat(Decoded.at(listener.next(), "nsp")).isEqualTo("/");
    }
  }

  @Test
  void longestNamespaceIsHeard() throws SQLException {
    var name = "/" + "n".repeat(52);
    try (var listener = new Listener(database, "socket.io#" + name)) {
      io.of(name).emit("e");
      assertThat(Decoded.at(listener.next(), "nsp")).isEqualTo(name);
    }
  }

  private static void expect(Listener listener, String id, String json) throws SQLException {
    @Nullable Object expected = Decoded.json(json.formatted(id));
    assertThat(listener.next()).isEqualTo(expected);
  }
}
