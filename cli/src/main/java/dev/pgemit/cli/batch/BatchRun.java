package dev.pgemit.cli.batch;

import dev.pgemit.cli.command.StopSignal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the chunks of an input, a few at a time, and records their results in order. Runs on
 * one thread.
 */
final class BatchRun {
  // Enough that Postgres finds the next chunk when it has committed one.
  private static final int MAX_IN_FLIGHT = 4;
  private static final long POLL_MILLIS = 100;

  private final ChunkPublisher publisher;
  private final BatchJournal journal;
  private final LinePacer pacer;
  private final BatchProgress progress;
  private final StopSignal stop;
  private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
  private @Nullable Exception failure;

  private record InFlight(Chunk chunk, CompletableFuture<ChunkResult> result) {}

  BatchRun(
      ChunkPublisher publisher,
      BatchJournal journal,
      LinePacer pacer,
      BatchProgress progress,
      StopSignal stop) {
    this.publisher = publisher;
    this.journal = journal;
    this.pacer = pacer;
    this.progress = progress;
    this.stop = stop;
  }

  /**
   * Publishes until the input ends, a chunk fails or the run is to stop. Then waits for the chunks
   * in flight.
   *
   * @return why the run ended before the input; empty at its end and after a stop
   */
  Optional<Exception> run(ChunkFeed feed) throws InterruptedException {
    var isEnd = false;
    while (!isEnd && failure == null && !stop.isRequested()) {
      var item = feed.poll(POLL_MILLIS, TimeUnit.MILLISECONDS).orElse(null);
      if (item instanceof ChunkFeed.Item.Next next) {
        isEnd = !awaitTurn();
        if (!isEnd) {
          publish(next.chunk());
        }
      } else if (item instanceof ChunkFeed.Item.End end) {
        isEnd = true;
        recordFailure(end::throwFailure);
      }
      recordResults(MAX_IN_FLIGHT - 1);
    }
    recordResults(0);
    var isComplete = isEnd && failure == null && !stop.isRequested();
    recordFailure(() -> journal.finish(isComplete));
    return Optional.ofNullable(failure);
  }

  /** Waits until the rate allows the next chunk. Returns false if the run is to stop. */
  private boolean awaitTurn() throws InterruptedException {
    for (var left = pacer.waitNanos(); left > 0; left = pacer.waitNanos()) {
      if (stop.isRequested()) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)));
      recordResults(MAX_IN_FLIGHT - 1);
    }
    return failure == null;
  }

  private void publish(Chunk chunk) {
    pacer.published(chunk.lines().size());
    CompletableFuture<ChunkResult> result;
    try {
      result = publisher.publish(chunk, journal.key(chunk));
    } catch (RuntimeException e) {
      result = CompletableFuture.failedFuture(e);
    }
    inFlight.add(new InFlight(chunk, result));
  }

  /** Records the available results, and waits for more until few enough chunks are in flight. */
  private void recordResults(int maxInFlight) {
    while (inFlight.size() > maxInFlight
        || (!inFlight.isEmpty() && inFlight.element().result().isDone())) {
      var next = inFlight.remove();
      try {
        var result = next.result().join();
        if (failure == null) {
          recordFailure(() -> journal.done(next.chunk(), result));
        }
      } catch (CompletionException e) {
        failed(e.getCause() instanceof Exception cause ? cause : e);
      }
    }
    progress.update(journal.totals());
  }

  private void recordFailure(BatchJournal.Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  private void failed(Exception reason) {
    if (failure == null) {
      failure = reason;
    }
  }
}
