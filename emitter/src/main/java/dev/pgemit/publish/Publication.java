package dev.pgemit.publish;

import dev.pgemit.wire.Delivery;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one call publishes: all of it, in order, or nothing.
 *
 * @param messages at least one
 * @param key makes a repeat of the call publish nothing; {@code null} where each call publishes
 */
public record Publication(List<EncodedMessage> messages, @Nullable IdempotencyKey key) {
  /** With a key that the caller chose, if any. */
  public static Publication of(List<EncodedMessage> messages, @Nullable String key) {
    return new Publication(
        messages, key == null ? null : new IdempotencyKey(key, Fingerprint.of(messages)));
  }

  /** Returns the same call, with its key stored under the name of the database role. */
  Publication ofRole() {
    return new Publication(messages, Objects.requireNonNull(key).ofRole());
  }

  /** Returns whether the key is stored under the name of the database role. */
  boolean isOfRole() {
    return key != null && key.isOfRole();
  }

  /** Those that go out at once: most often all. */
  List<EncodedMessage> atOnce() {
    return isPostponed()
        ? messages.stream().filter(message -> message.postponement() == null).toList()
        : messages;
  }

  /** Whether any of the messages waits in Postgres, so that the transaction must last. */
  boolean isPostponed() {
    for (var message : messages) {
      if (message.postponement() != null) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a delay, and not a moment, says when the first message that waits is due. */
  boolean isDelayed() {
    return messages.stream()
        .flatMap(message -> Stream.ofNullable(message.postponement()))
        .findFirst()
        .filter(postponement -> postponement.delivery() instanceof Delivery.After)
        .isPresent();
  }

  /** Notes when Postgres took it, or the call that it repeats. */
  void takenAt(Instant moment) {
    for (var message : messages) {
      if (message.postponement() != null) {
        message.postponement().takenAt(moment);
      }
    }
  }

  /** The ids of the messages, in order. */
  public List<String> ids() {
    return messages.stream().map(EncodedMessage::id).toList();
  }
}
