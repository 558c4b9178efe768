package dev.pgemit.cli.batch;

import java.util.List;

/**
 * Consecutive lines that are published in one transaction.
 *
 * @param position the number of lines of the whole input in front of the chunk
 * @param endOffset the number of bytes of the whole input that were read up to its end
 */
record Chunk(long position, List<BatchLine> lines, long endOffset) {
  long endPosition() {
    return position + lines.size();
  }
}
