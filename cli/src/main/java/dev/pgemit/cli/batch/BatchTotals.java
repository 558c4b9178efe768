package dev.pgemit.cli.batch;

/**
 * What a batch has done so far.
 *
 * @param position the number of lines that are done, from the start of the input
 * @param published the number of published lines, with those of earlier runs
 * @param rejected the number of rejected lines, with those of earlier runs
 * @param offset the number of bytes up to the last line that is done
 */
record BatchTotals(long position, long published, long rejected, long offset) {
  static BatchTotals startingFrom(Checkpoint checkpoint) {
    return new BatchTotals(checkpoint.position(), checkpoint.published(), checkpoint.rejected(), 0);
  }

  BatchTotals plus(Chunk chunk, ChunkResult result) {
    return new BatchTotals(
        chunk.endPosition(),
        published + result.published(),
        rejected + result.rejections().size(),
        chunk.endOffset());
  }
}
