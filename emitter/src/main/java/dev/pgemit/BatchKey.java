package dev.pgemit;

import dev.pgemit.transport.FingerprintedKey;
import dev.pgemit.transport.Publication;
import dev.pgemit.wire.EncodedMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency key of a batch.
 *
 * @param fingerprint the caller's hash of the content; {@code null} if the messages are hashed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BatchKey(String value, byte @Nullable [] fingerprint) {
  private static final int MIN_FINGERPRINT_BYTES = 16;
  private static final int MAX_FINGERPRINT_BYTES = 64;

  static BatchKey of(@Nullable String key) {
    return new BatchKey(Arguments.idempotencyKey(key), null);
  }

  static BatchKey of(@Nullable String key, byte @Nullable [] fingerprint) {
    var copy = Arguments.present("fingerprint", fingerprint).clone();
    if (copy.length < MIN_FINGERPRINT_BYTES || copy.length > MAX_FINGERPRINT_BYTES) {
      throw Arguments.invalid(
          "fingerprint",
          "has %d bytes, but must have %d to %d: pass a hash, such as SHA-256"
              .formatted(copy.length, MIN_FINGERPRINT_BYTES, MAX_FINGERPRINT_BYTES));
    }
    return new BatchKey(Arguments.idempotencyKey(key), copy);
  }

  /** Returns the publication of a batch; without a key if the key is {@code null}. */
  static Publication publicationOf(List<EncodedMessage> messages, @Nullable BatchKey key) {
    if (key == null || key.fingerprint == null) {
      return Publication.of(messages, key == null ? null : key.value);
    }
    return new Publication(messages, new FingerprintedKey(key.value, key.fingerprint));
  }
}
