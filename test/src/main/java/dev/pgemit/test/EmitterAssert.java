package dev.pgemit.test;

import dev.pgemit.MessageKind;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/** Asserts on the messages of a {@link RecordingEmitter}. */
public final class EmitterAssert extends AbstractAssert<EmitterAssert, RecordingEmitter> {
  EmitterAssert(RecordingEmitter actual) {
    super(actual, EmitterAssert.class);
  }

  /**
   * Asserts that an event was emitted to clients, with or without acknowledgements.
   *
   * @param event the name of the event
   * @return an assertion on the messages with this event
   */
  public MessagesAssert emitted(String event) {
    return select(
        "the event \"" + event + "\"",
        message ->
            event.equals(message.event()) && message.kind().isEvent() && !isServerSide(message));
  }

  /**
   * Asserts that an event was emitted to servers, with or without answers.
   *
   * @param event the name of the event
   * @return an assertion on the messages with this event
   */
  public MessagesAssert emittedToServers(String event) {
    return select(
        "the event \"" + event + "\" to servers",
        message -> event.equals(message.event()) && isServerSide(message));
  }

  private static boolean isServerSide(RecordedMessage message) {
    return message.kind().isServerSide();
  }

  /**
   * Asserts that sockets were made to join a room.
   *
   * @param room the room, perhaps one of several
   * @return an assertion on these messages
   */
  public MessagesAssert madeJoin(String room) {
    return select(
        "a call that makes sockets join " + room,
        message ->
            message.kind() == MessageKind.SOCKETS_JOIN && message.changedRooms().contains(room));
  }

  /**
   * Asserts that sockets were made to leave a room.
   *
   * @param room the room, perhaps one of several
   * @return an assertion on these messages
   */
  public MessagesAssert madeLeave(String room) {
    return select(
        "a call that makes sockets leave " + room,
        message ->
            message.kind() == MessageKind.SOCKETS_LEAVE && message.changedRooms().contains(room));
  }

  /**
   * Asserts that sockets were disconnected.
   *
   * @return an assertion on these messages
   */
  public MessagesAssert disconnected() {
    return select(
        "a call that disconnects sockets",
        message -> message.kind() == MessageKind.DISCONNECT_SOCKETS);
  }

  /**
   * Asserts that no message has this event.
   *
   * @param event the name of the event
   * @return this assertion
   */
  public EmitterAssert neverEmitted(String event) {
    isNotNull();
    var found =
        actual.messages().stream().filter(message -> event.equals(message.event())).toList();
    if (!found.isEmpty()) {
      failWithMessage("Expected no event \"%s\", but found:%s", event, lines(found));
    }
    return this;
  }

  /**
   * Asserts that there is no message at all.
   *
   * @return this assertion
   */
  public EmitterAssert emittedNothing() {
    return hasMessages(0);
  }

  /**
   * Asserts the number of all messages.
   *
   * @param count the number
   * @return this assertion
   */
  public EmitterAssert hasMessages(int count) {
    isNotNull();
    var messages = actual.messages();
    if (messages.size() != count) {
      failWithMessage(
          "Expected %d messages, but there are %d:%s", count, messages.size(), lines(messages));
    }
    return this;
  }

  private MessagesAssert select(String description, Predicate<RecordedMessage> predicate) {
    isNotNull();
    var messages = actual.messages();
    var found = messages.stream().filter(predicate).toList();
    if (found.isEmpty()) {
      failWithMessage("Expected %s, but the messages are:%s", description, lines(messages));
    }
    return new MessagesAssert(actual, found, description);
  }

  /** Returns messages for a failure, one a line. */
  static String lines(List<RecordedMessage> messages) {
    if (messages.isEmpty()) {
      return " none";
    }
    var text = new StringBuilder();
    messages.forEach(message -> text.append("\n  ").append(message));
    return text.toString();
  }
}
