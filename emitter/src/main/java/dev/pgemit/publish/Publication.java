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
 * The messages of one call, which are published together, in order, or not at all.
 *
 * @param messages at least one message
 * @param key the idempotency key, {@code null} if the call has none
 */
public record Publication(List<EncodedMessage> messages, @Nullable FingerprintedKey key) {
  /** Makes a publication, with the fingerprint of its messages if it has a key. */
  public static Publication of(List<EncodedMessage> messages, @Nullable String key) {
    return new Publication(
        messages, key == null ? null : new FingerprintedKey(key, Fingerprint.of(messages)));
  }

  /** Returns the same publication, with its key stored under the name of the database role. */
  Publication withRoleKey() {
    return new Publication(messages, Objects.requireNonNull(key).asRoleKey());
  }

  /** Returns whether the key is stored under the name of the database role. */
  boolean hasRoleKey() {
    return key != null && key.isRoleKey();
  }

  /** Returns the messages that are not scheduled. */
  List<EncodedMessage> immediateMessages() {
    return isScheduled()
        ? messages.stream().filter(message -> message.scheduledDelivery() == null).toList()
        : messages;
  }

  /** Returns whether any message is scheduled, so that the transaction must survive a crash. */
  boolean isScheduled() {
    for (var message : messages) {
      if (message.scheduledDelivery() != null) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the first scheduled message has a delay, and not a point in time. */
  boolean hasDelay() {
    return messages.stream()
        .flatMap(message -> Stream.ofNullable(message.scheduledDelivery()))
        .findFirst()
        .filter(postponement -> postponement.time() instanceof DeliveryTime.After)
        .isPresent();
  }

  /** Records when Postgres accepted the call, or the first call if this one repeats it. */
  void markAccepted(Instant acceptedAt) {
    for (var message : messages) {
      if (message.scheduledDelivery() != null) {
        message.scheduledDelivery().markAccepted(acceptedAt);
      }
    }
  }

  /** Returns the ids of the messages, in order. */
  public List<String> ids() {
    return messages.stream().map(EncodedMessage::id).toList();
  }
}
