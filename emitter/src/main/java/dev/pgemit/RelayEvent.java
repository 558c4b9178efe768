package dev.pgemit;

/** Describes messages that a {@link Relay} did not forward, or a lost connection. */
public sealed interface RelayEvent {
  /**
   * Returns the namespace of the messages.
   *
   * @return the name, with its leading slash
   */
  String namespace();

  /**
   * Messages that the relay never received.
   *
   * @param namespace the namespace
   * @param count the maximum number of messages; -1 if unknown because the connection was lost
   * @param reason why, in words that complete a sentence
   */
  record Gap(String namespace, long count, String reason) implements RelayEvent {}

  /**
   * A message that the relay did not forward, because servers would drop it, or because it would
   * harm them.
   *
   * @param namespace the namespace
   * @param id the id of the message; empty if it has none
   * @param reason the faults of the message
   */
  record Skipped(String namespace, String id, String reason) implements RelayEvent {}

  /**
   * A message whose outcome is unknown, since the connection broke before the reply. The relay does
   * not send it again.
   *
   * @param namespace the namespace
   * @param id the id of the message at its destination
   * @param reason what happened
   */
  record Uncertain(String namespace, String id, String reason) implements RelayEvent {}

  /**
   * A lost connection to the source, which stores the messages until the relay continues.
   *
   * @param namespace the namespace
   * @param reason what happened
   */
  record Interrupted(String namespace, String reason) implements RelayEvent {}
}
