package dev.pgemit.cli.batch;

import dev.pgemit.cli.command.InvalidInputException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Decides from which checkpoint a run continues. */
final class Resumption {
  // Idempotency keys expire after 24 hours, by the clock of Postgres.
  private static final Duration KEY_LIFETIME = Duration.ofHours(24);
  private static final Duration CLOCK_MARGIN = Duration.ofMinutes(10);

  private Resumption() {}

  /**
   * Returns the checkpoint to continue from. The first checkpoint of a run is also written, so that
   * a file that cannot be written is found before a line is published.
   *
   * @param contentHash the hash of the files and the options
   * @param isForced whether to continue after the keys have expired
   * @throws InvalidInputException if the run would lose or repeat lines
   */
  static Checkpoint from(CheckpointFile file, String contentHash, boolean isForced)
      throws IOException {
    var earlier = file.read().orElse(null);
    if (earlier == null || (earlier.isComplete() && !earlier.contentHash().equals(contentHash))) {
      var first = Checkpoint.start(contentHash);
      file.write(first);
      return first;
    }
    if (!earlier.contentHash().equals(contentHash)) {
      throw new InvalidInputException(
          ("The checkpoint %s belongs to other files or options, of which %,d lines are done."
                  + " Restore them to continue, or delete the checkpoint to publish these files"
                  + " from their first line.")
              .formatted(file.path(), earlier.position()));
    }
    if (!earlier.isComplete() && !isForced && isExpired(earlier)) {
      throw new InvalidInputException(
          ("The checkpoint %s is of %s, and the keys that prevent a second publication expire"
                  + " after 24 hours. The next lines after the first %,d may have been"
                  + " published. To publish them again, add --force.")
              .formatted(file.path(), earlier.updatedAt(), earlier.position()));
    }
    return earlier;
  }

  private static boolean isExpired(Checkpoint checkpoint) {
    return Instant.now().isAfter(checkpoint.updatedAt().plus(KEY_LIFETIME).minus(CLOCK_MARGIN));
  }
}
