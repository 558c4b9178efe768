package dev.pgemit.publish;

import dev.pgemit.wire.MessageRefused;
import dev.pgemit.wire.PrintableAscii;

/**
 * Makes a call publish once, however often it is made.
 *
 * @param value what the caller chose
 * @param fingerprint tells whether a later call with the same key says the same
 * @param isOfRole whether another database role has a key of this value, so that the row of this
 *     key bears the name of its role
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record IdempotencyKey(String value, byte[] fingerprint, boolean isOfRole) {
  /** Makes a key as callers give it. */
  public IdempotencyKey(String value, byte[] fingerprint) {
    this(value, fingerprint, false);
  }

  /** Returns the same key, to be stored under the name of the database role. */
  IdempotencyKey ofRole() {
    return new IdempotencyKey(value, fingerprint, true);
  }

  /** Returns the key for SQL, which adds the name of the role behind a line feed. */
  String stored() {
    return isOfRole ? value + "\n" : value;
  }

  /**
   * Checks a key.
   *
   * @throws MessageRefused unless it has 1 to 255 characters of printable ASCII
   */
  public static String checked(String value) {
    return PrintableAscii.checked("idempotencyKey", "an idempotency key", value);
  }
}
