package dev.pgemit.http.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.settings.TableName;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The row of the canary is held by another session, or its table is: the doctor waits briefly. */
class CanaryAttachmentIT {
  @Test
  void leavesLockedAttachments() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var doctor = database.connect();
        var session = database.connect();
        var statement = session.createStatement()) {
      database.execute("INSERT INTO socket_io_attachments (payload) VALUES ('\\x0102')");
      var id = Long.parseLong(database.query("SELECT max(id) FROM socket_io_attachments"));
      var attachment = new CanaryAttachment(new TableName("socket_io_attachments"), id);
      session.setAutoCommit(false);

      statement.execute("SELECT FROM socket_io_attachments FOR UPDATE");
      assertThat(attachment.readAndDelete(doctor))
          .isEqualTo(
              "its attachment was read back (2 bytes), and the attachment expires later,"
                  + " since another session locks it");

      statement.execute("LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
      assertThat(attachment.readAndDelete(doctor))
          .startsWith(
              "its attachment was not read, since another session locks the table, and the attachment expires later");

      session.rollback();
      assertThat(attachment.readAndDelete(doctor))
          .isEqualTo("its attachment was read back (2 bytes), and removed");
      assertThat(database.query("SHOW lock_timeout")).isEqualTo("0");
    }
  }
}
