package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // its fields are set before its tests
class SqlAttachmentsIT {
  private static TestDatabase database;

  @BeforeAll
  static void create() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
  }

  @AfterAll
  static void drop() throws Exception {
    database.close();
  }

  @ParameterizedTest
  @CsvSource({"a, 1", "é, 2", "😀, 4"})
  void payloadOf8000BytesBecomesAnAttachment(String character, int bytes) throws Exception {
    try (var channel = ChannelReceiver.of(database)) {
      database.query("SELECT pgemit.emit('edge', '[\"\"]')");
      var envelope =
          channel.payloads().get(0).toString().getBytes(StandardCharsets.UTF_8).length
              + ", ".length()
              - ",".length();
      var room = 7_999 - envelope;
      var text = "x".repeat(room % bytes) + character.repeat(room / bytes);
      database.query("SELECT pgemit.emit('edge', jsonb_build_array('%s'))".formatted(text));
      database.query("SELECT pgemit.emit('edge', jsonb_build_array('x%s'))".formatted(text));

      var payloads = channel.payloads();
      assertThat(payloads.get(0).at("/data/packet/data/1").stringValue()).isEqualTo(text);
      assertThat(payloads.get(1).get("attachmentId").isString()).isTrue();
      assertThat(payloads.get(1).propertyNames())
          .containsExactly("uid", "nsp", "type", "id", "attachmentId");
    }
  }

  @Test
  void containsTheWholeMessage() throws Exception {
    try (var channel = ChannelReceiver.of(database)) {
      var id =
          database.query(
              """
              SELECT pgemit.emit('large', jsonb_build_array(repeat('x', 9000), 1), "to" => '{a}',
                "except" => '{b}', volatile => true)\
              """);

      var message = channel.messages().get(0);
      assertThat(message.get("id").stringValue()).isEqualTo(id);
      assertThat(message.get("uid").stringValue()).isEqualTo("emitter");
      assertThat(message.get("nsp").stringValue()).isEqualTo("/");
      assertThat(message.get("type").intValue()).isEqualTo(3);
      assertThat(message.at("/data/packet/data/1").stringValue()).isEqualTo("x".repeat(9000));
      assertThat(message.at("/data/opts").toString())
          .isEqualTo("{\"rooms\":[\"a\"],\"except\":[\"b\"],\"flags\":{\"volatile\":true}}");
    }
  }

  @Test
  void manyRoomsRequireAnAttachment() throws Exception {
    try (var channel = ChannelReceiver.of(database)) {
      database.query(
          "SELECT pgemit.sockets_join(array_agg('room ' || i)) FROM generate_series(1, 2000) AS i");

      assertThat(channel.messages().get(0).at("/data/rooms")).hasSize(2000);
    }
  }

  @Test
  void binaryReplacesItsPlaceholder() throws Exception {
    database.execute("TRUNCATE socket_io_attachments");
    database.query(
        """
        SELECT pgemit.emit('photo',
          '[{"_placeholder": true, "num": 1}, {"thumb": {"num": 0, "_placeholder": true}}]',
          attachments => ARRAY['\\x00ff', convert_to(repeat('x', 300), 'UTF8')])\
        """);

    var hex = database.query("SELECT encode(payload, 'hex') FROM socket_io_attachments");
    assertThat(hex)
        .contains(
            "a570686f746f" + "c5012c" + "78".repeat(300) + "81" + "a57468756d62" + "c40200ff");
  }

  @Test
  void arraysWithAnotherLowerBoundAreIndexedFromTheirStart() throws Exception {
    database.execute("TRUNCATE socket_io_attachments");
    database.query(
        """
        SELECT pgemit.emit('odd', '[{"_placeholder": true, "num": 1}, {"_placeholder": true, "num": 0}]',
          "to" => '[0:1]={a,a}', attachments => '[0:1]={x,yz}')\
        """);

    assertThat(database.query("SELECT encode(payload, 'hex') FROM socket_io_attachments"))
        .contains("93" + "a36f6464" + "c402797a" + "c40178")
        .contains("a5726f6f6d73" + "91" + "a161");
  }

  // Servers delete rows by age, and the column's default is the start of the transaction.
  @Test
  void createdAtIsTheTimeOfTheCallNotOfTheTransaction() throws Exception {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT now()");
      statement.execute("SELECT pg_sleep(0.05)");
      statement.execute("SELECT pgemit.emit('e', jsonb_build_array(repeat('x', 9000)))");
      try (var row =
          statement.executeQuery(
              "SELECT max(created_at) >= now() + interval '50 ms' FROM socket_io_attachments")) {
        row.next();
        assertThat(row.getBoolean(1)).isTrue();
      }
    }
  }
}
