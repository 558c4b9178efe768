package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.Result;
import dev.pgemit.wire.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key is found in both forms in which a role may store an idempotency key. */
class KeyFormsIT {
  private static final AttachmentsTable TABLE = AttachmentsTable.of("socket_io_attachments");

  private final BatchWriter writer =
      new BatchWriter(
          NotifyStatement.withDefaultCommit(TABLE),
          TABLE,
          DeliveryPath.NOTIFY,
          PipelineListener.NONE);

  /**
   * Two replicas may start the same call at once. The second one then conflicts with a row that was
   * not visible before, and that has the other form.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void repeatFindsTheFirstCallInTheOtherForm(boolean isFirstUnderRole) throws SQLException {
    try (var database = TestDatabase.create();
        var connection = database.dataSource().getConnection()) {
      Migrations.migrate(database.dataSource());
      var first = publication("first");
      var repeat = publication("repeat");
      (isFirstUnderRole ? first : repeat).switchKeyForm();

      write(connection, first);
      write(connection, repeat);

      assertThat(first.result()).isEqualTo(Result.PUBLISHED);
      assertThat(repeat.result()).isEqualTo(new Result.Repeated(List.of("first")));
      assertThat(database.query("SELECT count(*) FROM pgemit_idempotency_keys")).isEqualTo("1");
    }
  }

  @Test
  void otherMessagesWithTheKeyAreRejectedInTheOtherForm() throws SQLException {
    try (var database = TestDatabase.create();
        var connection = database.dataSource().getConnection()) {
      Migrations.migrate(database.dataSource());
      var first = publication("first");
      var other =
          QueuedPublication.unqueued(
              Publication.of(List.of(message("id", "{\"nsp\":\"/other\"}")), "key"));
      other.switchKeyForm();

      write(connection, first);
      write(connection, other);

      assertThat(other.result())
          .isInstanceOfSatisfying(
              Result.Failed.class,
              failed -> assertThat(failed.reason()).hasMessageContaining("another message"));
    }
  }

  private void write(Connection connection, QueuedPublication publication) {
    var remainder =
        writer.write(
            new CallerTransaction(
                connection, /* isInTransaction= */ false, TABLE, DeliveryPath.NOTIFY),
            List.of(publication));
    assertThat(remainder).isEmpty();
  }

  private static QueuedPublication publication(String id) {
    return QueuedPublication.unqueued(
        Publication.of(List.of(message(id, "{\"nsp\":\"/\"}")), "key"));
  }

  private static EncodedMessage message(String id, String json) {
    return new EncodedMessage(id, "socket.io#/", json.getBytes(StandardCharsets.UTF_8), null);
  }
}
