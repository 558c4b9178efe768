package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.util.Objects;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

@NullUnmarked // its fields are set before its tests
class SqlValidationIT {
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
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          emit(NULL)                                             | event is null
          emit('connect')                                        | reserved
          emit('connect_error')                                  | reserved
          emit('disconnect')                                     | reserved
          emit('disconnecting')                                  | reserved
          emit('newListener')                                    | reserved
          emit('removeListener')                                 | reserved
          server_side_emit('connect')                            | reserved
          server_side_emit('connection')                         | reserved
          server_side_emit('new_namespace')                      | reserved
          emit('e', NULL)                                        | arguments are null
          emit('e', '{"a": 1}')                                  | JSON object
          emit('e', '"text"')                                    | JSON string
          emit('e', 'null')                                      | JSON null
          server_side_emit('e', '1')                             | JSON number
          emit('e', '[{"a": [{"__proto__": 1}]}]')               | __proto__
          emit('e', '[{"\\u005f_proto__": 1}]')                  | __proto__
          server_side_emit('e', '[{"__proto__": {}}]')           | __proto__
          emit('e', '[1e309]')                                   | beyond 1.8e308
          emit('e', '[{"a": [-1e2000]}]')                        | beyond 1.8e308
          emit('e', namespace => NULL)                           | namespace is null
          emit('e', namespace => 'a"b')                          | quotation mark
          emit('e', namespace => E'a\\nb')                       | control character
          emit('e', namespace => E'a\\u007fb')                   | control character
          emit('e', namespace => E'a\\u0085b')                   | control character
          emit('e', namespace => repeat('a', 53))                | 64 bytes
          emit('e', namespace => repeat('é', 27))                | at most 63
          emit('e', "to" => NULL)                                | "to" is null
          emit('e', "to" => '{a,NULL}')                          | "to" holds a room that is null
          emit('e', "to" => '{{a,b},{c,d}}')                     | plain array
          emit('e', "except" => NULL)                            | "except" is null
          emit('e', "except" => '{NULL}')                        | "except" holds
          emit('e', id => '')                                    | printable ASCII
          emit('e', id => 'é')                                   | printable ASCII
          emit('e', id => E'a\\n')                               | printable ASCII
          emit('e', id => repeat('a', 256))                      | printable ASCII
          emit('e', '[{"_placeholder": true, "num": 0}]')        | "_placeholder"
          emit('e', '[{"_placeholder": true, "num": 0, "a": 1}]', attachments => '{x}') | "_placeholder"
          emit('e', '[{"_placeholder": true, "num": 1}]', attachments => '{x}') | "_placeholder"
          emit('e', '[[{"_placeholder": true, "num": 0.5}]]', attachments => '{x}') | "_placeholder"
          emit('e', attachments => '{x}')                        | no argument refers
          emit('e', '[{"_placeholder": true, "num": 0}]', attachments => '{x,y}') | no argument refers
          emit('e', attachments => NULL)                         | attachments are null
          emit('e', attachments => '{NULL}')                     | attachments are null
          sockets_join('{}')                                     | no room
          sockets_join(NULL)                                     | "rooms" is null
          sockets_join('{NULL}')                                 | "rooms" holds
          sockets_leave('{}')                                    | no room
          sockets_leave('{a}', "to" => NULL)                     | "to" is null
          disconnect_sockets("to" => NULL)                       | "to" is null
          disconnect_sockets("to" => '{a}', namespace => '"')     | quotation mark
          disconnect_sockets()                                   | everyone is not true
          disconnect_sockets(true)                               | everyone is not true
          disconnect_sockets("except" => '{a}')                  | everyone is not true
          disconnect_sockets("to" => '{}', everyone => false)    | everyone is not true
          disconnect_sockets(everyone => NULL)                   | everyone is not true
          disconnect_sockets("to" => '{a}', everyone => true)    | everyone is true
          server_side_emit('e', '[{"_placeholder": true, "num": 0}]') | "_placeholder"
          emit('e', '[{"a": [{"_placeholder": true, "num": 9}]}]', attachments => '{x}') | "_placeholder"
          emit('e', '[{"_placeholder": true}]', attachments => '{x}') | "_placeholder"
          emit('e', '[{"_placeholder": true, "num": -1}]', attachments => '{x}') | "_placeholder"
          emit('e', '[{"_placeholder": true, "num": "0"}]', attachments => '{x}') | "_placeholder"
          emit('e', '[{"\\u005fplaceholder": true, "num": 9}]')  | "_placeholder"
          """)
  void failsWithAHint(String call, String message) throws Exception {
    try (var channel = ChannelReceiver.of(database)) {
      var failure =
          catchThrowableOfType(PSQLException.class, () -> database.query("SELECT pgemit." + call));

      var error = Objects.requireNonNull(failure.getServerErrorMessage());
      assertThat(error.getMessage()).contains(message);
      assertThat(error.getHint()).isNotBlank();
      assertThat(error.getSQLState()).startsWith("22");
      assertThat(channel.payloads()).isEmpty();
      assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "emit('')",
        "emit('Connect')",
        "emit('connection')",
        "emit('e', '[]')",
        "emit('e', '[null, [], {}, \"__proto__\", \"\\\"__proto__\\\":\"]')",
        "emit('e', '[1.7976931348623157e308, -1.7976931348623158e308]')",
        "emit('e', '[{\"_placeholder\": false, \"num\": 0}, \"{\\\"_placeholder\\\": true}\"]')",
        "emit('e', namespace => '')",
        "emit('e', namespace => repeat('a', 52))",
        "emit('e', \"to\" => '{\"\"}')",
        "emit('e', id => repeat('~', 255))",
        "disconnect_sockets(everyone => true)",
        "disconnect_sockets(\"except\" => '{a}', everyone => true)",
        "disconnect_sockets(false, '/', '{a}', '{}', NULL)",
      })
  void validCallsAreAccepted(String call) throws Exception {
    assertThat(database.query("SELECT pgemit." + call)).isNotBlank();
  }

  @Test
  void transactionContinuesAfterASavepoint() throws Exception {
    try (var channel = ChannelReceiver.of(database);
        var connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      var savepoint = connection.setSavepoint();
      assertThatThrownBy(() -> statement.execute("SELECT pgemit.emit('connect')"))
          .isInstanceOf(PSQLException.class);
      connection.rollback(savepoint);
      statement.execute("SELECT pgemit.emit('after')");
      connection.commit();
      assertThat(channel.events()).hasSize(1);
    }
  }
}
