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
 * What the pipeline's statements do, as far as its concurrency is concerned: they take effect, or
 * fail before or after that, as a seed decides. It is no Postgres, and proves nothing about one:
 * the tests with a real one do. Each call waits for its turn, so that the seed decides, too, what
 * other threads do meanwhile.
 */
final class ScriptedPostgres {
  /** A message with this in it is refused by itself, in whatever batch it comes. */
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
   * What a key is held by.
   *
   * @param fingerprint as the driver would send it
   */
  record ClaimedKey(String fingerprint, String ids) {}

  ScriptedPostgres(Random random, ThreadScheduler scheduler) {
    this.random = random;
    this.scheduler = scheduler;
    this.failurePercentage = random.nextInt(3) == 0 ? 0 : random.nextInt(40);
    this.isAutoCommit = random.nextInt(3) > 0;
    this.isUnwrappable = random.nextBoolean();
  }

  /** Gives connections, or fails to. */
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

  /** Most often 0; where the seed has it so, a number from 1 on, below this. */
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

  /** What is committed together. */
  synchronized void applyTogether(List<Runnable> effects) {
    effects.forEach(Runnable::run);
  }

  synchronized void publish(List<String> messages) {
    published.addAll(messages);
  }

  /** Every message that went out, in order. */
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
   * Fails for a call that is not scripted. The pipeline takes that for a driver's failure, so it is
   * noted, too: such a test would prove nothing.
   */
  synchronized UnsupportedOperationException unexpectedCalls(Method method) {
    unexpectedCalls.add(method.toString());
    return new UnsupportedOperationException(method.toString());
  }

  /** The calls that are not scripted. */
  synchronized List<String> unexpectedCalls() {
    return List.copyOf(unexpectedCalls);
  }
}
