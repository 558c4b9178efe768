package dev.pgemit.test;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.EmitterBuilder;
import dev.pgemit.Tail;
import dev.pgemit.TailedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Receives what reaches a namespace's channel of a real Postgres, as a server would, for
 * integration tests. It listens as soon as it is created, so it misses no later message.
 *
 * <pre>{@code
 * try (var probe = PgemitProbe.listen(dataSource, "/")) {
 *   orders.pay(17);
 *   var message = probe.awaitEvent("paid", Duration.ofSeconds(10));
 *   assertThat(message.args().at("/0/amount").intValue()).isEqualTo(20);
 * }
 * }</pre>
 *
 * <p>Messages arrive after the commit of their transaction. Attachments are read as servers read
 * them. For one thread at a time.
 */
public final class PgemitProbe implements AutoCloseable {
  private final Emitter emitter;
  private final Tail tail;
  private final List<TailedMessage> received = new ArrayList<>();

  private PgemitProbe(Emitter emitter, Tail tail) {
    this.emitter = emitter;
    this.tail = tail;
  }

  /**
   * Listens with the default options of the adapter.
   *
   * @param dataSource names the database; the probe opens its own connection
   * @param namespace the namespace
   * @return a probe that receives every message from now on, for the caller to close
   * @throws EmitException if Postgres is not reachable
   */
  public static PgemitProbe listen(DataSource dataSource, String namespace) {
    return listen(Emitter.builder(dataSource), namespace);
  }

  /**
   * Listens with other options.
   *
   * @param options the channel prefix, the attachments table and the listen URL of the application
   * @param namespace the namespace
   * @return a probe that receives every message from now on, for the caller to close
   * @throws EmitException if Postgres is not reachable
   */
  public static PgemitProbe listen(EmitterBuilder options, String namespace) {
    var emitter = options.build();
    try {
      return new PgemitProbe(emitter, emitter.of(namespace).tail().join());
    } catch (CompletionException e) {
      emitter.close();
      throw e.getCause() instanceof EmitException failure ? failure : e;
    } catch (RuntimeException e) {
      emitter.close();
      throw e;
    }
  }

  /**
   * Waits for a message with an event that this probe has not returned yet.
   *
   * @param event the name of the event
   * @param timeout the maximum wait
   * @return the first such message
   * @throws AssertionError if no such message arrives in time; it lists those that did arrive
   */
  public TailedMessage awaitEvent(String event, Duration timeout) {
    return await(
        "a message with the event \"" + event + "\"",
        message -> event.equals(message.event()),
        timeout);
  }

  /**
   * Waits for a message that satisfies a condition and that this probe has not returned yet.
   *
   * @param condition accepts a message
   * @param timeout the maximum wait
   * @return the first such message
   * @throws AssertionError if no such message arrives in time; it lists those that did arrive
   */
  public TailedMessage await(Predicate<TailedMessage> condition, Duration timeout) {
    return await("a message that satisfies the condition", condition, timeout);
  }

  private TailedMessage await(
      String expected, Predicate<TailedMessage> condition, Duration timeout) {
    for (var message : received) {
      if (condition.test(message)) {
        received.remove(message);
        return message;
      }
    }
    var deadline = System.nanoTime() + timeout.toNanos();
    for (var left = timeout.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      var next = poll(Duration.ofNanos(left));
      if (next != null && condition.test(next)) {
        return next;
      }
      if (next != null) {
        received.add(next);
      }
    }
    throw new AssertionError(
        "Expected %s within %s, but received: %s"
            .formatted(expected, timeout, received.isEmpty() ? "nothing" : describe()));
  }

  private List<String> describe() {
    return received.stream()
        .map(
            message ->
                message.event() == null
                    ? message.type()
                    : "\"%s\" with %s".formatted(message.event(), message.args()))
        .toList();
  }

  private @Nullable TailedMessage poll(Duration timeout) {
    try {
      var next = tail.poll(timeout);
      if (next.isEmpty() && tail.takeLost() != 0) {
        throw new AssertionError(
            "The connection of the probe was lost, and messages with it: run the test again");
      }
      return next.orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for a message", e);
    }
  }

  /** Ends the connection. */
  @Override
  public void close() {
    tail.close();
    emitter.close();
  }
}
