package dev.pgemit.wire;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Checks which numbers JavaScript can represent. */
final class JsonNumber {
  // A double has at most 309 digits before its decimal point.
  private static final int MAX_DIGITS = 309;

  private static final int MAX_BITS = 1024;

  private static final BigInteger MAX_UNSIGNED =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
  private static final BigInteger MIN_SIGNED = BigInteger.valueOf(Long.MIN_VALUE);

  private JsonNumber() {}

  /** Returns whether MessagePack has this integer: from -2^63 to 2^64-1. */
  static boolean fitsIn64Bits(BigInteger number) {
    return number.compareTo(MAX_UNSIGNED) <= 0 && number.compareTo(MIN_SIGNED) >= 0;
  }

  static boolean exceedsDouble(BigInteger number) {
    return number.bitLength() >= MAX_BITS && Double.isInfinite(number.doubleValue());
  }

  static boolean exceedsDouble(BigDecimal number) {
    var digits = (long) number.precision() - number.scale();
    return number.signum() != 0
        && (digits > MAX_DIGITS
            || (digits == MAX_DIGITS && Double.isInfinite(number.doubleValue())));
  }

  /** Returns whether a JSON number exceeds the range of a double. */
  static boolean exceedsDouble(String number) {
    if (number.length() < MAX_DIGITS && number.indexOf('e') < 0 && number.indexOf('E') < 0) {
      return false;
    }
    try {
      return exceedsDouble(new BigDecimal(number));
    } catch (NumberFormatException e) {
      // The exponent exceeds the 32 bits of a BigDecimal.
      return true;
    }
  }
}
