package dev.pgemit.cli.batch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records what a run has done: in its totals, the rejected lines and the checkpoint. */
final class BatchJournal {
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);

  private final Checkpoint start;
  private final @Nullable CheckpointFile file;
  private final RejectedLines rejectedLines;
  private BatchTotals totals;
  private long writtenAt;
  private @Nullable BatchLine lastLine;

  /** A step that writes. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /**
   * Continues from a checkpoint.
   *
   * @param file {@code null} if the run keeps no checkpoint
   */
  BatchJournal(Checkpoint start, @Nullable CheckpointFile file, RejectedLines rejectedLines) {
    this.start = start;
    this.file = file;
    this.rejectedLines = rejectedLines;
    this.totals = BatchTotals.startingFrom(start);
  }

  BatchTotals totals() {
    return totals;
  }

  /** Returns the last line that this run has published or rejected, {@code null} if none. */
  @Nullable BatchLine lastLine() {
    return lastLine;
  }

  /** Returns the idempotency key of a chunk, {@code null} without a checkpoint. */
  @Nullable String key(Chunk chunk) {
    return file == null ? null : start.key(chunk);
  }

  /** Records the result of a chunk. The chunks before it are done. */
  void done(Chunk chunk, ChunkResult result) throws IOException {
    for (var rejection : result.rejections()) {
      reject(rejection);
    }
    totals = totals.plus(chunk, result);
    lastLine = chunk.lines().get(chunk.lines().size() - 1);
    if (System.nanoTime() - writtenAt >= CHECKPOINT_INTERVAL.toNanos()) {
      writeCheckpoint(false);
    }
  }

  /** Reports a rejected line. */
  void reject(Rejection rejection) throws IOException {
    rejectedLines.add(rejection);
  }

  /**
   * Writes the last checkpoint.
   *
   * @param isComplete whether all lines of the input are done
   */
  void finish(boolean isComplete) throws IOException {
    writeCheckpoint(isComplete);
  }

  private void writeCheckpoint(boolean isComplete) throws IOException {
    writtenAt = System.nanoTime();
    if (file != null) {
      file.write(
          new Checkpoint(
              start.contentHash(),
              totals.position(),
              totals.published(),
              totals.rejected(),
              rejectedLines.size(),
              Instant.now(),
              isComplete));
    }
  }
}
