package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MinimalPrivilegesIT {
  @Test
  void insertSelectOfIdAndUsageOfTheSequenceAreEnough() throws SQLException {
    var role = "\"pgemit_" + UUID.randomUUID() + "\"";
    try (var database = TestDatabase.createWithAttachments();
        var listener = new NotificationReceiver(database)) {
      database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
      var dataSource = database.dataSource();
      dataSource.setUser(role.replace("\"", ""));
      dataSource.setPassword("secret");
      try (var io = Emitter.create(dataSource)) {
        var failure = catchThrowableOfType(EmitException.class, () -> io.emit("e", new byte[1]));
        assertThat(failure).hasMessageContaining("GRANT").hasMessageContaining("SELECT (id)");
        io.emit("small");
        assertThat(WireValues.at(listener.next(), "data", "packet", "data", 0)).isEqualTo("small");

        database.execute("GRANT INSERT, SELECT (id) ON socket_io_attachments TO " + role);
        database.execute("GRANT USAGE ON SEQUENCE socket_io_attachments_id_seq TO " + role);
        var id = io.emit("e", new byte[1]);
        assertThat(WireValues.at(listener.nextMessage(), "id")).isEqualTo(id);
      } finally {
        database.execute("DROP OWNED BY " + role);
        database.execute("DROP ROLE " + role);
      }
    }
  }
}
