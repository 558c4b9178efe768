package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import javax.sql.DataSource;

/**
 * The shared pipeline: callers put encoded messages into one bounded queue, and one writer commits
 * what is there, at once. A lonely message waits for nobody; under load the commits grow by
 * themselves. Notifying transactions take a lock on the whole cluster at commit, so larger commits
 * help where more connections would not.
 */
public final class GroupCommit implements Publisher {
  private static final int MOST_QUEUED = 65_536;
  private static final long MOST_QUEUED_BYTES = 64L << 20;
  private static final int MOST_BATCHED = 1_024;
  private static final long MOST_BATCHED_BYTES = 8L << 20;
  private static final Duration LONGEST_WAIT_FOR_ROOM = Duration.ofSeconds(5);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);

  private final DataSource dataSource;
  private final BatchStatement statement;
  private final SqlFailures failures;
  private final Executor callbacks = ForkJoinPool.commonPool();
  private final Backlog backlog = new Backlog(MOST_QUEUED, MOST_QUEUED_BYTES);
  private final Thread writer = new Thread(this::write, "pgemit-writer");

  /**
   * Starts the writer.
   *
   * @param dataSource gives the writer's connections, one at a time
   * @param table where attachments go
   */
  public GroupCommit(DataSource dataSource, AttachmentsTable table) {
    this.dataSource = dataSource;
    this.statement = new BatchStatement(table);
    this.failures = new SqlFailures(table);
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void publish(EncodedMessage message) {
    var submission = new Submission(message, true);
    try {
      backlog.add(submission, LONGEST_WAIT_FOR_ROOM);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PublishFailure.permanent("Interrupted: nothing was published", e);
    }
    try {
      submission.outcome().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof PublishFailure failure
          ? failure.again()
          : PublishFailure.unknown("The pipeline failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw backlog.remove(submission)
          ? PublishFailure.permanent("Interrupted: nothing was published", e)
          : PublishFailure.unknown("Interrupted during the commit: it may have been published", e);
    }
  }

  @Override
  public CompletableFuture<Void> publishAsync(EncodedMessage message) {
    var submission = new Submission(message, false);
    try {
      backlog.add(submission, LONGEST_WAIT_FOR_ROOM);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(
          PublishFailure.permanent("Interrupted: nothing was published", e));
    } catch (PublishFailure failure) {
      return CompletableFuture.failedFuture(failure);
    }
    return submission.outcome();
  }

  @Override
  public void close() {
    backlog.close();
    try {
      writer.join(LONGEST_DRAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var rest = backlog.clear();
    var reason =
        PublishFailure.temporary("The emitter was closed before its turn: not published", null);
    rest.forEach(submission -> submission.failWith(reason));
    Submission.settle(rest, callbacks);
  }

  private void write() {
    try {
      for (var batch = next(); !batch.isEmpty(); batch = next()) {
        commit(batch);
        Submission.settle(batch, callbacks);
      }
    } catch (InterruptedException e) {
      // Nobody but the JVM's end interrupts this thread; close() answers for what still waits.
      Thread.currentThread().interrupt();
    }
  }

  private List<Submission> next() throws InterruptedException {
    return backlog.take(MOST_BATCHED, MOST_BATCHED_BYTES);
  }

  private void commit(List<Submission> batch) {
    try {
      new Commit(dataSource, statement, failures).run(batch);
    } catch (RuntimeException | Error e) {
      // The thread must outlive whatever a driver throws, or every later emit would hang.
      var reason = PublishFailure.unknown("The driver failed: " + e, e);
      batch.forEach(submission -> submission.failWith(reason));
    }
  }
}
