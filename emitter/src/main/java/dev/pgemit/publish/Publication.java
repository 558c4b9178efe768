package dev.pgemit.publish;

import dev.pgemit.wire.DeliveryTime;
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
public record Publication(List<EncodedMessage> messages, @Nullable FingerprintedKey key) {
  /** With a key that the caller chose, if any. */
  public static Publication of(List<EncodedMessage> messages, @Nullable String key) {
    return new Publication(
        messages, key == null ? null : new FingerprintedKey(key, Fingerprint.of(messages)));
  }

  /** Returns the same call, with its key stored under the name of the database role. */
  Publication withRoleKey() {
    return new Publication(messages, Objects.requireNonNull(key).asRoleKey());
  }

  /** Returns whether the key is stored under the name of the database role. */
  boolean hasRoleKey() {
    return key != null && key.isRoleKey();
  }

  /** Those that go out at once: most often all. */
  List<EncodedMessage> immediateMessages() {
    return isScheduled()
        ? messages.stream().filter(message -> message.scheduledDelivery() == null).toList()
        : messages;
  }

  /** Whether any of the messages waits in Postgres, so that the transaction must last. */
  boolean isScheduled() {
    for (var message : messages) {
      if (message.scheduledDelivery() != null) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a delay, and not a moment, says when the first message that waits is due. */
  boolean hasDelay() {
    return messages.stream()
        .flatMap(message -> Stream.ofNullable(message.scheduledDelivery()))
        .findFirst()
        .filter(postponement -> postponement.time() instanceof DeliveryTime.After)
        .isPresent();
  }

  /** Notes when Postgres took it, or the call that it repeats. */
  void markAccepted(Instant acceptedAt) {
    for (var message : messages) {
      if (message.scheduledDelivery() != null) {
        message.scheduledDelivery().markAccepted(acceptedAt);
      }
    }
  }

  /** The ids of the messages, in order. */
  public List<String> ids() {
    return messages.stream().map(EncodedMessage::id).toList();
  }
}
