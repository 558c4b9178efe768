package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tracks the outcomes of a stream's lines, in any order of completion. Thread-safe. */
final class StreamProgress {
  /** A line, counted from 1, that was not published, with the reason and the fix. */
  record RejectedLine(long line, String detail) {}

  private static final int MAX_REPORTED = 100;

  private final LineCounter counter;
  private final List<RejectedLine> rejected = new ArrayList<>();
  private long rejectedCount;
  private long accepted;
  private long lastAccepted;
  private long processed;
  private long firstFailed = Long.MAX_VALUE;
  private boolean isOutcomeUnknown;
  private @Nullable Throwable failure;

  StreamProgress(LineCounter counter) {
    this.counter = counter;
  }

  /** Records that a line was read and submitted or rejected. Lines arrive in order. */
  synchronized void processed(long line) {
    processed = line;
  }

  /** Records a committed line. */
  synchronized void accept(long line) {
    accepted++;
    lastAccepted = Math.max(lastAccepted, line);
    counter.count(null);
  }

  /** Records an invalid line. The stream continues. */
  synchronized void reject(long line, String detail, Throwable cause) {
    rejectedCount++;
    if (rejected.size() < MAX_REPORTED) {
      rejected.add(new RejectedLine(line, detail));
    }
    counter.count(cause);
  }

  /** Records a valid line that was not committed, or whose outcome is unknown. */
  synchronized void fail(long line, Throwable cause) {
    counter.count(cause);
    isOutcomeUnknown |= !(cause instanceof EmitException emit && emit.isOutcomeKnown());
    if (line < firstFailed) {
      firstFailed = line;
      failure = cause;
    }
  }

  /** Records a failure of the stream that no line caused. */
  synchronized void abort(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    isOutcomeUnknown |= cause instanceof Error; // an Error may interrupt a publication
  }

  /** Returns the number of committed lines. */
  synchronized long accepted() {
    return accepted;
  }

  /** Returns the reason for the early end; {@code null} if there is none. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  /** Returns the number of the last line up to which every line was committed or rejected. */
  synchronized long lastCompleteLine() {
    return Math.min(processed, firstFailed - 1);
  }

  /** Returns whether a line after the last complete one may have been published. */
  synchronized boolean isOutcomeUnknown() {
    return isOutcomeUnknown || lastAccepted > firstFailed;
  }

  /** Returns the fields that every response contains. */
  synchronized Map<String, Object> toDocument() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("accepted", accepted);
    members.put(
        "rejected",
        rejected.stream().sorted(Comparator.comparingLong(RejectedLine::line)).toList());
    members.put("rejectedCount", rejectedCount);
    return members;
  }
}
