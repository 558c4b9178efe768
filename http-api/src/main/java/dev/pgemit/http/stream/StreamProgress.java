package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the lines of a stream ended, in whatever order they did. Thread-safe. */
final class StreamProgress {
  private static final int MAX_REPORTED = 100;

  private final EmitCounters counters;
  private final List<RejectedLine> rejected = new ArrayList<>();
  private long rejectedCount;
  private long accepted;
  private long lastAccepted;
  private long processed;
  private long firstFailed = Long.MAX_VALUE;
  private boolean isOutcomeUnknown;
  private @Nullable Throwable failure;

  StreamProgress(EmitCounters counters) {
    this.counters = counters;
  }

  /** A line is dealt with, in order. */
  synchronized void processed(long line) {
    processed = line;
  }

  /** A line was committed. */
  synchronized void accept(long line) {
    accepted++;
    lastAccepted = Math.max(lastAccepted, line);
    counters.count(Verb.EMIT_STREAM, 1, null);
  }

  /** A line is at fault, and the others go on. */
  synchronized void reject(long line, String detail, Throwable cause) {
    rejectedCount++;
    if (rejected.size() < MAX_REPORTED) {
      rejected.add(new RejectedLine(line, detail));
    }
    counters.count(Verb.EMIT_STREAM, 1, cause);
  }

  /** A line was not committed, or may not have been, for a reason that is not its own. */
  synchronized void fail(long line, Throwable cause) {
    counters.count(Verb.EMIT_STREAM, 1, cause);
    isOutcomeUnknown |= !(cause instanceof EmitException emit && emit.isOutcomeKnown());
    if (line < firstFailed) {
      firstFailed = line;
      failure = cause;
    }
  }

  /** The stream ends before its end, and not for a line's sake. */
  synchronized void abort(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    isOutcomeUnknown |= cause instanceof Error; // in the middle of whatever it was
  }

  /** How many lines were committed. */
  synchronized long accepted() {
    return accepted;
  }

  /** Why the stream ends before its end. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  /** The last line up to which all are committed, or rejected. */
  synchronized long lastCompleteLine() {
    return Math.min(processed, firstFailed - 1);
  }

  /** Whether a later line may have been published all the same. */
  synchronized boolean isOutcomeUnknown() {
    return isOutcomeUnknown || lastAccepted > firstFailed;
  }

  /** What the answer says in any case. */
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
