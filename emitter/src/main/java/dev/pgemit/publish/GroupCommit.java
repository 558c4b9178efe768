package dev.pgemit.publish;

import dev.pgemit.background.SupervisedThread;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The shared pipeline: callers put encoded messages into one bounded queue, and one writer commits
 * what is there, at once. A lonely message waits for nobody; under load the commits grow by
 * themselves. Notifying transactions take a lock on the whole cluster at commit, so larger commits
 * help where more connections would not.
 */
public final class GroupCommit implements Publisher {
  /** The most messages that wait, and the most of one call. */
  public static final int MOST_QUEUED = 65_536;

  /** The most bytes of one call with more than one message. */
  public static final long MOST_QUEUED_BYTES = 64L << 20;

  // What waits must leave room for what is being sent.
  private static final int QUEUE_PART_OF_HEAP = 8;

  private static final int MOST_BATCHED = 1_024;
  private static final long MOST_BATCHED_BYTES =
      Math.min(8L << 20, Runtime.getRuntime().maxMemory() / 32);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration FOREVER = Duration.ofDays(1);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);

  private final StatementWatch watch = new StatementWatch();
  private final LastFailure lastFailure = new LastFailure();
  private final Takeover takeover;
  private final Lease lease;
  private final Commit commit;
  private final CommitListener listener;
  private final Patience patience;
  private final Executor callbacks = ForkJoinPool.commonPool();
  private final Backlog backlog =
      new Backlog(
          MOST_QUEUED,
          Math.min(MOST_QUEUED_BYTES, Runtime.getRuntime().maxMemory() / QUEUE_PART_OF_HEAP));
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedThread writer;

  // The writer's alone: what it has taken out of the queue, until each caller has an answer.
  private final List<Submission> inHand = new ArrayList<>();

  /**
   * Starts the writer.
   *
   * @param dataSource gives the writer's connections, one at a time
   * @param table where attachments go
   * @param patience how long a message may take to be refused
   * @param listener is told how it goes
   */
  public GroupCommit(
      DataSource dataSource, AttachmentsTable table, Patience patience, CommitListener listener) {
    this.lease = new Lease(dataSource);
    this.takeover = new Takeover(dataSource, watch, listener);
    this.commit = new Commit(lease, watch, table, listener);
    this.listener = listener;
    this.patience = patience;
    this.writer =
        new SupervisedThread(
            "pgemit-writer", this::write, this::endWhatIsInHand, listener::threadFailed);
    writer.start();
  }

  @Override
  public List<String> publish(Publication publication) {
    var outcome = new Awaited();
    var submission = submission(publication, outcome);
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!publishHere(submission)) {
        backlog.add(submission, patience.forRoom());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      var first = outcome.await();
      return first == null ? publication.ids() : first;
    } catch (InterruptedException e) {
      if (backlog.remove(submission)) {
        throw interrupted(e);
      }
      Thread.currentThread().interrupt();
      throw PublishFailure.unknown("Interrupted during the commit: it may have been published", e);
    }
  }

  @Override
  public void publishAsync(Publication publication, Outcome outcome) {
    try {
      backlog.add(submission(publication, outcome), patience.forRoom());
    } catch (InterruptedException e) {
      outcome.fail(interrupted(e));
    } catch (PublishFailure failure) {
      outcome.fail(failure);
    }
  }

  private Submission submission(Publication publication, Outcome outcome) {
    return new Submission(publication, outcome, System.nanoTime(), patience.forRetries());
  }

  /**
   * Commits on the caller's own thread where nobody else publishes at this moment: to wake the
   * writer, and to be woken by it, would take several times as long as the commit.
   */
  private boolean publishHere(Submission submission) {
    if (!lease.tryBegin()) {
      return false;
    }
    try {
      return backlog.isIdle() && attempt(List.of(submission)).isEmpty();
    } finally {
      lease.end();
    }
  }

  private static PublishFailure interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return PublishFailure.permanent("Interrupted: nothing was published", cause);
  }

  @Override
  public int queuedMessages() {
    return backlog.messages();
  }

  @Override
  public long queuedBytes() {
    return backlog.bytes();
  }

  @Override
  public long queuedNanos() {
    return backlog.oldestNanos(System.nanoTime());
  }

  @Override
  public @Nullable Outage outage() {
    var stalled = watch.outage();
    return stalled == null ? lastFailure.outage() : stalled;
  }

  @Override
  public boolean hasConnection() {
    return lease.isHeld();
  }

  @Override
  public @Nullable SQLException refusal() {
    return lease.refusal();
  }

  @Override
  public void close() {
    backlog.close();
    closing.countDown();
    try {
      writer.join(LONGEST_DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    takeover.close();
    giveUp(
        backlog.clear(),
        PublishFailure.temporary("The emitter was closed before its turn: not published", null));
  }

  private void write() throws InterruptedException {
    try {
      while (!backlog.isOver()) {
        if (backlog.await(lease.isHeld() ? Lease.LONGEST_IDLE : FOREVER)) {
          takeTurn();
        } else {
          lease.giveBackIfIdle();
        }
      }
      // Nobody but the JVM's end interrupts this thread; close() answers for what still waits.
    } finally {
      lease.close();
    }
  }

  /** Answers for what an Error left behind, which the thread survives. */
  private void endWhatIsInHand(Throwable cause) {
    lastFailure.note(cause);
    giveUp(
        inHand.stream().filter(submission -> !submission.isDone()).toList(),
        PublishFailure.unknown(
            "The thread that publishes failed (%s): the message may have been published"
                .formatted(cause),
            cause));
    Settlement.of(List.copyOf(inHand), callbacks); // those that were done, and perhaps not told
    inHand.clear();
  }

  private void takeTurn() throws InterruptedException {
    lease.begin();
    try {
      backlog.take(MOST_BATCHED, MOST_BATCHED_BYTES, inHand);
      if (!inHand.isEmpty()) {
        publishAll(List.copyOf(inHand));
        inHand.clear();
        writer.succeeded();
      }
    } finally {
      lease.end();
    }
  }

  private void publishAll(List<Submission> batch) throws InterruptedException {
    var backoff = new Backoff(LONGEST_PAUSE);
    for (var rest = attempt(batch); rest.isPresent(); ) {
      var left = giveUpThoseOver(rest.get());
      if (left.isEmpty()) {
        return;
      }
      var isClosing = closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
      rest = attempt(left);
      if (isClosing && rest.isPresent()) {
        giveUp(rest.get().submissions(), rest.get().reason());
        return;
      }
    }
  }

  private Optional<Commit.Rest> attempt(List<Submission> batch) {
    Optional<Commit.Rest> rest = Optional.empty();
    takeover.wake();
    try {
      rest = commit.run(batch);
      lastFailure.clear();
    } catch (RuntimeException | Error e) {
      // The thread must outlive whatever a driver throws, or every later emit would hang.
      fail(
          batch.stream().filter(submission -> !submission.isDone()).toList(),
          PublishFailure.unknown("The driver failed: " + e, e));
      lastFailure.note(e);
      lease.abort();
    }
    Settlement.of(rest.isEmpty() ? batch : done(batch), callbacks);
    return rest;
  }

  private static List<Submission> done(List<Submission> batch) {
    return batch.stream().filter(Submission::isDone).toList();
  }

  /** Those that wait for their turn have run out of time for the same reason. */
  private List<Submission> giveUpThoseOver(Commit.Rest rest) {
    var now = System.nanoTime();
    var over = new ArrayList<Submission>();
    var left = new ArrayList<Submission>();
    rest.submissions().forEach(one -> (one.isExpired(now) ? over : left).add(one));
    var taken = inHand.size();
    backlog.takeExpired(now, inHand);
    over.addAll(inHand.subList(taken, inHand.size()));
    giveUp(over, rest.reason());
    return left;
  }

  private void giveUp(List<Submission> submissions, PublishFailure reason) {
    fail(submissions, reason);
    Settlement.of(submissions, callbacks);
  }

  private void fail(List<Submission> submissions, PublishFailure reason) {
    if (!submissions.isEmpty()) {
      submissions.forEach(submission -> submission.failWith(reason));
      listener.failed(Submission.messages(submissions).size(), reason);
    }
  }
}
