package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.TransactionalEmitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests an emitter on a data source with Spring's transactions, over a pool of two connections. */
class SpringTransactionsIT {
  private static final byte[] BINARY = {1, 2, 3};
  private static final int MESSAGE_COUNT = 300;

  private static TestDatabase database;

  private HikariDataSource pool;
  private DataSourceTransactionManager manager;
  private TransactionTemplate transaction;
  private Emitter io;
  private TransactionalEmitter joined;
  private NotificationReceiver listener;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
  }

  @AfterAll
  static void drop() throws SQLException {
    database.close();
  }

  @BeforeEach
  void start() throws SQLException {
    pool = pool(true);
    manager = new DataSourceTransactionManager(pool);
    transaction = new TransactionTemplate(manager);
    io = Emitter.create(pool);
    joined = io.using(new TransactionAwareDataSourceProxy(pool));
    listener = new NotificationReceiver(database);
  }

  @AfterEach
  void stop() throws SQLException {
    listener.close();
    io.close();
    pool.close();
  }

  @Test
  void emitIsSentWhenTheTransactionCommits() throws SQLException {
    var ids =
        transaction.execute(
            status -> {
              var sent = new ArrayList<String>();
              sent.add(joined.to("room").emit("small"));
              sent.add(joined.emit("large", BINARY));
              sent.add(joined.emitAsync("async").join());
              var batch = joined.batch();
              batch.emit("batch");
              sent.addAll(batch.publish());
              sent.add(joined.idempotent("once").emit("once"));
              assertNothingReceived();
              return sent;
            });
    assertThat(listener.next(5)).extracting(each -> WireValues.at(each, "id")).isEqualTo(ids);
    listener.assertNothingElse();
  }

  @Test
  void rollbackDiscardsEmitsAndScheduledEmits() throws SQLException {
    var id =
        transaction.execute(
            status -> {
              joined.emit("small");
              joined.emit("large", BINARY);
              joined.recurring().put("digest", "0 8 * * *", ZoneId.of("UTC"), e -> e.emit("e"));
              status.setRollbackOnly();
              return joined.delay(Duration.ofDays(1)).emit("later");
            });
    listener.assertNothingElse();
    assertThat(io.scheduled().find(String.valueOf(id))).isEmpty();
    assertThat(io.recurring().list()).isEmpty();
    assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("0");
  }

  @Test
  void rollbackToASavepointDiscardsLaterEmits() throws SQLException {
    var nested = new TransactionTemplate(manager);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    var sent = new ArrayList<String>();
    transaction.executeWithoutResult(
        outer -> {
          sent.add(joined.emit("before"));
          nested.executeWithoutResult(
              inner -> {
                joined.emit("small");
                joined.emit("large", BINARY);
                inner.setRollbackOnly();
              });
          sent.add(joined.emit("after"));
        });
    assertThat(listener.next(2)).extracting(each -> WireValues.at(each, "id")).isEqualTo(sent);
    listener.assertNothingElse();
  }

  @Test
  void rejectedEmitLeavesTheTransactionUsable() throws SQLException {
    transaction.executeWithoutResult(
        status -> {
          joined.idempotent("one key").emit("e", 1);
          assertThatExceptionOfType(EmitException.class)
              .isThrownBy(() -> joined.idempotent("one key").emit("e", 2));
          joined.emit("next");
        });
    assertThat(listener.next(2)).hasSize(2);
  }

  @Test
  void eachCallReturnsItsConnectionOutsideATransaction() throws SQLException {
    for (var call = 0; call < MESSAGE_COUNT; call++) {
      joined.emit("e", call);
    }
    assertThat(listener.next(MESSAGE_COUNT)).hasSize(MESSAGE_COUNT);
    joined.scheduled().list(1);
    joined.recurring().list();
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isLessThanOrEqualTo(1);
    new JdbcTemplate(pool).execute("SELECT 1");
  }

  @Test
  void suspendedTransactionIsNotJoined() throws SQLException {
    var independent = new TransactionTemplate(manager);
    independent.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    transaction.executeWithoutResult(
        outer -> {
          joined.emit("discarded");
          independent.executeWithoutResult(inner -> joined.emit("kept"));
          outer.setRollbackOnly();
        });
    assertThat(String.valueOf(listener.next())).contains("kept");
    listener.assertNothingElse();
  }

  @Test
  void emitFailsIfThePoolWouldRollItBack() throws SQLException {
    try (var manual = pool(false)) {
      var source = new TransactionAwareDataSourceProxy(manual);
      var events = io.using(source);
      var failure = catchThrowableOfType(EmitException.class, () -> events.emit("e"));
      assertThat(failure).hasMessageContaining("There is no transaction to join");
      assertThat(failure.isOutcomeKnown()).isTrue();
      listener.assertNothingElse();

      new TransactionTemplate(new DataSourceTransactionManager(manual))
          .executeWithoutResult(status -> events.emit("e"));
      assertThat(listener.next(1)).hasSize(1);
    }
  }

  @Test
  void nonTransactionalDataSourceIsRejected() {
    for (var source :
        List.of(pool, database.dataSource(), new LazyConnectionDataSourceProxy(pool))) {
      assertThatExceptionOfType(InvalidMessageException.class)
          .isThrownBy(() -> io.using(source))
          .withMessageContaining(source.getClass().getSimpleName())
          .withMessageContaining("TransactionAwareDataSourceProxy");
    }
  }

  private void assertNothingReceived() {
    try {
      listener.assertNothingElse();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  // Configured like Spring Boot's.
  private static HikariDataSource pool(boolean autoCommit) {
    var dataSource = new HikariDataSource();
    dataSource.setJdbcUrl(database.jdbcUrl());
    dataSource.setMaximumPoolSize(2);
    dataSource.setConnectionTimeout(5_000);
    dataSource.setAutoCommit(autoCommit);
    return dataSource;
  }
}
