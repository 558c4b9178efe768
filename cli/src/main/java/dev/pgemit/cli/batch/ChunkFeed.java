package dev.pgemit.cli.batch;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks ahead on its own thread, so that a pipe without input does not keep the run from
 * stopping.
 */
final class ChunkFeed {
  private static final int CHUNKS_AHEAD = 2;

  /** What the input has next. */
  sealed interface Item {
    /** A chunk. */
    record Next(Chunk chunk) implements Item {}

    /**
     * The end of the input.
     *
     * @param failure why the rest of the input cannot be read, {@code null} if there is none
     */
    record End(@Nullable Throwable failure) implements Item {
      void throwFailure() throws IOException {
        if (failure instanceof IOException unreadable) {
          throw unreadable;
        } else if (failure instanceof RuntimeException invalid) {
          throw invalid;
        } else if (failure instanceof Error error) {
          throw error;
        }
      }
    }
  }

  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(CHUNKS_AHEAD);

  private ChunkFeed() {}

  /** Starts to read behind the first lines. */
  static ChunkFeed start(ChunkReader reader, long skippedLines) {
    var feed = new ChunkFeed();
    var thread = new Thread(() -> feed.read(reader, skippedLines), "pgemit-batch-reader");
    thread.setDaemon(true); // a pipe may never end
    thread.start();
    return feed;
  }

  /** Returns the next item, or nothing if it is not read in time. */
  Optional<Item> poll(long timeout, TimeUnit unit) throws InterruptedException {
    return Optional.ofNullable(queue.poll(timeout, unit));
  }

  private void read(ChunkReader reader, long skippedLines) {
    try {
      Throwable failure = null;
      try (reader) {
        reader.skip(skippedLines);
        for (var chunk = reader.next(); chunk != null; chunk = reader.next()) {
          queue.put(new Item.Next(chunk));
        }
      } catch (IOException | RuntimeException | Error e) {
        failure = e; // otherwise the run would wait forever
      }
      queue.put(new Item.End(failure));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // ends the thread, which is never interrupted
    }
  }
}
