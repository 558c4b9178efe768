package dev.pgemit.publish;

import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.PrintableAscii;

/**
 * An idempotency key: however often a call is repeated, it publishes once.
 *
 * @param value the key as the caller chose it
 * @param fingerprint a hash of the messages, which finds a later call with the same key and other
 *     messages
 * @param isRoleKey whether another database role has a key of this value, so that the row of this
 *     key contains the name of its role
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FingerprintedKey(String value, byte[] fingerprint, boolean isRoleKey) {
  /** Makes a key that is stored without the name of the role. */
  public FingerprintedKey(String value, byte[] fingerprint) {
    this(value, fingerprint, false);
  }

  /** Returns the same key, stored under the name of the database role. */
  FingerprintedKey asRoleKey() {
    return new FingerprintedKey(value, fingerprint, true);
  }

  /** Returns the key for SQL, which appends the name of the role to a line feed. */
  String storedValue() {
    return isRoleKey ? value + "\n" : value;
  }

  /**
   * Checks a key.
   *
   * @throws MessageValidationException unless it has 1 to 255 characters of printable ASCII
   */
  public static String requireValid(String value) {
    return PrintableAscii.requireValid("idempotencyKey", "an idempotency key", value);
  }
}
