package dev.pgemit.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.interop.spring.TransactionEndListener.Ended;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.event.TransactionPhase;

/**
 * Emits around the end of a Spring transaction. The pool has no auto-commit, so a message that
 * joins a transaction after its end is lost.
 */
class TransactionEndIT {
  private static final AtomicInteger EVENTS = new AtomicInteger();

  private static ReceivedLabels client;
  private static SpringApplications applications;

  private final String event = "event" + EVENTS.incrementAndGet();

  @BeforeAll
  static void start() throws SQLException {
    client = ReceivedLabels.start();
    applications =
        new SpringApplications(client.database(), "--spring.datasource.hikari.auto-commit=false");
    client.database().execute("CREATE TABLE orders (id int PRIMARY KEY DEFERRABLE)");
  }

  @AfterAll
  static void stop() throws SQLException {
    applications.close();
    client.close();
  }

  @ParameterizedTest
  @EnumSource
  void transactionalMethodAfterTheCommitEmitsAtOnce(TransactionManagerKind kind) {
    assertThat(phasesThatEmit(kind, status -> {}))
        .contains(TransactionPhase.AFTER_COMMIT, TransactionPhase.AFTER_COMPLETION);
  }

  @ParameterizedTest
  @EnumSource
  void transactionalMethodAfterARollbackEmitsAtOnce(TransactionManagerKind kind) {
    assertThat(phasesThatEmit(kind, TransactionStatus::setRollbackOnly))
        .contains(TransactionPhase.AFTER_ROLLBACK, TransactionPhase.AFTER_COMPLETION);
  }

  @ParameterizedTest
  @EnumSource
  void transactionalMethodAfterAFailedCommitEmitsAtOnce(TransactionManagerKind kind) {
    var phases = new ArrayList<TransactionPhase>();
    assertThatThrownBy(() -> run(kind, status -> failCommit(kind), emitting(kind, phases)))
        .hasStackTraceContaining("duplicate key");
    assertThat(phases).contains(TransactionPhase.AFTER_COMPLETION);
    assertReceived(kind, phases);
  }

  @ParameterizedTest
  @EnumSource
  void futureCompletesBeforeTheCallbacksAfterTheCommit(TransactionManagerKind kind) {
    assertThat(outcomesAtTheEnd(kind, status -> {}))
        .containsExactlyInAnyOrder("AFTER_COMMIT published", "AFTER_COMPLETION published");
  }

  @ParameterizedTest
  @EnumSource
  void futureFailsBeforeTheCallbacksAfterARollback(TransactionManagerKind kind) {
    assertThat(outcomesAtTheEnd(kind, TransactionStatus::setRollbackOnly))
        .containsExactlyInAnyOrder("AFTER_ROLLBACK failed", "AFTER_COMPLETION failed");
  }

  /** Emits through a transactional method in each phase, and returns the phases. */
  private List<TransactionPhase> phasesThatEmit(
      TransactionManagerKind kind, Consumer<TransactionStatus> work) {
    var phases = new ArrayList<TransactionPhase>();
    run(kind, work, emitting(kind, phases));
    assertReceived(kind, phases);
    return phases;
  }

  private Consumer<TransactionPhase> emitting(
      TransactionManagerKind kind, List<TransactionPhase> phases) {
    var emits = applications.context(kind).getBean(TransactionalEmits.class);
    return phase -> {
      phases.add(phase);
      emits.emit(event, phase.name());
    };
  }

  private void assertReceived(TransactionManagerKind kind, List<TransactionPhase> phases) {
    client.assertExactly(
        applications.emitter(kind),
        event,
        phases.stream().map(TransactionPhase::name).toArray(String[]::new));
  }

  /** Returns the outcome of a future of the transaction, as each phase after its end sees it. */
  private List<String> outcomesAtTheEnd(
      TransactionManagerKind kind, Consumer<TransactionStatus> work) {
    var outcomes = new ArrayList<String>();
    var futures = new ArrayList<CompletableFuture<String>>();
    run(
        kind,
        status -> {
          futures.add(applications.emitter(kind).emitAsync(event, "joined"));
          work.accept(status);
        },
        phase -> outcomes.add(phase + " " + outcome(futures.get(0))));
    return outcomes;
  }

  private static String outcome(CompletableFuture<String> future) {
    try {
      future.get(10, TimeUnit.SECONDS);
      return "published";
    } catch (ExecutionException e) {
      return "failed";
    } catch (TimeoutException | InterruptedException e) {
      return "unknown: " + e;
    }
  }

  private static void run(
      TransactionManagerKind kind,
      Consumer<TransactionStatus> work,
      Consumer<TransactionPhase> atTheEnd) {
    applications
        .transaction(kind, TransactionDefinition.PROPAGATION_REQUIRED)
        .executeWithoutResult(
            status -> {
              applications.context(kind).publishEvent(new Ended(atTheEnd));
              work.accept(status);
            });
  }

  private static void failCommit(TransactionManagerKind kind) {
    var jdbc = new JdbcTemplate(applications.context(kind).getBean(DataSource.class));
    jdbc.execute("SET CONSTRAINTS ALL DEFERRED");
    jdbc.update("INSERT INTO orders VALUES (1), (1)");
  }
}
