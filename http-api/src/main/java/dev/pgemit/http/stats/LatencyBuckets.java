package dev.pgemit.http.stats;

/**
 * Assigns durations to buckets whose width grows with the duration: eight per power of two, so that
 * a bucket's upper bound exceeds a duration in it by at most an eighth.
 */
final class LatencyBuckets {
  private static final int BITS = 3;
  private static final int PER_POWER = 1 << BITS;
  // 2^37 µs are 38 hours, longer than any request.
  private static final int MAX_POWER = 37;

  /** The number of buckets. */
  static final int COUNT = (MAX_POWER - BITS + 2) * PER_POWER;

  private LatencyBuckets() {}

  /** Returns the bucket of a duration. */
  static int indexOf(long nanos) {
    var micros = Math.max(0, nanos / 1_000);
    if (micros < PER_POWER) {
      return (int) micros;
    }
    var power = 63 - Long.numberOfLeadingZeros(micros);
    if (power > MAX_POWER) {
      return COUNT - 1;
    }
    var fraction = (int) (micros >>> (power - BITS)) & (PER_POWER - 1);
    return (power - BITS + 1) * PER_POWER + fraction;
  }

  /** Returns the upper bound of a bucket in microseconds. */
  static long upperMicros(int index) {
    if (index < PER_POWER) {
      return index + 1L;
    }
    var shift = index / PER_POWER - 1;
    return (long) (PER_POWER + index % PER_POWER + 1) << shift;
  }

  /**
   * Returns a percentile in milliseconds: the upper bound of its bucket.
   *
   * @param counts the number of durations by bucket
   * @param total the sum of the counts, at least 1
   * @param share the share of durations at most as long, from 0 to 1
   */
  static double percentileMillis(long[] counts, long total, double share) {
    var wanted = Math.max(1, (long) Math.ceil(total * share));
    long seen = 0;
    for (var i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return upperMicros(i) / 1_000.0;
      }
    }
    throw new IllegalArgumentException("total exceeds the counts");
  }
}
