package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Row triggers and statement triggers send the same events to clients. */
@ParameterizedClass
@EnumSource
@NullUnmarked // its fields are set before its tests
class EmitChangesIT {
  enum Level {
    ROW("FOR EACH ROW", "FOR EACH ROW", "FOR EACH ROW"),
    STATEMENT(
        "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT",
        "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT",
        "REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT");

    private final String insert;
    private final String update;
    private final String delete;

    Level(String insert, String update, String delete) {
      this.insert = insert;
      this.update = update;
      this.delete = delete;
    }
  }

  private static final JsonMapper JSON = new JsonMapper();

  @Parameter Level level;
  private TestDatabase database;
  private ChannelReceiver channel;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, customer text, \"Odd: name\" jsonb)");
    channel = ChannelReceiver.of(database);
  }

  @AfterEach
  void drop() throws Exception {
    channel.close();
    database.close();
  }

  @Test
  void eachOperationSendsItsChange() throws Exception {
    createTriggers("orders", "'/', 'order:{id}'");
    database.execute("INSERT INTO orders VALUES (1, 'ann', '[1.50]')");
    database.execute("UPDATE orders SET customer = 'bob'");
    database.execute("DELETE FROM orders");

    var ann = "{\"id\":1,\"customer\":\"ann\",\"Odd: name\":[1.50]}";
    var bob = ann.replace("ann", "bob");
    assertReceived(
        change("INSERT", "null", ann), change("UPDATE", ann, bob), change("DELETE", bob, "null"));
  }

  @Test
  void roomsAreFormattedFromColumns() throws Exception {
    createTriggers("orders", "'/', 'all', '{customer}', '{id}/{customer}:{Odd: name}!'");
    database.execute("INSERT INTO orders VALUES (1, '{id} {x} }{', '{\"a\": 1}')");

    assertThat(rooms())
        .containsExactly("[\"all\",\"{id} {x} }{\",\"1/{id} {x} }{:{\\\"a\\\": 1}!\"]");
  }

  @Test
  void changedRoomReceivesTheRowInBothRooms() throws Exception {
    createTriggers("orders", "'/', 'customer:{customer}'");
    database.execute("INSERT INTO orders VALUES (1, 'ann', NULL)");
    database.execute("UPDATE orders SET customer = 'bob'");
    database.execute("UPDATE orders SET id = 2");

    assertThat(rooms())
        .containsExactly(
            "[\"customer:ann\"]", "[\"customer:bob\",\"customer:ann\"]", "[\"customer:bob\"]");
  }

  @Test
  void nullRoomIsSkippedAndNoRoomSendsNothing() throws Exception {
    createTriggers("orders", "'/', 'customer:{customer}', 'odd:{Odd: name}'");
    database.execute("INSERT INTO orders VALUES (1, NULL, NULL), (2, 'ann', NULL)");

    assertThat(rooms()).containsExactly("[\"customer:ann\"]");
  }

  @Test
  void noRoomTemplateSendsToEveryone() throws Exception {
    createTriggers("orders", "");
    database.execute("INSERT INTO orders VALUES (1, NULL, NULL)");

    assertThat(rooms()).containsExactly("[]");
  }

  @Test
  void theNamespaceIsTheFirstArgument() throws Exception {
    createTriggers("orders", "'admin'");
    try (var admin = ChannelReceiver.of(database, "socket.io#/admin")) {
      database.execute("INSERT INTO orders VALUES (1, NULL, NULL)");
      assertThat(admin.events()).hasSize(1);
    }
  }

  @Test
  void rowsOfOneStatementArriveInOrderWithTheirOldRows() throws Exception {
    createTriggers("orders", "'/', 'order:{id}'");
    database.execute("INSERT INTO orders SELECT i, 'c' || i FROM generate_series(1, 1000) AS i");
    assertThat(channel.events()).hasSize(1000);

    database.execute("UPDATE orders SET id = id + 5000, customer = upper(customer)");
    var events = channel.events();
    assertThat(events).hasSize(1000);
    for (var event : events) {
      var number = event.at("/1/old/id").intValue();
      assertThat(event.at("/1/new/id").intValue()).isEqualTo(number + 5000);
      assertThat(event.at("/1/new/customer").stringValue()).isEqualTo("C" + number);
    }
  }

  @Test
  void largeRowBecomesAnAttachment() throws Exception {
    createTriggers("orders", "'/', 'order:{id}'");
    database.execute("INSERT INTO orders VALUES (1, repeat('é', 10000), NULL)");

    assertThat(channel.events().get(0).at("/1/new/customer").stringValue())
        .isEqualTo("é".repeat(10_000));
  }

  @Test
  void invalidTemplateFailsTheStatementWithAReason() throws Exception {
    createTriggers("orders", "'/', 'order:{ID}'");
    assertThatThrownBy(() -> database.execute("INSERT INTO orders VALUES (1, 'ann', NULL)"))
        .hasMessageContaining("a column that the row does not have: \"ID\"")
        .hasMessageContaining("id, customer");
    for (var template : List.of("order:{id", "order:id}", "{}", "}{", "{{id}}")) {
      database.execute("DROP TRIGGER i ON orders");
      database.execute(insertTrigger("orders", "'/', '" + template + "'"));
      assertThatThrownBy(() -> database.execute("INSERT INTO orders VALUES (1, 'ann', NULL)"))
          .hasMessageContaining("braces");
    }
    assertThat(database.query("SELECT count(*) FROM orders")).isEqualTo("0");
    assertThat(channel.payloads()).isEmpty();
  }

  @Test
  void reservedKeyFailsTheStatement() throws Exception {
    createTriggers("orders", "");
    assertThatThrownBy(
            () -> database.execute("INSERT INTO orders VALUES (1, '', '{\"__proto__\": 1}')"))
        .hasMessageContaining("__proto__");
  }

  private void createTriggers(String table, String arguments) throws Exception {
    database.execute(insertTrigger(table, arguments));
    database.execute(trigger("u", "UPDATE", table, level.update, arguments));
    database.execute(trigger("d", "DELETE", table, level.delete, arguments));
  }

  private String insertTrigger(String table, String arguments) {
    return trigger("i", "INSERT", table, level.insert, arguments);
  }

  private static String trigger(
      String name, String operation, String table, String rest, String arguments) {
    return "CREATE TRIGGER %s AFTER %s ON %s %s EXECUTE FUNCTION pgemit.emit_changes(%s)"
        .formatted(name, operation, table, rest, arguments);
  }

  private static String change(String operation, String old, String now) {
    return "[\"change\",{\"schema\":\"public\",\"table\":\"orders\",\"operation\":\"%s\",\"old\":%s,\"new\":%s}]"
        .formatted(operation, old, now);
  }

  private void assertReceived(String... events) throws Exception {
    assertThat(channel.events())
        .containsExactlyElementsOf(Stream.of(events).map(JSON::readTree).toList());
  }

  private List<String> rooms() throws Exception {
    return channel.messages().stream()
        .map(message -> message.at("/data/opts/rooms").toString())
        .toList();
  }
}
