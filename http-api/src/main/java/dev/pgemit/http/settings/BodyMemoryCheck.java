package dev.pgemit.http.settings;

import java.util.Optional;

/**
 * Checks that bodies of the maximum size fit the heap. The heap holds several copies of a body: the
 * received bytes, the encoded message and the data that the driver sends.
 */
public final class BodyMemoryCheck {
  private static final long MIN_HEAP_RATIO = 8;
  private static final long ADVISED_HEAP_RATIO = 32;

  private BodyMemoryCheck() {}

  /**
   * Rejects a maximum size at which a single body could exhaust the heap.
   *
   * @param maxBody {@code PGEMIT_MAX_BODY}, in bytes
   * @param heap the maximum heap size, in bytes
   * @return a warning if a few concurrent bodies could exhaust the heap
   * @throws SettingsException if a single body could exhaust the heap
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
    return ("is %s, but a heap of %s is only enough for bodies of %s: give the process"
            + " %s (-Xmx), or allow smaller bodies")
        .formatted(format(maxBody), format(heap), format(heap / ratio), format(maxBody * ratio));
  }

  private static String format(long bytes) {
    return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }
}
