package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.testing.TestDatabase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class AttachmentIT {
  private TestDatabase database;
  private Ear ear;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.createWithAttachments();
    ear = new Ear(database, "socket.io#/");
  }

  @AfterEach
  void close() throws Exception {
    ear.close();
    database.close();
  }

  @Test
  void binaryAtAnyDepthArrivesAsBinary() throws Exception {
    var direct = ByteBuffer.allocateDirect(4).put(new byte[] {9, 8, 7, 6}).position(1).limit(3);
    try (var io = Emitter.create(database.dataSource())) {
      var id = io.to("r").emit("e", new byte[] {1}, Map.of("deep", List.of(direct)), null, 5L);

      var header = ear.nextJson();
      assertThat(header.toString())
          .isEqualTo(
              "{\"uid\":\"emitter\",\"nsp\":\"/\",\"type\":3,\"id\":\"%s\",\"attachmentId\":\"1\"}"
                  .formatted(id));
      var event =
          ear.attachment(header).asMapValue().map().entrySet().stream()
              .filter(entry -> entry.getKey().toString().equals("data"))
              .findFirst()
              .orElseThrow()
              .getValue();
      assertThat(event.toString()).contains("\"rooms\":[\"r\"]");
      var packet = event.asMapValue().entrySet().iterator().next().getValue().asMapValue();
      var args =
          packet.entrySet().stream()
              .filter(entry -> entry.getValue().isArrayValue())
              .findFirst()
              .orElseThrow()
              .getValue()
              .asArrayValue();
      assertThat(args.get(1).asBinaryValue().asByteArray()).containsExactly(1);
      assertThat(
              args.get(2)
                  .asMapValue()
                  .entrySet()
                  .iterator()
                  .next()
                  .getValue()
                  .asArrayValue()
                  .get(0)
                  .asBinaryValue()
                  .asByteArray())
          .containsExactly(8, 7);
      assertThat(args.get(3).isNilValue()).isTrue();
      assertThat(args.get(4).asIntegerValue().toLong()).isEqualTo(5);
      assertThat(direct.position()).isEqualTo(1);
    }
  }

  @Test
  void eachAttachmentIsPairedWithItsOwnMessageInOrder() throws Exception {
    try (var io = Emitter.create(database.dataSource())) {
      var emits = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < 200; i++) {
        emits.add(io.emitAsync("small", i));
        emits.add(io.emitAsync("large", i, new byte[10]));
      }
      emits.forEach(CompletableFuture::join);
      for (var i = 0; i < 200; i++) {
        assertThat(ear.nextJson().at("/data/packet/data/1").intValue()).isEqualTo(i);
        assertThat(ear.attachment(ear.nextJson()).toString()).contains("\"large\"," + i + ",");
      }
    }
  }

  @Test
  void itIsStampedWhenItIsWrittenAndNotWhenItsTransactionBegan() throws Exception {
    try (var connection = database.connect();
        var io = Emitter.create(new SingleConnectionDataSource(connection, true))) {
      connection.setAutoCommit(false);
      var began = connection.createStatement().executeQuery("SELECT now()");
      began.next();
      io.emit("e", new byte[1]);

      assertThat(
              database.query(
                  "SELECT created_at > '%s' FROM socket_io_attachments"
                      .formatted(began.getString(1))))
          .isEqualTo("t");
    }
  }

  @Test
  void everyDataSourceWorksAndKeepsItsSettings() throws Exception {
    var committing = new HikariConfig();
    committing.setJdbcUrl(database.jdbcUrl());
    committing.setMaximumPoolSize(1);
    var transactional = new HikariConfig();
    transactional.setJdbcUrl(database.jdbcUrl());
    transactional.setMaximumPoolSize(1);
    transactional.setAutoCommit(false);
    try (var one = new HikariDataSource(committing);
        var two = new HikariDataSource(transactional)) {
      var spring = new DriverManagerDataSource(database.jdbcUrl());
      for (var dataSource :
          Stream.<DataSource>of(database.dataSource(), one, two, spring).toList()) {
        try (var io = Emitter.create(dataSource)) {
          io.emit("small");
          io.emit("large", new byte[1]);
          assertThat(ear.next(2)).hasSize(2);
        }
        try (var connection = dataSource.getConnection();
            var row = connection.createStatement().executeQuery("SHOW synchronous_commit")) {
          row.next();
          assertThat(row.getString(1)).isEqualTo("on");
        }
      }
    }
  }

  @Test
  void theTableMayLiveInAnySchemaUnderAnyName() throws Exception {
    database.execute("CREATE SCHEMA \"Odd schema\"");
    database.execute(
        "CREATE TABLE \"Odd schema\".\"Odd; table\" (LIKE socket_io_attachments INCLUDING ALL)");
    try (var io =
        Emitter.builder(database.dataSource()).attachmentsTable("Odd schema.Odd; table").build()) {
      io.emit("e", new byte[1]);
    }
    assertThat(database.query("SELECT count(*) FROM \"Odd schema\".\"Odd; table\"")).isEqualTo("1");
  }

  @Test
  void withoutTheTableSmallMessagesGoAndLargeOnesSayWhatToDo() throws Exception {
    database.execute("DROP TABLE socket_io_attachments");
    try (var io = Emitter.create(database.dataSource())) {
      var first = io.emitAsync("small", 1);
      var large = io.emitAsync("large", new byte[1]);
      var second = io.emitAsync("small", 2);

      assertThatThrownBy(large::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              EmitException.class,
              failure -> {
                assertThat(failure.isRetryable()).isFalse();
                assertThat(failure.isOutcomeKnown()).isTrue();
                assertThat(failure).hasMessageContaining("socket_io_attachments");
                assertThat(failure).hasMessageContaining("pgemit migrate");
              });
      first.join();
      second.join();
      assertThat(ear.nextJson().at("/data/packet/data/1").intValue()).isEqualTo(1);
      assertThat(ear.nextJson().at("/data/packet/data/1").intValue()).isEqualTo(2);
    }
  }

  @Test
  void aRoleWithTheLeastRightsIsEnough() throws Exception {
    var role = "publisher_" + database.url().substring(database.url().lastIndexOf('_') + 1);
    database.execute("CREATE ROLE " + role + " LOGIN");
    try {
      database.execute("GRANT INSERT ON socket_io_attachments TO " + role);
      database.execute("GRANT SELECT (id) ON socket_io_attachments TO " + role);
      database.execute("GRANT USAGE ON SEQUENCE socket_io_attachments_id_seq TO " + role);
      var dataSource = database.dataSource();
      dataSource.setUser(role);
      try (var io = Emitter.create(dataSource)) {
        io.emit("e", new byte[1]);
      }
      assertThat(ear.nextJson().get("attachmentId").stringValue()).isEqualTo("1");
    } finally {
      database.execute("DROP OWNED BY " + role);
      database.execute("DROP ROLE " + role);
    }
  }
}
