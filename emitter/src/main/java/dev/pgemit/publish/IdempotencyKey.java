package dev.pgemit.publish;

import dev.pgemit.wire.MessageRefused;
import dev.pgemit.wire.PrintableAscii;

/**
 * Makes a call publish once, however often it is made.
 *
 * @param value what the caller chose
 * @param fingerprint tells whether a later call with the same key says the same
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record IdempotencyKey(String value, byte[] fingerprint) {
  /**
   * Checks a key.
   *
   * @throws MessageRefused unless it has 1 to 255 characters of printable ASCII
   */
  public static String checked(String value) {
    return PrintableAscii.checked("idempotencyKey", "an idempotency key", value);
  }
}
