package dev.pgemit.cli.batch;

import java.time.Instant;

/**
 * The state of a run, from which a later run continues.
 *
 * @param contentHash the hash of the files and the options
 * @param position the number of lines from the start of the input that are done: published or
 *     rejected
 * @param published the number of published lines
 * @param rejected the number of rejected lines
 * @param rejectsSize the size of the file of rejected lines in bytes
 * @param updatedAt when the checkpoint was written
 * @param isComplete whether all lines are done
 */
record Checkpoint(
    String contentHash,
    long position,
    long published,
    long rejected,
    long rejectsSize,
    Instant updatedAt,
    boolean isComplete) {
  static Checkpoint start(String contentHash) {
    return new Checkpoint(contentHash, 0, 0, 0, 0, Instant.now(), false);
  }

  /** Returns the idempotency key of a chunk. */
  String key(Chunk chunk) {
    return "batch:" + contentHash + ":" + chunk.position();
  }
}
