package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The probe agrees with the emitter about what a role may publish. */
class PublishingProbeIT {
  private static final String TABLE = "socket_io_attachments";

  private TestDatabase database;
  private TestRole role;

  @BeforeEach
  void create() throws SQLException {
    database = TestDatabase.createWithAttachments();
    role = TestRole.create(database);
  }

  @AfterEach
  void drop() throws SQLException {
    role.close();
    database.close();
  }

  @Test
  void poolThatCannotStartIsExplained() {
    try (var pool = new HikariDataSource()) { // starts with its first connection
      pool.setJdbcUrl("jdbc:postgresql://localhost:%d/shop".formatted(LoopbackPort.findFree()));
      pool.setUsername("shop");
      pool.setPassword("s3cret");
      var result = new PublishingProbe(pool, TABLE).ask();
      assertThat(result.publishing())
          .startsWith(
              "Postgres cannot be reached through the DataSource: no server listens on this host")
          .contains("Start Postgres")
          .contains("SQLSTATE 08001")
          .doesNotContain("s3cret");
      assertThat(result.failures()).containsOnlyKeys("publish");
    }
  }

  @Test
  void passwordOfAnInvalidAddressIsNotShown() {
    try (var pool = new HikariDataSource()) {
      pool.setJdbcUrl("jdbc:mysql://shop:s3cret@localhost/shop");
      assertThat(new PublishingProbe(pool, TABLE).ask().publishing()).doesNotContain("s3cret");
    }
  }

  @Test
  void missingPrivilegesAreNamed() throws SQLException {
    assertThat(probe().publishing()).isNull();
    assertThat(probe().attachments())
        .contains("INSERT ON public.socket_io_attachments")
        .contains("SELECT (id) ON public.socket_io_attachments")
        .contains("USAGE ON SEQUENCE public.socket_io_attachments_id_seq");
    assertLargeEmitFails();

    role.grant("INSERT ON socket_io_attachments");
    role.grant("SELECT (id) ON socket_io_attachments");
    assertThat(probe().attachments()).contains("lacks USAGE ON SEQUENCE");
    assertLargeEmitFails();

    role.grant("USAGE ON SEQUENCE socket_io_attachments_id_seq");
    assertThat(probe().failures()).isEmpty();
    assertThat(emitLarge()).isNotEmpty();
  }

  @Test
  void identityColumnNeedsNoPrivilegeOnItsSequence() throws SQLException {
    database.execute("DROP TABLE socket_io_attachments");
    database.execute(
        "CREATE TABLE socket_io_attachments (id bigint GENERATED ALWAYS AS IDENTITY, created_at"
            + " timestamptz DEFAULT now(), payload bytea)");
    role.grant("INSERT ON socket_io_attachments");
    role.grant("SELECT (id) ON socket_io_attachments");
    assertThat(probe().failures()).isEmpty();
    assertThat(emitLarge()).isNotEmpty();
  }

  @Test
  void readOnlyRoleCannotWriteAttachments() throws SQLException {
    role.grant("INSERT ON socket_io_attachments");
    role.grant("SELECT (id) ON socket_io_attachments");
    role.grant("USAGE ON SEQUENCE socket_io_attachments_id_seq");
    database.execute(
        "ALTER ROLE %s SET default_transaction_read_only TO on".formatted(role.name()));
    assertThat(probe().publishing()).isNull();
    assertThat(probe().attachments()).contains("transactions of the role are read-only");
    assertLargeEmitFails();
    try (var io = Emitter.create(dataSource())) {
      assertThat(io.emit("small")).isNotEmpty();
    }
  }

  @Test
  void hiddenSchemaIsNamed() throws SQLException {
    database.execute("CREATE SCHEMA hidden");
    database.execute("CREATE TABLE hidden.attachments (LIKE socket_io_attachments INCLUDING ALL)");
    var result = new PublishingProbe(dataSource(), "hidden.attachments").ask();
    assertThat(result.publishing()).isNull();
    assertThat(result.attachments()).contains("USAGE on the schema").contains("hidden.attachments");
  }

  private PublishingProbe.ProbeResult probe() {
    return new PublishingProbe(dataSource(), TABLE).ask();
  }

  private void assertLargeEmitFails() {
    assertThatExceptionOfType(EmitException.class).isThrownBy(this::emitLarge);
  }

  private String emitLarge() {
    try (var io = Emitter.create(dataSource())) {
      return io.emit("large", "x".repeat(10_000));
    }
  }

  private DataSource dataSource() {
    var source = database.dataSource();
    source.setUser(role.name());
    source.setPassword(TestRole.PASSWORD);
    return source;
  }
}
