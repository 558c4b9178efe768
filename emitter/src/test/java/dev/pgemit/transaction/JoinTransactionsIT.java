package dev.pgemit.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.CurrentTransaction;
import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests {@code joinTransactions} with the smallest integration of Spring's transactions. */
class JoinTransactionsIT {
  private static TestDatabase database;

  private Emitter io;
  private TransactionTemplate transaction;
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
    var dataSource = database.dataSource();
    io =
        Emitter.builder(dataSource)
            .joinTransactions(
                new TransactionAwareDataSourceProxy(dataSource), new SpringTransaction())
            .build();
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    listener = new NotificationReceiver(database);
  }

  @AfterEach
  void stop() throws SQLException {
    listener.close();
    io.close();
  }

  @Test
  void rollbackDiscardsAllThatTheTransactionChanged() throws SQLException {
    var later =
        transaction.execute(
            status -> {
              io.emit("e");
              io.recurring().put("digest", "0 8 * * *", ZoneId.of("UTC"), e -> e.emit("e"));
              status.setRollbackOnly();
              return io.delay(Duration.ofDays(1)).emit("later");
            });
    listener.assertNothingElse();
    assertThat(io.scheduled().find(String.valueOf(later))).isEmpty();
    assertThat(io.recurring().list()).isEmpty();
  }

  @Test
  void commitPublishesInOrderAndCompletesTheFutures() throws Exception {
    var futures = new ArrayList<CompletableFuture<String>>();
    transaction.executeWithoutResult(
        status -> {
          futures.add(io.emitAsync("first"));
          var batch = io.batch();
          futures.add(batch.emitAsync("second"));
          assertThat(batch.publishAsync()).isNotDone();
          assertThat(futures).noneMatch(CompletableFuture::isDone);
        });
    for (var future : futures) {
      assertThat(WireValues.at(listener.next(), "id")).isEqualTo(future.get());
    }
  }

  @Test
  void transactionThatCannotBeJoinedFailsTheCall() throws SQLException {
    var refusing =
        Emitter.builder(database.dataSource())
            .joinTransactions(
                new TransactionAwareDataSourceProxy(database.dataSource()),
                new CurrentTransaction() {
                  @Override
                  public boolean isActive() {
                    throw new IllegalStateException("The end of this transaction is unknown");
                  }

                  @Override
                  public void onCompletion(Consumer<Completion> action) {}
                })
            .build();
    try (refusing) {
      var expected = "The end of this transaction is unknown: nothing was published";
      assertThatExceptionOfType(EmitException.class)
          .isThrownBy(() -> refusing.emit("e"))
          .withMessage(expected);
      assertThatExceptionOfType(EmitException.class)
          .isThrownBy(() -> refusing.scheduled().list(1))
          .withMessage(expected);
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> refusing.emitAsync("e").get())
          .withMessageContaining(expected);
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> refusing.fetchSockets().get())
          .withMessageContaining(expected);
      listener.assertNothingElse();
      refusing.outsideTransaction().emit("e");
      assertThat(listener.next(1)).hasSize(1);
    }
  }

  @Test
  void dataSourceWithoutTransactionsIsRejected() {
    var dataSource = database.dataSource();
    var builder = Emitter.builder(dataSource);
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> builder.joinTransactions(dataSource, new SpringTransaction()))
        .withMessageContaining("TransactionAwareDataSourceProxy");
  }

  private static final class SpringTransaction implements CurrentTransaction {
    @Override
    public boolean isActive() {
      return TransactionSynchronizationManager.isActualTransactionActive();
    }

    @Override
    public void onCompletion(Consumer<Completion> action) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
              action.accept(
                  status == STATUS_COMMITTED ? Completion.COMMITTED : Completion.ROLLED_BACK);
            }
          });
    }
  }
}
