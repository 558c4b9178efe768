package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tests the exact text of each kind of message, as the adapters read it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageFormatIT {
  private final TestDatabase database;
  private final Emitter io;
  private final NotificationReceiver everyone;
  private final NotificationReceiver admin;

  MessageFormatIT() throws SQLException {
    database = TestDatabase.createWithAttachments();
    io = Emitter.create(database.dataSource());
    everyone = new NotificationReceiver(database);
    admin = new NotificationReceiver(database, "socket.io#/admin");
  }

  @BeforeAll
  void assertChannelIsEmpty() throws SQLException {
    everyone.assertNothingElse();
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
    assertReceived(
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
    assertReceived(
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
  void eachFlagSeparately() throws SQLException {
    io.asVolatile().emit("e");
    io.compress(false).emit("e");
    io.compress(true).emit("e");
    assertThat(everyone.next(3))
        .extracting(message -> WireValues.at(message, "data", "opts", "flags"))
        .containsExactly(
            WireValues.parseJson("{\"volatile\":true}"),
            WireValues.parseJson("{\"compress\":false}"),
            WireValues.parseJson("{}"));
  }

  @Test
  void socketsJoin() throws SQLException {
    assertReceived(
        admin,
        io.of("/admin").to("r").except("x").socketsJoin("a", "b"),
        """
        {"uid":"emitter","nsp":"/admin","type":4,"id":"%s","data":{
          "opts":{"rooms":["r"],"except":["x"]},"rooms":["a","b"]}}\
        """);
  }

  @Test
  void socketsLeave() throws SQLException {
    assertReceived(
        everyone,
        io.socketsLeave("a"),
        """
        {"uid":"emitter","nsp":"/","type":5,"id":"%s","data":{
          "opts":{"rooms":[],"except":[]},"rooms":["a"]}}\
        """);
  }

  @Test
  void disconnectSockets() throws SQLException {
    assertReceived(
        everyone,
        io.to("r").disconnectSockets(true),
        """
        {"uid":"emitter","nsp":"/","type":6,"id":"%s","data":{
          "opts":{"rooms":["r"],"except":[]},"close":true}}\
        """);
    io.everyone().disconnectSockets(false);
    assertThat(WireValues.at(everyone.next(), "data", "close")).isEqualTo(false);
  }

  @Test
  void serverSideEmit() throws SQLException {
    assertReceived(
        admin,
        io.of("admin").serverSideEmit("event", List.of(1)),
        """
        {"uid":"emitter","nsp":"/admin","type":9,"id":"%s","data":{"packet":["event",[1]]}}\
        """);
  }

  @Test
  void asyncMethodsSendTheSameMessages() throws SQLException {
    var ids =
        List.of(
            io.emitAsync("e").join(),
            io.socketsJoinAsync("a").join(),
            io.socketsLeaveAsync("a").join(),
            io.everyone().disconnectSocketsAsync(true).join(),
            io.serverSideEmitAsync("e").join());
    var messages = everyone.next(5);
    assertThat(messages).extracting(message -> WireValues.at(message, "id")).isEqualTo(ids);
    assertThat(messages.toString())
        .containsSubsequence("type=3", "type=4", "type=5", "type=6", "type=9");
  }

  @Test
  @NullUnmarked // callers need not be null-checked
  void nullArgumentArrayIsOneNull() throws SQLException {
    io.emit("e", (Object[]) null);
    assertThat(WireValues.at(everyone.next(), "data", "packet", "data"))
        .isEqualTo(WireValues.parseJson("[\"e\",null]"));
  }

  @Test
  void chosenIdIsSentWithANonce() throws SQLException {
    assertThat(io.withId("order-7").emit("e")).isEqualTo("order-7");
    var message = everyone.next();
    assertThat(WireValues.at(message, "id")).isEqualTo("order-7");
    assertThat(WireValues.at(message, "nonce")).asString().hasSize(36);
  }

  @Test
  void channelPrefixIsConfigurable() throws SQLException {
    try (var listener = new NotificationReceiver(database, "my prefix#/");
        var prefixed = Emitter.builder(database.dataSource()).channelPrefix("my prefix").build()) {
      prefixed.emit("e");
      assertThat(WireValues.at(listener.next(), "nsp")).isEqualTo("/");
    }
  }

  @Test
  void longestNamespaceIsReceived() throws SQLException {
    var name = "/" + "n".repeat(52);
    try (var listener = new NotificationReceiver(database, "socket.io#" + name)) {
      io.of(name).emit("e");
      assertThat(WireValues.at(listener.next(), "nsp")).isEqualTo(name);
    }
  }

  private static void assertReceived(NotificationReceiver listener, String id, String json)
      throws SQLException {
    @Nullable Object expected = WireValues.parseJson(json.formatted(id));
    assertThat(listener.next()).isEqualTo(expected);
  }
}
