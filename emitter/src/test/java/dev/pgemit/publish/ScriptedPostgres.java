package dev.pgemit.publish;

import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.sql.DataSource;

/**
 * Simulates the pipeline's statements for tests of its concurrency: a statement takes effect, or
 * fails before or after its effect, as a seed decides. Tests on a real Postgres cover Postgres
 * itself. Each call waits for its turn, so the seed also decides the order of the threads.
 */
final class ScriptedPostgres {
  /** A message that contains this text is refused, in any batch. */
  static final String POISON = "poison";

  private final Random random;
  private final ThreadScheduler scheduler;
  private final int failurePercentage;
  private final boolean isAutoCommit;
  private final boolean isUnwrappable;
  private final List<String> published = new ArrayList<>();
  private final Map<String, ClaimedKey> keys = new LinkedHashMap<>();
  private final List<String> unexpectedCalls = new ArrayList<>();

  /**
   * The stored row of a key.
   *
   * @param fingerprint in the form that the driver sends
   */
  record ClaimedKey(String fingerprint, String ids) {}

  ScriptedPostgres(Random random, ThreadScheduler scheduler) {
    this.random = random;
    this.scheduler = scheduler;
    this.failurePercentage = random.nextInt(3) == 0 ? 0 : random.nextInt(40);
    this.isAutoCommit = random.nextInt(3) > 0;
    this.isUnwrappable = random.nextBoolean();
  }

  /** Opens connections, or fails. */
  DataSource dataSource() {
    return JdbcProxies.create(
        (proxy, method, arguments) -> {
          scheduler.awaitTurn();
          return switch (nextFailure(3)) {
            case 1 -> throw new SQLException("no connection", "08001");
            case 2 -> throw new IllegalStateException("the pool does not start");
            default -> new ScriptedConnection(this, scheduler).connection();
          };
        },
        DataSource.class);
  }

  /** Returns 0 in most cases, otherwise a number from 1 to below the bound, as the seed decides. */
  synchronized int nextFailure(int bound) {
    return random.nextInt(100) < failurePercentage ? random.nextInt(bound) : 0;
  }

  synchronized boolean nextBoolean() {
    return random.nextBoolean();
  }

  boolean isAutoCommit() {
    return isAutoCommit;
  }

  boolean isUnwrappable() {
    return isUnwrappable;
  }

  /** The pending statements of a transaction. */
  synchronized void applyTogether(List<Runnable> effects) {
    effects.forEach(Runnable::run);
  }

  synchronized void publish(List<String> messages) {
    published.addAll(messages);
  }

  /** Returns every published message, in order. */
  synchronized List<String> published() {
    return List.copyOf(published);
  }

  synchronized void claim(Map<String, ClaimedKey> more) {
    keys.putAll(more);
  }

  synchronized Optional<ClaimedKey> findKey(String key) {
    return Optional.ofNullable(keys.get(key));
  }

  /**
   * Fails an unscripted call. The pipeline treats the exception as a failure of the driver, so the
   * call is also recorded: its test would prove nothing.
   */
  synchronized UnsupportedOperationException unexpectedCalls(Method method) {
    unexpectedCalls.add(method.toString());
    return new UnsupportedOperationException(method.toString());
  }

  /** Returns the unscripted calls. */
  synchronized List<String> unexpectedCalls() {
    return List.copyOf(unexpectedCalls);
  }
}
