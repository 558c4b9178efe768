package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import dev.pgemit.http.emit.Emits;
import dev.pgemit.http.problem.Cause;
import dev.pgemit.http.problem.ProblemException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream on its way. It is read as bytes come in and only while little enough is on its way to
 * Postgres, by one thread at a time, which waits for nothing: for bytes Jetty calls again, and for
 * room the last line does that was committed.
 */
final class EmitStream implements ReadListener {
  private static final long RETRY_MILLIS = 10;

  private final Lines lines;
  private final ServletInputStream input;
  private final AsyncContext async;
  private final Emits emits;
  private final Progress progress;
  private final NoRoom noRoom = new NoRoom();
  private final Window window = new Window();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private boolean isHeldBack;
  private volatile boolean isEnded;
  private volatile boolean isRead;

  EmitStream(
      Lines lines, ServletInputStream input, AsyncContext async, Emits emits, Progress progress) {
    this.lines = lines;
    this.input = input;
    this.async = async;
    this.emits = emits;
    this.progress = progress;
  }

  /** Completes when the stream is over, and nothing of it is on its way. */
  CompletableFuture<Void> end() {
    return end;
  }

  /** Ends it before its end: no further line is published. */
  void abort(Throwable cause) {
    progress.abort(cause);
    endIfOver();
  }

  @Override
  public void onDataAvailable() {
    readOn();
  }

  @Override
  public void onAllDataRead() {
    isEnded = true;
    readOn();
  }

  @Override
  public void onError(Throwable cause) {
    abort(cause);
  }

  private void readOn() {
    window.enter();
    // Jetty announces the end on another thread than the one that has just come upon it.
    try {
      synchronized (lines) {
        read();
      }
    } catch (Throwable e) {
      progress.abort(e); // an Error too, or the stream would wait for ever
    } finally {
      window.leave();
      endIfOver();
    }
  }

  private void read() throws IOException {
    if (isEnded) {
      lines.end();
    }
    while (!isOver() && publishLines()) {
      if (lines.isAtEnd()) {
        isRead = true;
      } else if (input.isReady()) {
        lines.fill(input);
      } else {
        return; // Jetty may call on another thread already
      }
    }
  }

  private boolean isOver() {
    return isRead || progress.reason() != null;
  }

  /** Publishes the lines that are here; tells whether to read more. */
  private boolean publishLines() {
    while (progress.reason() == null) {
      if (!isHeldBack && window.waitIfFull()) {
        return false;
      }
      if (!isHeldBack && !lines.next()) {
        return true;
      }
      isHeldBack = !publishLine();
      if (isHeldBack) {
        CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
            .execute(this::readOnLater);
        return false;
      }
      progress.read(lines.number());
    }
    return true;
  }

  private boolean publishLine() {
    if (lines.isBlank()) {
      return true;
    }
    if (lines.isTooLong()) {
      reject(LineFaults.tooLong(lines.longest()));
      return true;
    }
    var length = lines.length();
    window.add(length);
    CompletableFuture<String> published;
    try {
      published = emits.publish(lines.bytes(), lines.offset(), length);
    } catch (ProblemException e) {
      window.remove(length);
      reject(e);
      return true;
    } catch (RuntimeException | Error e) {
      window.remove(length); // or the stream would wait for this line for ever
      throw e;
    }
    if (noRoom.isWhy(published)) {
      window.remove(length);
      return false;
    }
    var line = lines.number();
    var unused = published.whenComplete((id, failure) -> settle(line, length, failure));
    return true;
  }

  private void reject(ProblemException fault) {
    progress.reject(lines.number(), LineFaults.detail(fault.problem()), fault);
  }

  private void settle(long line, int length, @Nullable Throwable failure) {
    try {
      note(line, failure);
    } catch (Throwable e) {
      progress.abort(e);
    }
    if (window.remove(length)) {
      readOnLater();
    }
    endIfOver();
  }

  private void note(long line, @Nullable Throwable failure) {
    var cause = failure == null ? null : Cause.of(failure);
    if (cause == null) {
      progress.accept(line);
    } else if (cause instanceof EmitException emit
        && emit.isOutcomeKnown()
        && !emit.isRetryable()) {
      progress.reject(line, LineFaults.detail(emit), emit);
    } else {
      progress.fail(line, cause);
    }
  }

  /** On a thread of Jetty's: this one is the pipeline's, or the clock's. */
  private void readOnLater() {
    try {
      async.start(this::readOn);
    } catch (RuntimeException | Error e) {
      abort(e);
    }
  }

  private void endIfOver() {
    if (isOver() && window.isIdle()) {
      end.complete(null);
    }
  }
}
