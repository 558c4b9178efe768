package dev.pgemit.transport;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Fingerprint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one call, which are published together, in order, or not at all.
 *
 * @param messages at least one message
 * @param key the idempotency key, {@code null} if the call has none
 */
public record Publication(List<EncodedMessage> messages, @Nullable FingerprintedKey key) {
  /** Creates a publication, with the fingerprint of its messages if it has a key. */
  public static Publication of(List<EncodedMessage> messages, @Nullable String key) {
    return new Publication(
        messages, key == null ? null : new FingerprintedKey(key, Fingerprint.of(messages)));
  }

  /** Returns this publication with the messages in the form for the tables of pgemit. */
  public Publication toStorable() {
    return new Publication(messages.stream().map(EncodedMessage::toStorable).toList(), key);
  }

  /** Returns whether any message is scheduled. */
  public boolean isScheduled() {
    for (var message : messages) {
      if (message.scheduledDelivery() != null) {
        return true;
      }
    }
    return false;
  }

  /** Returns the ids of the messages, in order. */
  public List<String> ids() {
    var ids = new ArrayList<String>(messages.size());
    for (var message : messages) {
      ids.add(message.id());
    }
    return Collections.unmodifiableList(ids);
  }
}
