package dev.pgemit.redis.connect;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands that are written at once, and whose replies wake one thread once all are there. */
public final class CommandPipeline {
  // Redis works on the first commands while the others are written.
  private static final int MAX_CHUNK_COMMANDS = 256;
  private static final int MAX_CHUNK_BYTES = 256 << 10;

  private final PipelineOutput output = new PipelineOutput();
  private final List<PipelinedCommand> commands = new ArrayList<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);

  PipelineOutput output() {
    return output;
  }

  /** Adds a command before {@link #write}. */
  public void add(PipelinedCommand command) {
    commands.add(command);
  }

  /** Starts to write the commands to a connection, from any thread. */
  public void write(StatefulRedisConnection<byte[], byte[]> connection) {
    pending.set(commands.size());
    var start = 0;
    while (start < commands.size()) {
      var chunk = nextChunk(start);
      start += chunk.size();
      try {
        var unused = connection.dispatch(chunk);
      } catch (RuntimeException e) { // the client is shut down
        var unused = chunk.completeExceptionally(e);
        // Later commands must not overtake these, which may be sent again.
        var later = new CommandChunk(commands.subList(start, commands.size()));
        unused = later.completeExceptionally(e);
        return;
      }
    }
  }

  private CommandChunk nextChunk(int start) {
    var bytes = 0;
    var end = start;
    while (end < commands.size() && end - start < MAX_CHUNK_COMMANDS && bytes < MAX_CHUNK_BYTES) {
      bytes += commands.get(end).estimatedBytes();
      end++;
    }
    commands.get(start).reserve(bytes);
    return new CommandChunk(commands.subList(start, end));
  }

  void countEnd() {
    if (pending.decrementAndGet() == 0) {
      ended.countDown();
    }
  }

  /**
   * Waits until each command is done.
   *
   * @param deadline the time of {@link System#nanoTime()} when the wait ends
   */
  public void await(long deadline) throws InterruptedException {
    var unused = ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
