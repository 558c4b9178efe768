package dev.pgemit.http.settings;

import java.util.Optional;

/**
 * Whether bodies of the largest size fit the heap. One is in memory several times at once: as it
 * came, as the message, and as what the driver sends.
 */
public final class BodyMemoryCheck {
  private static final long MIN_HEAP_RATIO = 8;
  private static final long ADVISED_HEAP_RATIO = 32;

  private BodyMemoryCheck() {}

  /**
   * Refuses a size of which a single body could use up the heap.
   *
   * @param maxBody {@code PGEMIT_MAX_BODY}, in bytes
   * @param heap the most that the heap may grow to, in bytes
   * @return a warning where a few such bodies at once could
   * @throws SettingsException if one could
   */
  public static Optional<String> check(int maxBody, long heap) {
    if (maxBody > heap / MIN_HEAP_RATIO) {
      throw new SettingsException(
          EnvironmentVariable.PGEMIT_MAX_BODY.name(), message(maxBody, heap, MIN_HEAP_RATIO));
    }
    return maxBody > heap / ADVISED_HEAP_RATIO
        ? Optional.of(
            EnvironmentVariable.PGEMIT_MAX_BODY.name()
                + " "
                + message(maxBody, heap, ADVISED_HEAP_RATIO)
                + ". Several such bodies at once get 503")
        : Optional.empty();
  }

  private static String message(int maxBody, long heap, long ratio) {
    return "is %s, and this process has a heap of %s, which is enough for bodies of %s: give it %s (-Xmx), or allow smaller bodies"
        .formatted(format(maxBody), format(heap), format(heap / ratio), format(maxBody * ratio));
  }

  private static String format(long bytes) {
    return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }
}
