package dev.pgemit.interop.spring;

import static dev.pgemit.interop.spring.ReceivedLabels.large;
import static dev.pgemit.interop.spring.TransactionFutures.assertRolledBack;
import static dev.pgemit.interop.spring.TransactionFutures.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.EmitException;
import dev.pgemit.interop.spring.PhaseListener.Done;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The Emitter bean inside and outside of Spring's transactions: a client counts the events. */
class SpringTransactionsIT {
  private static final AtomicInteger EVENTS = new AtomicInteger();

  private static ReceivedLabels client;
  private static SpringApplications applications;

  private final String event = "event" + EVENTS.incrementAndGet();

  @BeforeAll
  static void start() throws SQLException {
    client = ReceivedLabels.start();
    applications = new SpringApplications(client.database());
    client.database().execute("CREATE TABLE orders (id int PRIMARY KEY DEFERRABLE)");
  }

  @AfterAll
  static void stop() throws SQLException {
    applications.close();
    client.close();
  }

  private static TransactionTemplate transaction(TransactionManagerKind kind) {
    return applications.transaction(kind, TransactionDefinition.PROPAGATION_REQUIRED);
  }

  @ParameterizedTest
  @EnumSource
  void emitIsSentOnCommitAndGoneOnRollback(TransactionManagerKind kind) {
    var io = applications.emitter(kind);
    transaction(kind)
        .executeWithoutResult(
            status -> {
              io.emit(event, "small");
              io.emit(event, large("large"));
              var batch = io.batch();
              batch.emit(event, "batch");
              batch.publish();
              client.assertNone(io, event);
            });
    transaction(kind)
        .executeWithoutResult(
            status -> {
              io.emit(event, "rolled back");
              io.emit(event, large("rolled back"));
              status.setRollbackOnly();
            });
    client.assertExactly(io, event, "small", "large", "batch");
  }

  @ParameterizedTest
  @EnumSource(names = {"JDBC", "DATA_SOURCE"})
  void rollbackToASavepointDiscardsLaterEmits(TransactionManagerKind kind) {
    var io = applications.emitter(kind);
    var nested = applications.transaction(kind, TransactionDefinition.PROPAGATION_NESTED);
    transaction(kind)
        .executeWithoutResult(
            outer -> {
              io.emit(event, "before");
              nested.executeWithoutResult(inner -> io.emit(event, "nested"));
              nested.executeWithoutResult(
                  inner -> {
                    io.emit(event, "rolled back");
                    io.emit(event, large("rolled back"));
                    inner.setRollbackOnly();
                  });
              io.emit(event, "after");
            });
    client.assertExactly(io, event, "before", "nested", "after");
  }

  @ParameterizedTest
  @EnumSource
  void newTransactionIsIndependentOfTheSuspendedOne(TransactionManagerKind kind) {
    var io = applications.emitter(kind);
    var independent =
        applications.transaction(kind, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    var suspending =
        applications.transaction(kind, TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    transaction(kind)
        .executeWithoutResult(
            outer -> {
              io.emit(event, "outer");
              independent.executeWithoutResult(inner -> io.emit(event, "kept"));
              suspending.executeWithoutResult(inner -> io.emit(event, "without transaction"));
              independent.executeWithoutResult(
                  inner -> {
                    io.emit(event, "inner");
                    inner.setRollbackOnly();
                  });
              io.emit(event, "outer again");
              outer.setRollbackOnly();
            });
    client.assertExactly(io, event, "kept", "without transaction");
  }

  @ParameterizedTest
  @EnumSource
  void callbacksAfterTheEndUseThePipeline(TransactionManagerKind kind) {
    var io = applications.emitter(kind);
    var context = applications.context(kind);
    transaction(kind).executeWithoutResult(status -> context.publishEvent(new Done(event)));
    client.assertExactly(io, event, "before commit", "after commit", "after completion");

    var rolledBack = event + "/rolled back";
    transaction(kind)
        .executeWithoutResult(
            status -> {
              context.publishEvent(new Done(rolledBack));
              status.setRollbackOnly();
            });
    client.assertExactly(io, rolledBack, "after rollback", "after completion");
  }

  @ParameterizedTest
  @EnumSource
  void failedCommitDiscardsTheEmit(TransactionManagerKind kind) {
    var io = applications.emitter(kind);
    var jdbc = new JdbcTemplate(applications.context(kind).getBean(DataSource.class));
    var future = new ArrayList<CompletableFuture<String>>();
    assertThatThrownBy(
            () ->
                transaction(kind)
                    .executeWithoutResult(
                        status -> {
                          jdbc.execute("SET CONSTRAINTS ALL DEFERRED");
                          jdbc.update("INSERT INTO orders VALUES (1), (1)");
                          future.add(io.emitAsync(event, "discarded"));
                        }))
        .hasStackTraceContaining("duplicate key");
    client.assertNone(io, event);
    assertThatThrownBy(() -> result(future.get(0))).hasCauseInstanceOf(EmitException.class);
  }

  @ParameterizedTest
  @EnumSource
  void readOnlyTransactionRefusesSmallAndLargeEmits(TransactionManagerKind kind) {
    var io = applications.emitter(kind);
    var readOnly = transaction(kind);
    readOnly.setReadOnly(true);
    readOnly.executeWithoutResult(
        status -> {
          for (var label : new String[] {"small", large("large")}) {
            assertThatExceptionOfType(EmitException.class)
                .isThrownBy(() -> io.emit(event, label))
                .withMessageStartingWith("The transaction is read-only: nothing was published");
          }
          io.outsideTransaction().emit(event, "outside");
        });
    client.assertExactly(io, event, "outside");
  }

  @Test
  void refusedNestedTransactionOfHibernateChangesNothing() {
    var kind = TransactionManagerKind.JPA;
    var io = applications.emitter(kind);
    var nested = applications.transaction(kind, TransactionDefinition.PROPAGATION_NESTED);
    transaction(kind)
        .executeWithoutResult(
            outer -> {
              io.emit(event, "before");
              assertThatExceptionOfType(NestedTransactionNotSupportedException.class)
                  .isThrownBy(() -> nested.executeWithoutResult(inner -> io.emit(event, "nested")));
              io.emit(event, "after");
            });
    client.assertExactly(io, event, "before", "after");
  }

  @Test
  void emitWhileHibernateWritesBelongsToTheCommit() {
    var io = applications.emitter(TransactionManagerKind.JPA);
    var orders =
        applications.context(TransactionManagerKind.JPA).getBean(EntityManagerFactory.class);
    var jdbc =
        new JdbcTemplate(
            applications.context(TransactionManagerKind.JPA).getBean(DataSource.class));
    transaction(TransactionManagerKind.JPA)
        .executeWithoutResult(status -> current(orders).persist(new StoredOrder(17)));
    assertThatThrownBy(
            () ->
                transaction(TransactionManagerKind.JPA)
                    .executeWithoutResult(
                        status -> {
                          jdbc.execute("SET CONSTRAINTS ALL DEFERRED");
                          jdbc.update("INSERT INTO orders VALUES (18)");
                          current(orders).persist(new StoredOrder(18));
                        }))
        .hasStackTraceContaining("duplicate key");
    client.assertExactly(io, "order", "order 17");
  }

  private static EntityManager current(EntityManagerFactory factory) {
    return Objects.requireNonNull(EntityManagerFactoryUtils.getTransactionalEntityManager(factory));
  }

  @ParameterizedTest
  @EnumSource
  void futureCompletesWithTheTransaction(TransactionManagerKind kind) throws Exception {
    var io = applications.emitter(kind);
    var nested = applications.transaction(kind, TransactionDefinition.PROPAGATION_NESTED);
    var independent =
        applications.transaction(kind, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    var futures = new ArrayList<CompletableFuture<String>>();
    transaction(kind)
        .executeWithoutResult(
            outer -> {
              futures.add(io.emitAsync(event, "kept"));
              (kind.hasSavepoints() ? nested : independent)
                  .executeWithoutResult(
                      inner -> {
                        futures.add(io.emitAsync(event, "rolled back"));
                        inner.setRollbackOnly();
                      });
              futures.add(io.emitAsync(event, "kept too"));
              assertThat(futures.get(0)).isNotDone();
            });
    assertThat(result(futures.get(0))).isNotEmpty();
    assertThat(result(futures.get(2))).isNotEmpty();
    assertRolledBack(futures.get(1));

    transaction(kind)
        .executeWithoutResult(
            status -> {
              futures.add(io.emitAsync(event, "rolled back"));
              status.setRollbackOnly();
            });
    assertRolledBack(futures.get(3));
    client.assertExactly(io, event, "kept", "kept too");
  }

  @ParameterizedTest
  @EnumSource
  void requestIsRefusedInsideATransaction(TransactionManagerKind kind) {
    var io = applications.emitter(kind);
    transaction(kind)
        .executeWithoutResult(
            status -> {
              for (var request :
                  new CompletableFuture<?>[] {
                    io.emitWithAck(event), io.fetchSockets(), io.to("room").count("room")
                  }) {
                assertThat(request)
                    .isCompletedExceptionally()
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("cannot wait for answers inside a transaction");
              }
              assertThat(io.outsideTransaction().fetchSockets().join().sockets()).hasSize(1);
            });
    client.assertNone(io, event);
  }

  @ParameterizedTest
  @EnumSource
  void emitOutsideTheTransactionIsSentDespiteARollback(TransactionManagerKind kind) {
    var io = applications.emitter(kind);
    transaction(kind)
        .executeWithoutResult(
            status -> {
              io.outsideTransaction().to("nobody", "").emit(event, "to nobody");
              io.outsideTransaction().emit(event, "sent");
              io.everyone().outsideTransaction().emit(event, "sent too");
              status.setRollbackOnly();
            });
    client.assertExactly(io, event, "sent", "sent too");
  }
}
