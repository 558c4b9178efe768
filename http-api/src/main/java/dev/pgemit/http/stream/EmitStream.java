package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import dev.pgemit.http.body.InvalidGzipException;
import dev.pgemit.http.problem.CompletionCause;
import dev.pgemit.http.problem.ProblemException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one stream. Reads bytes as they arrive while the in-flight window has room. One thread
 * at a time reads, and no thread blocks: Jetty calls back when bytes arrive, and the completion of
 * a line calls back when the window has room.
 */
final class EmitStream implements ReadListener {
  private static final long RETRY_INTERVAL_MILLIS = 10;

  private final LineReader lineReader;
  private final ServletInputStream input;
  private final AsyncContext async;
  private final LinePublisher publisher;
  private final StreamProgress progress;
  private final QueueFullRetry queueFullRetry = new QueueFullRetry();
  private final InFlightWindow inFlight = new InFlightWindow();
  private final CompletableFuture<Void> completion = new CompletableFuture<>();
  private boolean hasPendingLine;
  private volatile boolean isInputComplete;
  private volatile boolean isFullyRead;

  EmitStream(
      LineReader lineReader,
      ServletInputStream input,
      AsyncContext async,
      LinePublisher publisher,
      StreamProgress progress) {
    this.lineReader = lineReader;
    this.input = input;
    this.async = async;
    this.publisher = publisher;
    this.progress = progress;
  }

  /** Completes when the stream has ended and no line is in flight. */
  CompletableFuture<Void> completion() {
    return completion;
  }

  /** Aborts the stream. No further line is published. */
  void abort(Throwable cause) {
    progress.abort(cause);
    completeIfDone();
  }

  @Override
  public void onDataAvailable() {
    resume();
  }

  @Override
  public void onAllDataRead() {
    isInputComplete = true;
    resume();
  }

  @Override
  public void onError(Throwable cause) {
    abort(cause);
  }

  private void resume() {
    inFlight.beginRead();
    // Jetty may report the end of input on another thread than the one that has just read the last
    // bytes.
    try {
      synchronized (lineReader) {
        readLines();
      }
    } catch (Throwable e) {
      progress.abort(e); // an Error too: the stream would otherwise wait forever
    } finally {
      inFlight.endRead();
      completeIfDone();
    }
  }

  private void readLines() throws IOException {
    if (isInputComplete) {
      lineReader.end();
    }
    failIfInvalid();
    while (!isDone() && publishLines()) {
      if (lineReader.isAtEnd()) {
        isFullyRead = true;
      } else if (input.isReady()) {
        lineReader.fill(input);
        failIfInvalid();
      } else {
        return; // Jetty may already call back on another thread
      }
    }
  }

  /** Fails a damaged stream at its end, where the last line may be incomplete. */
  private void failIfInvalid() {
    if (lineReader.isAtEnd()
        && async.getRequest().getAttribute(InvalidGzipException.ATTRIBUTE)
            instanceof InvalidGzipException failure) {
      progress.abort(failure);
    }
  }

  private boolean isDone() {
    return isFullyRead || progress.failure() != null;
  }

  /** Publishes the available lines. Returns whether to read more. */
  private boolean publishLines() {
    while (progress.failure() == null) {
      if (!hasPendingLine && inFlight.pauseIfFull()) {
        return false;
      }
      if (!hasPendingLine && !lineReader.next()) {
        return true;
      }
      hasPendingLine = !publishLine();
      if (hasPendingLine) {
        CompletableFuture.delayedExecutor(RETRY_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)
            .execute(this::resumeLater);
        return false;
      }
      progress.processed(lineReader.number());
    }
    return true;
  }

  private boolean publishLine() {
    if (lineReader.isBlank()) {
      return true;
    }
    if (lineReader.isTooLong()) {
      reject(LineErrors.tooLong(lineReader.maxLineBytes()));
      return true;
    }
    var length = lineReader.length();
    inFlight.add(length);
    CompletableFuture<String> published;
    try {
      published = publisher.publish(lineReader.line());
    } catch (ProblemException e) {
      inFlight.remove(length);
      reject(e);
      return true;
    } catch (RuntimeException | Error e) {
      inFlight.remove(length); // otherwise the stream would wait forever for this line
      throw e;
    }
    if (queueFullRetry.canRetry(published)) {
      inFlight.remove(length);
      return false;
    }
    var line = lineReader.number();
    var unused = published.whenComplete((id, failure) -> complete(line, length, failure));
    return true;
  }

  private void reject(ProblemException failure) {
    progress.reject(lineReader.number(), LineErrors.detail(failure.problem()), failure);
  }

  private void complete(long line, int length, @Nullable Throwable failure) {
    try {
      recordOutcome(line, failure);
    } catch (Throwable e) {
      progress.abort(e);
    }
    if (inFlight.remove(length)) {
      resumeLater();
    }
    completeIfDone();
  }

  private void recordOutcome(long line, @Nullable Throwable failure) {
    var cause = failure == null ? null : CompletionCause.unwrap(failure);
    if (cause == null) {
      progress.accept(line);
    } else if (cause instanceof ProblemException denied) { // the caller lacks a right
      progress.reject(line, LineErrors.detail(denied.problem()), denied);
    } else if (cause instanceof EmitException emit
        && emit.isOutcomeKnown()
        && !emit.isRetryable()) {
      progress.reject(line, LineErrors.detail(emit), emit);
    } else {
      progress.fail(line, cause);
    }
  }

  /** Resumes on a Jetty thread. The calling thread belongs to the pipeline or a timer. */
  private void resumeLater() {
    try {
      async.start(this::resume);
    } catch (RuntimeException | Error e) {
      abort(e);
    }
  }

  private void completeIfDone() {
    if (isDone() && inFlight.isIdle()) {
      completion.complete(null);
    }
  }
}
