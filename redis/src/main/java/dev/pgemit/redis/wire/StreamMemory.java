package dev.pgemit.redis.wire;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long the entries of one stream last: an emitter that adds more than {@code maxLen}
 * entries within {@value #WINDOW_SECONDS} seconds makes Redis remove entries that old. Servers read
 * every 5 s at the latest, so this leaves them one missed read. Thread-safe.
 */
final class StreamMemory {
  static final int WINDOW_SECONDS = 10;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);
  private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final String stream;
  private final long maxLen;
  private long windowStart;
  private long count;
  private long silentUntil;

  StreamMemory(String stream, long maxLen, long now) {
    this.stream = stream;
    this.maxLen = maxLen;
    this.windowStart = now;
    this.silentUntil = now;
  }

  /**
   * Counts an entry.
   *
   * @param now the time in nanoseconds
   * @return a warning, at most every five minutes
   */
  synchronized Optional<String> add(long now) {
    count++;
    var elapsed = now - windowStart;
    if (count <= maxLen && elapsed < WINDOW_NANOS) {
      return Optional.empty();
    }
    var isShort = elapsed < WINDOW_NANOS;
    windowStart = now;
    count = 0;
    if (!isShort || now - silentUntil < 0) {
      return Optional.empty();
    }
    silentUntil = now + WARNING_INTERVAL_NANOS;
    return Optional.of(describe(elapsed));
  }

  private String describe(long elapsed) {
    return String.format(
        Locale.ROOT,
        "The stream \"%s\" keeps about %,d entries, and this emitter added as many within %.1f s."
            + " A server that does not read for that long misses events, and a client that is away"
            + " for longer cannot recover. Set a larger maxLen, in the emitter and in the adapter",
        stream,
        maxLen,
        elapsed / 1e9);
  }
}
