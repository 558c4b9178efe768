package dev.pgemit.wire;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Generates and checks ids of messages: UUIDs of version 7, which sort by time (RFC 9562). Without
 * an id, PostgreSQL would deliver two equal notifications of one transaction once.
 */
public final class MessageId {
  private static final ThreadLocal<SplittableRandom> RANDOM =
      ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

  private MessageId() {}

  /** Returns a new id: 48 bits of Unix time in milliseconds, and 74 random bits. */
  public static String generate() {
    var random = RANDOM.get();
    var high = (System.currentTimeMillis() << 16) | 0x7000 | random.nextInt(1 << 12);
    var low = (random.nextLong() >>> 2) | (1L << 63);
    return new UUID(high, low).toString();
  }

  /** Returns a caller's id, if it has 1 to 255 characters of printable ASCII. */
  public static String requireValid(String id) {
    return PrintableAscii.requireValid("id", "an id", id);
  }
}
