package dev.pgemit.cli.batch;

import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.StopSignal;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Publishes an input in one transaction, if all its lines are valid. */
final class AtomicRun {
  private static final long POLL_MILLIS = 100;

  private final ChunkPublisher publisher;
  private final BatchJournal journal;
  private final StopSignal stop;

  AtomicRun(ChunkPublisher publisher, BatchJournal journal, StopSignal stop) {
    this.publisher = publisher;
    this.journal = journal;
    this.stop = stop;
  }

  /**
   * Publishes the lines.
   *
   * @return why nothing was published; empty after the commit, and after a stop before it
   */
  Optional<Exception> run(ChunkFeed feed) throws InterruptedException {
    try {
      var first = await(feed);
      if (first.isPresent() && await(feed).isPresent()) {
        throw new InvalidInputException(
            ("--atomic publishes up to %,d lines and %,d KiB, and the input is larger: nothing was"
                    + " published.")
                .formatted(publisher.limits().maxLines(), publisher.limits().maxBytes() >> 10));
      }
      if (!stop.isRequested()) {
        if (first.isPresent()) {
          publish(first.get());
        }
        journal.finish(true);
      }
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(e.getCause() instanceof Exception cause ? cause : e);
    } catch (IOException | RuntimeException e) {
      return Optional.of(e);
    }
  }

  private void publish(Chunk chunk) throws IOException {
    var result = publisher.publish(chunk, journal.key(chunk)).join();
    var rejections = result.rejections();
    if (rejections.isEmpty()) {
      journal.done(chunk, result);
      return;
    }
    for (var rejection : rejections) {
      journal.reject(rejection);
    }
    throw new InvalidInputException(
        "%,d lines are invalid: nothing was published.".formatted(rejections.size()));
  }

  /** Waits for the next chunk. Returns nothing at the end of the input and after a stop. */
  private Optional<Chunk> await(ChunkFeed feed) throws InterruptedException, IOException {
    while (!stop.isRequested()) {
      var item = feed.poll(POLL_MILLIS, TimeUnit.MILLISECONDS).orElse(null);
      if (item instanceof ChunkFeed.Item.Next next) {
        return Optional.of(next.chunk());
      } else if (item instanceof ChunkFeed.Item.End end) {
        end.throwFailure();
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
