package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@NullUnmarked // its fields are set before its tests
class SqlEmitIT {
  private static final JsonMapper JSON = new JsonMapper();

  private static TestDatabase database;
  private ChannelReceiver channel;

  @BeforeAll
  static void create() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
  }

  @AfterAll
  static void drop() throws Exception {
    database.close();
  }

  @BeforeEach
  void listen() throws Exception {
    channel = ChannelReceiver.of(database);
  }

  @AfterEach
  void stop() throws Exception {
    channel.close();
  }

  @Test
  void eventWithoutOptionsIsSentToEveryone() throws Exception {
    var id = database.query("SELECT pgemit.emit('hello')");

    assertReceived(
        """
        {"uid":"emitter","nsp":"/","type":3,"id":"%s",
         "data":{"packet":{"type":2,"data":["hello"],"nsp":"/"},
                 "opts":{"rooms":[],"except":[],"flags":{}}}}\
        """
            .formatted(id));
    assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  }

  @Test
  void messageContainsEveryOption() throws Exception {
    database.query(
        """
        SELECT pgemit.emit('price', jsonb_build_array(1, 'a"b\\c', NULL), namespace => 'admin',
          "to" => '{b,a,b}', "except" => '{c}', compress => false, volatile => true)\
        """);

    assertThat(channel.payloads()).isEmpty();
    try (var admin = ChannelReceiver.of(database, "socket.io#/admin")) {
      var id =
          database.query(
              """
              SELECT pgemit.emit('price', jsonb_build_array(1, 'a"b\\c', NULL), namespace => 'admin',
                "to" => '{b,a,b}', "except" => '{c}', compress => false, volatile => true)\
              """);
      assertThat(admin.payloads())
          .containsExactly(
              JSON.readTree(
                  """
                  {"uid":"emitter","nsp":"/admin","type":3,"id":"%s",
                   "data":{"packet":{"type":2,"data":["price",1,"a\\"b\\\\c",null],"nsp":"/admin"},
                           "opts":{"rooms":["b","a"],"except":["c"],
                                   "flags":{"volatile":true,"compress":false}}}}\
                  """
                      .formatted(id)));
    }
  }

  @Test
  void socketOperationsUseTheSameRoomOptions() throws Exception {
    var join = database.query("SELECT pgemit.sockets_join('{vip,vip}', \"to\" => '{user:42}')");
    var leave = database.query("SELECT pgemit.sockets_leave('{a,b,c,a}', \"except\" => '{x}')");
    var disconnect = database.query("SELECT pgemit.disconnect_sockets(everyone => true)");
    var close =
        database.query("SELECT pgemit.disconnect_sockets(true, id => 'mine', everyone => true)");
    var servers = database.query("SELECT pgemit.server_side_emit('reload', '[1]')");

    var received = channel.payloads();
    assertThat(received.get(3).at("/nonce").isString()).isTrue();
    assertThat(received.get(3).at("/data").toString())
        .isEqualTo("{\"opts\":{\"rooms\":[],\"except\":[]},\"close\":true}");
    assertThat(close).isEqualTo("mine");
    received.remove(3);
    assertThat(received)
        .containsExactly(
            JSON.readTree(
                message(
                    join,
                    4,
                    "{\"opts\":{\"rooms\":[\"user:42\"],\"except\":[]},\"rooms\":[\"vip\"]}")),
            JSON.readTree(
                message(
                    leave,
                    5,
                    "{\"opts\":{\"rooms\":[],\"except\":[\"x\"]},\"rooms\":[\"a\",\"b\",\"c\"]}")),
            JSON.readTree(
                message(disconnect, 6, "{\"opts\":{\"rooms\":[],\"except\":[]},\"close\":false}")),
            JSON.readTree(message(servers, 9, "{\"packet\":[\"reload\",1]}")));
  }

  @Test
  void identicalEmitsOfOneTransactionAllArriveInOrder() throws Exception {
    database.execute(
        """
        BEGIN;
        SELECT pgemit.emit('equal', '[1]') FROM generate_series(1, 50);
        SELECT pgemit.emit('equal', '[1]', id => 'the same') FROM generate_series(1, 50);
        SELECT pgemit.emit('numbered', jsonb_build_array(i)) FROM generate_series(1, 100) AS i;
        COMMIT\
        """);

    var events = channel.events();
    assertThat(events.subList(0, 100))
        .allMatch(event -> event.get(0).stringValue().equals("equal"));
    assertThat(events.subList(100, 200).stream().map(event -> event.get(1).intValue()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
  }

  @Test
  void rollbackAndRollbackToASavepointDiscardTheEmit() throws Exception {
    database.execute("BEGIN; SELECT pgemit.emit('gone', '[]'); ROLLBACK");
    database.execute(
        """
        BEGIN;
        SELECT pgemit.emit('kept');
        SAVEPOINT here;
        SELECT pgemit.emit('gone', jsonb_build_array(repeat('x', 10000)));
        ROLLBACK TO here;
        SELECT pgemit.emit('kept too');
        COMMIT\
        """);

    assertThat(channel.events().stream().map(event -> event.get(0).stringValue()))
        .containsExactly("kept", "kept too");
    assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("0");
  }

  @Test
  void usesTheConfiguredChannelPrefix() throws Exception {
    try (var other = TestDatabase.create();
        var received = ChannelReceiver.of(other, "it's #/")) {
      Migrations.migrate(other.dataSource(), MigrationOptions.DEFAULT.withChannelPrefix("it's "));
      other.query("SELECT pgemit.emit('hello')");
      assertThat(received.events()).hasSize(1);
    }
  }

  @Test
  void searchPathAndTemporaryObjectsHaveNoEffect() throws Exception {
    database.execute(
        """
        CREATE SCHEMA evil;
        CREATE FUNCTION evil.pg_notify(text, text) RETURNS void LANGUAGE sql AS 'SELECT 1 / 0';
        SET search_path = evil, pg_catalog;
        CREATE TEMP TABLE socket_io_attachments (id bigint, created_at timestamptz, payload bytea);
        SELECT pgemit.emit('safe', jsonb_build_array(repeat('x', 10000)))\
        """);

    assertThat(channel.events()).hasSize(1);
    database.execute("DELETE FROM socket_io_attachments");
  }

  private static String message(String id, int type, String data) {
    return "{\"uid\":\"emitter\",\"nsp\":\"/\",\"type\":%d,\"id\":\"%s\",\"data\":%s}"
        .formatted(type, id, data);
  }

  private void assertReceived(String json) throws Exception {
    assertThat(channel.payloads()).containsExactly(JSON.readTree(json));
  }
}
