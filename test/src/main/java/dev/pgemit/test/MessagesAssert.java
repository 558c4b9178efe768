package dev.pgemit.test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Asserts on messages. Each method keeps the messages that it describes, and fails if none is left.
 * The failure lists the messages that were left before.
 */
public final class MessagesAssert extends AbstractAssert<MessagesAssert, List<RecordedMessage>> {
  private final RecordingEmitter emitter;
  private final String selection;

  MessagesAssert(RecordingEmitter emitter, List<RecordedMessage> actual, String selection) {
    super(actual, MessagesAssert.class);
    this.emitter = emitter;
    this.selection = selection;
  }

  /**
   * Keeps the messages that address exactly these rooms, in any order.
   *
   * @param rooms the rooms
   * @return an assertion on these messages
   */
  public MessagesAssert to(String... rooms) {
    var expected = Set.of(rooms);
    return keep(
        "to the rooms " + Arrays.toString(rooms),
        message -> !expected.isEmpty() && Set.copyOf(message.rooms()).equals(expected));
  }

  /**
   * Keeps the messages that address everyone in their namespace.
   *
   * @return an assertion on these messages
   */
  public MessagesAssert toEveryone() {
    return keep(
        "to everyone", message -> message.rooms().isEmpty() && !message.kind().isServerSide());
  }

  /**
   * Keeps the messages that exclude exactly these rooms, in any order.
   *
   * @param rooms the rooms
   * @return an assertion on these messages
   */
  public MessagesAssert except(String... rooms) {
    var expected = Set.of(rooms);
    return keep(
        "except the rooms " + Arrays.toString(rooms),
        message -> Set.copyOf(message.except()).equals(expected));
  }

  /**
   * Keeps the messages of a namespace.
   *
   * @param namespace the namespace, with its slash
   * @return an assertion on these messages
   */
  public MessagesAssert inNamespace(String namespace) {
    return keep("in the namespace " + namespace, message -> message.namespace().equals(namespace));
  }

  /**
   * Keeps the messages whose arguments equal these as clients receive them. So a record equals a
   * map with the same fields, and a date equals its text.
   *
   * @param args all arguments, in order; {@code null} is one null argument
   * @return an assertion on these messages
   */
  public MessagesAssert withArgs(@Nullable Object @Nullable ... args) {
    List<@Nullable Object> expected =
        args == null ? Collections.singletonList(null) : Arrays.asList(args);
    return keep(
        "with the arguments " + emitter.wireArgs(expected, true),
        message -> message.args().equals(emitter.wireArgs(expected, message.isInline())));
  }

  /**
   * Keeps the messages that a predicate accepts.
   *
   * @param description what the predicate accepts, for the failure
   * @param predicate accepts a message
   * @return an assertion on these messages
   */
  public MessagesAssert matching(String description, Predicate<RecordedMessage> predicate) {
    return keep(description, predicate);
  }

  /**
   * Keeps the messages with an id.
   *
   * @param id the id
   * @return an assertion on these messages
   */
  public MessagesAssert withId(String id) {
    return keep("with the id " + id, message -> message.id().equals(id));
  }

  /**
   * Keeps the messages of calls with an idempotency key.
   *
   * @param key the key
   * @return an assertion on these messages
   */
  public MessagesAssert withIdempotencyKey(String key) {
    return keep(
        "with the idempotency key " + key,
        message -> key.equals(message.delivery().idempotencyKey()));
  }

  /**
   * Keeps the messages that clients miss if they are not ready.
   *
   * @return an assertion on these messages
   */
  public MessagesAssert asVolatile() {
    return keep("as volatile", RecordedMessage::isVolatile);
  }

  /**
   * Keeps the messages that are part of a transaction, of {@code Emitter.using}.
   *
   * @return an assertion on these messages
   */
  public MessagesAssert inTransaction() {
    return keep("in a transaction", message -> message.delivery().isTransactional());
  }

  /**
   * Keeps the messages that are scheduled with a delay.
   *
   * @param delay the delay
   * @return an assertion on these messages
   */
  public MessagesAssert delayedBy(Duration delay) {
    return keep("delayed by " + delay, message -> delay.equals(message.delivery().delay()));
  }

  /**
   * Keeps the messages that are scheduled for a time.
   *
   * @param time the time, in microseconds
   * @return an assertion on these messages
   */
  public MessagesAssert deliveredAt(Instant time) {
    return keep("delivered at " + time, message -> time.equals(message.delivery().deliverAt()));
  }

  /**
   * Asserts that one message is left.
   *
   * @return this assertion
   */
  public MessagesAssert once() {
    return times(1);
  }

  /**
   * Asserts the number of the messages that are left.
   *
   * @param count the number
   * @return this assertion
   */
  public MessagesAssert times(int count) {
    if (actual.size() != count) {
      failWithMessage(
          "Expected %s %d times, but there are %d messages:%s",
          selection, count, actual.size(), EmitterAssert.lines(actual));
    }
    return this;
  }

  private MessagesAssert keep(String condition, Predicate<RecordedMessage> predicate) {
    var kept = actual.stream().filter(predicate).toList();
    if (kept.isEmpty()) {
      failWithMessage(
          "Expected %s %s, but found:%s", selection, condition, EmitterAssert.lines(actual));
    }
    return new MessagesAssert(emitter, kept, selection + " " + condition);
  }
}
