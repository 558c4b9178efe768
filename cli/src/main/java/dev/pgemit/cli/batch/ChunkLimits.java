package dev.pgemit.cli.batch;

/**
 * The limits of a chunk.
 *
 * @param maxLines at least 1
 * @param maxBytes of JSON, in a chunk with more than one line
 */
record ChunkLimits(int maxLines, long maxBytes) {
  // Measured: larger chunks were not faster, and the service accepts no larger batch.
  private static final ChunkLimits DEFAULT = new ChunkLimits(1_000, 512 << 10);

  private static final int CHUNKS_PER_SECOND = 10;

  /** Returns the limits of chunks at any rate. */
  static ChunkLimits unpaced() {
    return DEFAULT;
  }

  /** Returns the limits of chunks that follow each other evenly at a rate. */
  static ChunkLimits paced(LineRate rate) {
    var lines = (int) Math.ceil(rate.perSecond() / CHUNKS_PER_SECOND);
    return new ChunkLimits(Math.min(Math.max(lines, 1), DEFAULT.maxLines), DEFAULT.maxBytes);
  }
}
