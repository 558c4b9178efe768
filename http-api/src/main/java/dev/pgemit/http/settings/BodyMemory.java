package dev.pgemit.http.settings;

import java.util.Optional;

/**
 * Whether bodies of the largest size fit the heap. One is in memory several times at once: as it
 * came, as the message, and as what the driver sends.
 */
public final class BodyMemory {
  private static final long MAX_PART_OF_HEAP = 8;
  private static final long ADVISED_PART_OF_HEAP = 32;

  private BodyMemory() {}

  /**
   * Refuses a size of which a single body could use up the heap.
   *
   * @param maxBody {@code PGEMIT_MAX_BODY}, in bytes
   * @param heap the most that the heap may grow to, in bytes
   * @return a warning where a few such bodies at once could
   * @throws SettingsException if one could
   */
  public static Optional<String> check(int maxBody, long heap) {
    if (maxBody > heap / MAX_PART_OF_HEAP) {
      throw new SettingsException(
          Variable.PGEMIT_MAX_BODY.name(), sentence(maxBody, heap, MAX_PART_OF_HEAP));
    }
    return maxBody > heap / ADVISED_PART_OF_HEAP
        ? Optional.of(
            Variable.PGEMIT_MAX_BODY.name()
                + " "
                + sentence(maxBody, heap, ADVISED_PART_OF_HEAP)
                + ". Several such bodies at once get 503")
        : Optional.empty();
  }

  private static String sentence(int maxBody, long heap, long part) {
    return "is %s, and this process has a heap of %s, which is enough for bodies of %s: give it %s (-Xmx), or allow smaller bodies"
        .formatted(
            inMebibytes(maxBody),
            inMebibytes(heap),
            inMebibytes(heap / part),
            inMebibytes(maxBody * part));
  }

  private static String inMebibytes(long bytes) {
    return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }
}
