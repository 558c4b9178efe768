package dev.pgemit.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.Batch;
import dev.pgemit.EmitException;
import dev.pgemit.EmitOperator;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.TransactionalEmitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests emits that join the caller's transaction. */
class UsingConnectionIT {
  private static final byte[] BINARY = {1, 2, 3};

  private TestDatabase database;
  private Emitter io;
  private NotificationReceiver listener;
  private Connection connection;

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.createWithAttachments();
    io = Emitter.create(database.dataSource());
    listener = new NotificationReceiver(database);
    connection = database.connect();
    connection.setAutoCommit(false);
  }

  @AfterEach
  void stop() throws SQLException {
    connection.close();
    listener.close();
    io.close();
    database.close();
  }

  @Test
  void isSentWhenTheTransactionCommits() throws SQLException {
    var ids = new ArrayList<String>();
    ids.add(io.using(connection).to("room").emit("small"));
    ids.add(io.using(connection).emit("large", BINARY));
    listener.assertNothingElse();
    connection.commit();
    assertThat(WireValues.at(listener.nextMessage(), "id")).isEqualTo(ids.get(0));
    assertThat(WireValues.at(listener.nextMessage(), "id")).isEqualTo(ids.get(1));
  }

  @Test
  void rollbackDiscardsTheEmit() throws SQLException {
    io.using(connection).emit("small");
    io.using(connection).emit("large", BINARY);
    connection.rollback();
    listener.assertNothingElse();
    assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("0");
  }

  @Test
  void readOnlyTransactionRefusesSmallAndLargeEmits() throws SQLException {
    connection.setReadOnly(true);
    for (var argument : List.of("small", BINARY)) {
      assertThatExceptionOfType(EmitException.class)
          .isThrownBy(() -> io.using(connection).emit("e", argument))
          .withMessageStartingWith("The transaction is read-only: nothing was published");
    }
    connection.rollback();
    connection.setReadOnly(false);
    var id = io.using(connection).emit("e");
    connection.commit();
    assertThat(WireValues.at(listener.next(), "id")).isEqualTo(id);
    listener.assertNothingElse();
  }

  @Test
  void rollbackToASavepointDiscardsTheEmit() throws SQLException {
    var before = io.using(connection).emit("before");
    var savepoint = connection.setSavepoint();
    io.using(connection).emit("small");
    io.using(connection).emit("large", BINARY);
    connection.rollback(savepoint);
    var after = io.using(connection).emit("after");
    connection.commit();
    assertThat(listener.next(2))
        .extracting(each -> WireValues.at(each, "id"))
        .isEqualTo(List.of(before, after));
    listener.assertNothingElse();
  }

  @Test
  void identicalEmitsOfOneTransactionAllArrive() throws SQLException {
    for (var i = 0; i < 100; i++) {
      io.using(connection).withId("same").emit("e", 1);
    }
    connection.commit();
    assertThat(listener.next(100)).hasSize(100);
    listener.assertNothingElse();
  }

  @Test
  void batchesAndAsyncEmitsJoinTheTransaction() throws SQLException {
    var joined = io.using(connection);
    var batch = joined.batch();
    batch.emit("first");
    batch.emit("second", BINARY);
    batch.publish();
    assertThat(joined.emitAsync("third")).isDone();
    listener.assertNothingElse();
    connection.commit();
    assertThat(listener.next(3)).hasSize(3);
  }

  @Test
  void connectionSettingsDoNotChange() throws SQLException {
    var before = settings();
    io.using(connection).emit("small");
    io.using(connection).emit("large", BINARY);
    assertThat(settings()).isEqualTo(before);
    connection.commit();
    assertThat(settings()).isEqualTo(before);
    assertThat(connection.getAutoCommit()).isFalse();
  }

  @Test
  void transactionalEmitterHasNoCloseAndNoRequests() {
    var methods =
        Stream.of(TransactionalEmitter.class, EmitOperator.class, Batch.class)
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .map(Method::getName);
    assertThat(methods).doesNotContain("close", "emitWithAck", "fetchSockets", "tail", "servers");
  }

  @Test
  void connectionStaysUsableAfterARejectedEmit() throws SQLException {
    var joined = io.using(connection);
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> joined.emit("connect"));
    database.execute("ALTER TABLE socket_io_attachments RENAME TO elsewhere");
    var failure = catchThrowableOfType(EmitException.class, () -> joined.emit("large", BINARY));
    assertThat(failure).hasMessageContaining("socket_io_attachments");
    assertThat(failure.isOutcomeKnown()).isTrue();
    var small = joined.emit("small");
    connection.commit();
    assertThat(WireValues.at(listener.next(), "id")).isEqualTo(small);
    listener.assertNothingElse();
  }

  @Test
  void failedTransactionIsReported() throws SQLException {
    try (var statement = connection.createStatement()) {
      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("oops"));
    }
    assertThatExceptionOfType(EmitException.class)
        .isThrownBy(() -> io.using(connection).emit("e"))
        .withMessageContaining("has already failed");
  }

  @Test
  void brokenConnectionPublishesNothing() throws SQLException {
    io.using(connection).emit("first");
    database.execute(
        "SELECT pg_terminate_backend(%d)"
            .formatted(connection.unwrap(org.postgresql.PGConnection.class).getBackendPID()));
    var failure =
        catchThrowableOfType(EmitException.class, () -> io.using(connection).emit("second"));
    assertThat(failure.isOutcomeKnown()).isTrue();
    assertThat(failure).hasMessageContaining("Run the transaction again");
    listener.assertNothingElse();
  }

  private String settings() throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings")) {
      row.next();
      return row.getString(1);
    }
  }
}
