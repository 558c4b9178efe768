package dev.pgemit.publish;

import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.PrintableAscii;

/**
 * Makes a call publish once, however often it is made.
 *
 * @param value what the caller chose
 * @param fingerprint tells whether a later call with the same key says the same
 * @param isRoleKey whether another database role has a key of this value, so that the row of this
 *     key bears the name of its role
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FingerprintedKey(String value, byte[] fingerprint, boolean isRoleKey) {
  /** Makes a key as callers give it. */
  public FingerprintedKey(String value, byte[] fingerprint) {
    this(value, fingerprint, false);
  }

  /** Returns the same key, to be stored under the name of the database role. */
  FingerprintedKey asRoleKey() {
    return new FingerprintedKey(value, fingerprint, true);
  }

  /** Returns the key for SQL, which adds the name of the role behind a line feed. */
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
