package dev.pgemit.publish;

import dev.pgemit.wire.MessageRefused;

/**
 * Makes a call publish once, however often it is made.
 *
 * @param value what the caller chose
 * @param fingerprint tells whether a later call with the same key says the same
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record IdempotencyKey(String value, byte[] fingerprint) {
  private static final int MOST_CHARACTERS = 255;

  /**
   * Checks a key.
   *
   * @throws MessageRefused unless it has 1 to 255 characters of printable ASCII
   */
  public static String checked(String value) {
    if (value.isEmpty()
        || value.length() > MOST_CHARACTERS
        || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new MessageRefused(
          "idempotencyKey",
          "an idempotency key has 1 to %d characters of printable ASCII"
              .formatted(MOST_CHARACTERS));
    }
    return value;
  }
}
